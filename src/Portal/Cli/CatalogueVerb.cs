using System.CommandLine;
using Portal.Data;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.Settings;
using Portal.Work;

namespace Portal.Cli;

/// <summary><c>catalogue check</c>: everything that is wrong with the regulation as data, at once.</summary>
internal static class CatalogueVerb
{
    public static Command Create()
    {
        var directory = new Option<DirectoryInfo?>("--catalogue")
        {
            Description = "Directory to check (default: Catalogue:Directory).",
            HelpName = "DIR",
        };
        var check = new Command(
            "check",
            "Validates every file and compiles every statement for every engine dialect. Exit code 1 when something is wrong."
        )
        {
            directory,
        };
        check.SetAction(call =>
        {
            var settings = SettingsFile.Load(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), call.GetValue(PortalCli.Home));
            var where = call.GetValue(directory)?.FullName ?? Composition.CatalogueDirectory(settings);

            // The home of the call need not be there yet, and is not made by a check.
            var scratch = Directory.CreateTempSubdirectory("assay-check-");
            try
            {
                var checkup = new CatalogueCheckup(where, new Home(scratch.FullName), TimeProvider.System);
                var (catalogue, errors) = checkup.Run();
                foreach (var error in errors)
                {
                    Console.Error.WriteLine(error);
                }

                if (catalogue is null || errors.Count > 0)
                {
                    return 1;
                }

                Tell(catalogue, checkup.ProfileCount);
                return 0;
            }
            finally
            {
                scratch.Delete(recursive: true);
            }
        });
        return new Command("catalogue", "The regulation as data.") { check };
    }

    private static void Tell(Catalogue catalogue, int profiles)
    {
        var checks = new CatalogueCheck(catalogue);
        var compiled = new[]
        {
            checks.Statements(new DuckDbDialect()).Count,
            checks.Statements(new SqlServerDialect()).Count,
            checks.Statements(new ClickHouseDialect()).Count,
        };
        Console.WriteLine(
            Sentence.Say(
                $"{catalogue.Measures.Count} {{0|measure|measures}}, {catalogue.Indicators.Count} {{1|indicator|indicators}}, {catalogue.Exceptions.Count} exception {{2|rule|rules}}, {catalogue.Forms.All.Count} {{3|return|returns}} with {catalogue.Forms.All.Sum(form => form.Checks.Count)} {{4|check|checks}} and {profiles} import profiles are valid; statements compiled: DuckDB {compiled[0]}, SQL Server {compiled[1]}, ClickHouse {compiled[2]}."
            )
        );
        Console.WriteLine($"Digest {catalogue.Digest}");
    }
}
