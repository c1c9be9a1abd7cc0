using System.CommandLine;
using Portal.Data.Warehouse.Imports;

namespace Portal.Cli;

/// <summary><c>load</c>: a bank's own files through an import profile.</summary>
internal static class LoadVerb
{
    public static Command Create()
    {
        var profile = new Option<FileInfo>("--profile") { Description = "Import profile (docs/import-profiles.md).", HelpName = "FILE", Required = true };
        var asOf = new Option<DateOnly?>("--as-of") { Description = "Reporting date of the rows, such as 2024-12-31.", HelpName = "DATE", Required = true, CustomParser = Options.Date };
        var sets = new Option<string[]>("--set") { Description = "Value of a profile parameter, as name=value; may be given several times.", HelpName = "NAME=VALUE" };
        var with = new Option<string[]>("--with") { Description = "File that the profile joins to the inputs, as name=file; may be given several times.", HelpName = "NAME=FILE" };
        var force = new Option<bool>("--force") { Description = "Seal a new version although the same input was loaded already." };
        var inputs = new Argument<FileInfo[]>("INPUT") { Description = "CSV (plain or .gz) or Parquet files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("load", "Loads files through an import profile. All or nothing: the previous snapshot stays in use until the new one is sealed.")
        {
            profile, asOf, sets, with, force, inputs,
        };
        command.SetAction(async (call, cancellationToken) =>
        {
            using var assay = Assay.Open(call);
            await assay.MigrateAsync(cancellationToken);
            var parameters = Pairs("--set", call.GetValue(sets) ?? []);
            var date = call.GetValue(asOf)!.Value;
            var map = ImportProfile.Load(call.GetValue(profile)!.FullName, assay.Store.Contract, assay.Home, date, parameters);
            var request = new LoadRequest(map, date, [.. call.GetValue(inputs)!.Select(f => f.FullName)], PortalCli.OperatingSystemUser, call.GetValue(force),
                With: Pairs("--with", call.GetValue(with) ?? []));
            var result = await ProgressDisplay.RunAsync("Loading", progress =>
                new Loader(assay.Home, assay.Store).LoadAsync(request, progress.Of<LoadProgress>(p => (p.Step, p.Done, p.Of)), cancellationToken));
            await assay.RecordSealsAsync(cancellationToken);
            Console.WriteLine(result.Message);
            foreach (var (name, parameter) in map.Assumptions)
            {
                Console.WriteLine($"Assumption {name} = {map.Parameters[name]}: {parameter.Meaning}");
            }

            return 0;
        });
        return command;
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
