using System.CommandLine;
using Portal.Data;
using Portal.Data.Runs;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.SqlServer;

namespace Portal.Cli;

/// <summary><c>engine copy</c>: from a home's sealed partitions to a server, or from the bank's own attached tables into a home of their
/// own.</summary>
internal static class EngineCopyVerb
{
    private const string Embedded = "duckdb";

    private static readonly Option<string?> From = Name(
        "--from",
        "Where the rows stand: duckdb is the home itself (default); of a home of attached rows, the engine that they were attached in."
    );
    private static readonly Option<string?> To = Name(
        "--to",
        "sqlserver or clickhouse (default: the one that Warehouse:Engine names), or duckdb for the sealed partitions of another home."
    );
    private static readonly Option<DirectoryInfo?> Into = new("--into")
    {
        Description = "With --to duckdb: the home that is to hold the rows. It is created, or what it lacks is added.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Prune = new("--prune")
    {
        Description = "With --to sqlserver: afterwards remove the loads that a later version of their date replaced.",
    };

    public static Command Create()
    {
        var copy = new Command(
            "copy",
            "Copies every partition in use from one engine to another, compared with its seal. Can be stopped and run again."
        )
        {
            From,
            To,
            Into,
            Prune,
        };
        copy.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                var (from, to) = Direction(call, assay);
                var result =
                    to == Embedded
                        ? await BringAsync(assay, EngineVerb.Configured(assay, from), call.GetValue(Into)!.FullName, cancellationToken)
                        : await SendAsync(assay, to, cancellationToken);
                Console.WriteLine(
                    Sentence.Say(
                        $"{result.Copied} {{0|partition|partitions}} with {result.Rows:N0} {{1|row|rows}} copied, {result.Skipped} were there already. {(to == Embedded ? "Counts, sums and fingerprints of all equal what was attached." : "Counts and sums of all equal their seals.")}"
                    )
                );
                if (call.GetValue(Prune))
                {
                    var (loads, rows) = await assay
                        .Services.GetRequiredService<SqlServerCopy>()
                        .RemoveSupersededAsync(assay.Store.InUse(), PortalCli.OperatingSystemUser, cancellationToken);
                    Console.WriteLine(
                        Sentence.Say($"{loads} superseded {{0|load|loads}} with {rows:N0} {{1|row|rows}} removed from sqlserver.")
                    );
                }

                return 0;
            }
        );
        return copy;
    }

    /// <exception cref="CallException">The words do not name a way that there is.</exception>
    private static (string From, string To) Direction(ParseResult call, Assay assay)
    {
        var isAttached = assay.Store.Book is { IsAttached: true };
        var (given, into) = (call.GetValue(To), call.GetValue(Into));
        var warehouse = assay.Settings.Warehouse;
        var to =
            given
            ?? (
                into is not null ? Embedded
                : warehouse.Engine != "DuckDb" ? warehouse.Engine.ToLowerInvariant()
                : warehouse.SqlServer.ConnectionString.Length > 0 ? "sqlserver"
                : "clickhouse"
            );
        var from = call.GetValue(From) ?? (isAttached ? assay.Services.GetRequiredService<WarehouseEngine>().Name : Embedded);
        return (to, from, into) switch
        {
            (Embedded, _, null) => throw new CallException("--to duckdb needs --into DIR: the home that is to hold the rows."),
            (not Embedded, _, not null) => throw new CallException(
                $"--into belongs to --to duckdb: {to} keeps its rows where its address says."
            ),
            (not Embedded, not Embedded, _) when !isAttached => throw new CallException(
                $"--from {from} is for a home that reads the bank's own rows there; this one holds its rows itself. Copy them with --from duckdb."
            ),
            (not "sqlserver", _, _) when call.GetValue(Prune) => throw new CallException(
                $"--prune belongs to --to sqlserver: {to} keeps no superseded loads that it could remove."
            ),
            _ => (from, to),
        };
    }

    private static Task<CopyResult> SendAsync(Assay assay, string to, CancellationToken cancellationToken)
    {
        EngineVerb.Configured(assay, to);
        var inputs = assay.Store.InUse();
        if (inputs.Attached.Partitions.Count > 0)
        {
            throw WarehouseException.Of(
                "engine.attached-rows",
                $"The home {assay.Home.Root} reads the bank's own rows where they are: it has none to send. Bring them into a home of their own first, with --to duckdb --into DIR."
            );
        }

        Console.Error.WriteLine(
            Sentence.Say(
                $"{inputs.Partitions.Count} {{0|partition|partitions}} with {inputs.Partitions.Sum(partition => partition.Rows):N0} {{1|row|rows}}, {inputs.Partitions.SelectMany(partition => partition.Files).Sum(file => file.Bytes) / 1048576:N0} MiB of sealed files, are compared with what {to} holds; what it lacks is sent."
            )
        );
        return ProgressDisplay.RunAsync(
            "Copying",
            progress =>
            {
                var report = progress.Of<CopyProgress>(p => (p.Table, p.Rows, p.Of));
                return to == "sqlserver"
                    ? assay
                        .Services.GetRequiredService<SqlServerCopy>()
                        .CopyAsync(inputs, PortalCli.OperatingSystemUser, report, cancellationToken)
                    : assay
                        .Services.GetRequiredService<ClickHouseCopy>()
                        .CopyAsync(inputs, PortalCli.OperatingSystemUser, report, cancellationToken);
            }
        );
    }

    /// <summary>Every seal that was written stands in the other home's ledger, also when the copy ends early.</summary>
    private static async Task<CopyResult> BringAsync(
        Assay assay,
        WarehouseEngine engine,
        string directory,
        CancellationToken cancellationToken
    )
    {
        using var other = Assay.Open(directory);
        if (assay.Home.Root == other.Home.Root)
        {
            throw new CallException(
                $"--into {directory} is the home that reads the bank's own rows. Name another one: a home reads the bank's rows or holds its own, never both."
            );
        }

        var copy = new AttachedCopy(assay.Store, engine, other.Store);
        await other.MigrateAsync(cancellationToken);
        var noted = await other.Services.GetRequiredService<SealRegister>().ListAsync(cancellationToken);
        if (noted.Select(seal => seal.LoadId).Except(other.Store.SealsOnDisk().Select(seal => seal.LoadId)).Any())
        {
            throw new CallException(
                $"The portal database is that of another home than {directory}. Set Database:ConnectionString to the other home's own database for this call."
            );
        }

        copy.Check();
        var before = other.Store.Seals().Select(s => s.LoadId).ToHashSet(StringComparer.Ordinal);
        try
        {
            return await ProgressDisplay.RunAsync(
                "Copying",
                progress =>
                    copy.CopyAsync(
                        PortalCli.OperatingSystemUser,
                        progress.Of<CopyProgress>(p => (p.Table, p.Rows, p.Of)),
                        cancellationToken
                    )
            );
        }
        finally
        {
            await other.RecordSealsAsync(
                CancellationToken.None,
                [.. other.Store.Seals().Select(s => s.LoadId).Where(id => !before.Contains(id))]
            );
        }
    }

    private static Option<string?> Name(string option, string description)
    {
        var name = new Option<string?>(option) { Description = description, HelpName = "NAME" };
        name.AcceptOnlyFromAmong(EngineVerb.Names);
        return name;
    }
}
