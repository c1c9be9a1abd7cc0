using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;

namespace Portal.Cli;

/// <summary><c>load</c>: a bank's own files through an import profile.</summary>
internal static class LoadVerb
{
    public static Command Create()
    {
        var profile = new Option<FileInfo>("--profile")
        {
            Description = "Import profile (docs/import-profiles.md).",
            HelpName = "FILE",
            Required = true,
        };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "Reporting date of the rows, such as 2024-12-31.",
            HelpName = "DATE",
            Required = true,
            CustomParser = Options.Date,
        };
        var sets = new Option<string[]>("--set")
        {
            Description = "Value of a profile parameter, as name=value; may be given several times.",
            HelpName = "NAME=VALUE",
        };
        var with = new Option<string[]>("--with")
        {
            Description = "File that the profile joins to the inputs, as name=file; may be given several times.",
            HelpName = "NAME=FILE",
        };
        var force = new Option<bool>("--force") { Description = "Seal a new version although the same input was loaded already." };
        var expects = new Option<string[]>("--expect")
        {
            Description = "Totals that must come out, as records=N, rows=N, balance=SUM or TABLE.COLUMN=SUM; otherwise nothing is sealed.",
            HelpName = "NAME=VALUE",
            AllowMultipleArgumentsPerToken = true,
        };
        var inputs = new Argument<FileInfo[]>("INPUT")
        {
            Description = "CSV (plain or gzip) or Parquet files.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "load",
            "Loads files through an import profile. All or nothing: the previous snapshot stays in use until the new one is sealed."
        )
        {
            profile,
            asOf,
            sets,
            with,
            force,
            expects,
            inputs,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                var (expected, files) = Expected(call.GetValue(expects) ?? [], call.GetValue(inputs) ?? []);
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                var parameters = Pairs("--set", call.GetValue(sets) ?? []);
                var date = call.GetValue(asOf)!.Value;
                var map = ImportProfile.Load(call.GetValue(profile)!.FullName, assay.Store.Contract, assay.Home, date, parameters);
                var request = new LoadRequest(
                    map,
                    date,
                    files,
                    PortalCli.OperatingSystemUser,
                    call.GetValue(force),
                    With: Pairs("--with", call.GetValue(with) ?? [])
                )
                {
                    Expected = expected,
                };
                var result = await ProgressDisplay.RunAsync(
                    "Loading",
                    progress =>
                        new Loader(assay.Home, assay.Store).LoadAsync(
                            request,
                            progress.Of<LoadProgress>(p => (p.Step, p.Done, p.Of)),
                            cancellationToken
                        )
                );
                await assay.RecordSealsAsync(cancellationToken, [result.Seal.LoadId]);
                Console.WriteLine(Printable.Message(result.Message));
                Say(assay, result.Seal);
                foreach (var (name, parameter) in map.Assumptions)
                {
                    Console.WriteLine($"Assumption {name} = {map.Parameters[name]}: {parameter.Meaning}");
                }

                return 0;
            }
        );
        return command;
    }

    /// <summary>Rows and sums by table and date, what became of the records, and what the contract found.</summary>
    private static void Say(Assay assay, Seal seal)
    {
        foreach (var line in ControlTotals.Lines(assay.Store.Contract, seal.Partitions))
        {
            Console.WriteLine(line);
        }

        if (seal.Account is { } account)
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"Records: {account.Records:N0} read, {account.Refused:N0} refused; ")
                    + string.Join(
                        "; ",
                        account.Tables.Select(t => Sentence.Say($"{t.Table} {t.Rows:N0} {{1|row|rows}}, {t.LeftOut:N0} left out"))
                    )
                    + "."
            );
        }

        foreach (var warning in seal.Warnings ?? [])
        {
            Console.WriteLine("Warning: " + Printable.Value(warning.ToString()));
        }
    }

    /// <summary>A word after --expect without an equals sign is one of the files.</summary>
    private static (IReadOnlyList<ExpectedTotal> Expected, IReadOnlyList<string> Files) Expected(
        IReadOnlyList<string> expects,
        IReadOnlyList<FileInfo> inputs
    )
    {
        var files = inputs
            .Select(f => f.FullName)
            .Concat(expects.Where(e => !e.Contains('=', StringComparison.Ordinal)).Select(Path.GetFullPath))
            .ToList();
        var totals = expects
            .Where(e => e.Contains('=', StringComparison.Ordinal))
            .Select(e =>
                ExpectedTotal.Parse(e)
                ?? throw new CallException($"--expect {e}: write it as name=number, such as rows=3 or balance=21096.75.")
            )
            .ToList();
        return files.Count > 0 ? (totals, files) : throw new CallException("Name at least one file to load.");
    }

    private static Dictionary<string, string> Pairs(string option, IEnumerable<string> given)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new CallException($"{option} {pair}: write it as name=value.");
            }

            pairs[pair[..at]] = pair[(at + 1)..];
        }

        return pairs;
    }
}
