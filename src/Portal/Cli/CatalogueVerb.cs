using System.CommandLine;
using System.Globalization;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.Settings;

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
            var catalogue = new CatalogueLoader().Load(call.GetValue(directory)?.FullName ?? Composition.CatalogueDirectory(settings));
            var checks = new CatalogueCheck(catalogue);
            var errors = checks.Errors();
            foreach (var error in errors)
            {
                Console.Error.WriteLine(error);
            }

            if (errors.Count > 0)
            {
                return 1;
            }

            var compiled = new[]
            {
                checks.Statements(new DuckDbDialect()).Count,
                checks.Statements(new SqlServerDialect()).Count,
                checks.Statements(new ClickHouseDialect()).Count,
            };
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{catalogue.Measures.Count} measures, {catalogue.Indicators.Count} indicators and {catalogue.Exceptions.Count} exception rules are valid; statements compiled: DuckDB {compiled[0]}, SQL Server {compiled[1]}, ClickHouse {compiled[2]}."
                )
            );
            Console.WriteLine($"Digest {catalogue.Digest}");
            return 0;
        });
        return new Command("catalogue", "The regulation as data.") { check };
    }
}
