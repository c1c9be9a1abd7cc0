using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Spectre.Console;

namespace Portal.Cli;

/// <summary><c>engine</c>: where loans are computed upon besides the home itself.</summary>
internal static class EngineVerb
{
    internal static readonly string[] Names = ["duckdb", "sqlserver", "clickhouse"];

    public static Command Create() =>
        new("engine", "The engines that compute.") { List(), Test(), EngineCopyVerb.Create(), Attach(), Schema() };

    private static Command List()
    {
        var list = new Command("list", "Says of each engine whether it runs here, or is only compiled for.");
        list.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                var table = new Table().Border(TableBorder.Simple).AddColumns("Engine", "Computes", "Here");
                foreach (var name in Names)
                {
                    table.AddRow(
                        name,
                        Of(assay, name).GetType() == assay.Services.GetRequiredService<WarehouseEngine>().GetType() ? "yes" : "",
                        Markup.Escape(await StateAsync(assay, name, cancellationToken))
                    );
                }

                AnsiConsole.Write(table);
                return 0;
            }
        );
        return list;
    }

    private static Command Test()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "duckdb, sqlserver or clickhouse (default: the one that computes).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.AcceptOnlyFromAmong(Names);
        var views = new Option<bool>("--views")
        {
            Description = "The tables are the bank's own, as 'engine attach' reads them (so they are, anyway, once that has sealed some).",
        };
        var test = new Command(
            "test",
            "Connects and checks version, rights, and the tables and columns of the contract. Exit code 1 when something is missing."
        )
        {
            name,
            views,
        };
        test.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                var engine = call.GetValue(name) is { } given
                    ? Configured(assay, given)
                    : assay.Services.GetRequiredService<WarehouseEngine>();
                var checks = await engine.CheckAsync(call.GetValue(views) || assay.Store.Book is { IsAttached: true }, cancellationToken);
                foreach (var check in checks)
                {
                    (check.Holds ? Console.Out : Console.Error).WriteLine(
                        $"{(check.Holds ? "holds " : "FAILS ")} {check.What}: {check.Detail}"
                    );
                }

                return checks.All(check => check.Holds) ? 0 : 1;
            }
        );
        return test;
    }

    private static Command Attach()
    {
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "Reporting date, such as 2024-12-31. Earlier dates that are not sealed yet are, too.",
            HelpName = "DATE",
            Required = true,
            CustomParser = Options.Date,
        };
        var book = new Option<string?>("--book") { Description = "Name of the book; needed the first time.", HelpName = "NAME" };
        var currency = new Option<string?>("--currency")
        {
            Description = "Reporting currency, such as CNY; needed the first time.",
            HelpName = "CODE",
        };
        var attach = new Command(
            "attach",
            "Seals the bank's own tables or views where they are: counts, sums and a fingerprint, no rows. Every computation "
                + "compares them first."
        )
        {
            asOf,
            book,
            currency,
        };
        attach.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                var named =
                    assay.Store.Book
                    ?? new Book(
                        call.GetValue(book)
                            ?? throw new CallException("The home is empty: name its book with --book NAME and --currency CODE."),
                        call.GetValue(currency)
                            ?? throw new CallException("The home is empty: name its reporting currency with --currency CODE."),
                        IsDemo: false
                    );
                var attachment = new Attachment(assay.Store, assay.Services.GetRequiredService<WarehouseEngine>());
                var result = await ProgressDisplay.RunAsync(
                    "Reading",
                    progress =>
                        attachment.SealAsync(
                            named,
                            call.GetValue(asOf)!.Value,
                            PortalCli.OperatingSystemUser,
                            progress.Of<CopyProgress>(p => (p.Table, p.Rows, p.Of)),
                            cancellationToken
                        )
                );
                await assay.RecordSealsAsync(cancellationToken, result.Seal is { } made ? [made.LoadId] : null);
                Console.WriteLine(
                    result.Seal is { } seal
                        ? Sentence.Say(
                            $"Sealed {seal.Partitions.Count} {{0|partition|partitions}} with {seal.Partitions.Sum(p => p.Rows):N0} {{1|row|rows}} where they are; {result.Unchanged} are as they were sealed before."
                        )
                        : Sentence.Say(
                            $"All {result.Unchanged} {{0|partition is|partitions are}} as they were sealed before; nothing is new."
                        )
                );
                foreach (var warning in result.Seal?.Warnings ?? [])
                {
                    Console.WriteLine("Warning: " + Portal.Data.Printable.Value(warning.ToString()));
                }

                if (result.Absent.Count > 0)
                {
                    Console.WriteLine($"Not there, and so not evaluable: {string.Join(", ", result.Absent)}.");
                }

                return 0;
            }
        );
        return attach;
    }

    private static Command Schema()
    {
        var schema = new Command(
            "schema",
            "Prints the SQL Server script for a database administrator: tables, partitions, columnstores, roles and rights."
        );
        schema.SetAction(call =>
        {
            using var assay = Assay.Open(call);
            Console.Write(new SqlServerSchema(assay.Services.GetRequiredService<SqlServerOptions>().Schema, assay.Store.Contract).Script());
        });
        return schema;
    }

    private static async Task<string> StateAsync(Assay assay, string name, CancellationToken cancellationToken)
    {
        if (!IsConfigured(assay, name))
        {
            return "compiled for, not run here: no address is set";
        }

        try
        {
            var checks = await Of(assay, name).CheckAsync(assay.Store.Book is { IsAttached: true }, cancellationToken);
            var missing = checks.Count(check => !check.Holds);
            return $"answers: {Of(assay, name).Version}{(missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {missing} checks fail, see './portal engine test {name}'"))}";
        }
        catch (WarehouseException problem)
        {
            return $"does not answer: {problem.Message}";
        }
    }

    private static bool IsConfigured(Assay assay, string name) =>
        name switch
        {
            "sqlserver" => assay.Services.GetRequiredService<SqlServerOptions>().ConnectionString.Length > 0,
            "clickhouse" => assay.Services.GetRequiredService<ClickHouseOptions>().Urls.Count > 0,
            _ => true,
        };

    /// <exception cref="WarehouseException">The engine has no address.</exception>
    internal static WarehouseEngine Configured(Assay assay, string name) =>
        IsConfigured(assay, name)
            ? Of(assay, name)
            : throw WarehouseException.Of(
                "engine.no-address",
                $"The engine {name} has no address. Set {(name == "sqlserver" ? "Warehouse:SqlServer:ConnectionString" : "Warehouse:ClickHouse:Url")} (docs/configuration.md)."
            );

    private static WarehouseEngine Of(Assay assay, string name) =>
        name switch
        {
            "sqlserver" => assay.Services.GetRequiredService<SqlServerEngine>(),
            "clickhouse" => assay.Services.GetRequiredService<ClickHouseEngine>(),
            _ => assay.Services.GetRequiredService<DuckDbEngine>(),
        };
}
