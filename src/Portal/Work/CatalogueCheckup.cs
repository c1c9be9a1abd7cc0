using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.Imports;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;

namespace Portal.Work;

/// <summary>Everything that is wrong with a directory of regulation as data: what figures are made of, and beside it the import profiles
/// and
/// the demonstration bank.</summary>
/// <remarks>Import profiles ask the embedded engine whether their expressions can be read; it works in <paramref name="home"/>.</remarks>
public sealed class CatalogueCheckup(string directory, Home home, TimeProvider time)
{
    /// <summary>The catalogue, when it can be used; and all mistakes, each with its place.</summary>
    public (Catalogue? Catalogue, IReadOnlyList<CatalogueError> Errors) Run()
    {
        Catalogue catalogue;
        try
        {
            catalogue = new CatalogueLoader().Load(directory);
        }
        catch (CatalogueException wrong)
        {
            return (null, wrong.Errors);
        }

        return (catalogue, [.. Demo(catalogue), .. Profiles().SelectMany(file => Profile(catalogue, file))]);
    }

    public int ProfileCount => Profiles().Count();

    private IEnumerable<string> Profiles()
    {
        var profiles = Path.Combine(directory, CatalogueSections.Profiles);
        return Directory.Exists(profiles)
            ? Directory.EnumerateFiles(profiles, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];
    }

    private IReadOnlyList<CatalogueError> Profile(Catalogue catalogue, string file)
    {
        var shown = "catalogue/" + Path.GetRelativePath(directory, file).Replace('\\', '/');
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        return Problem(shown, () => ImportProfile.Load(file, catalogue.Contract, home, today, new Dictionary<string, string>()));
    }

    /// <summary>The demonstration may be left out of a bank's own catalogue.</summary>
    private IReadOnlyList<CatalogueError> Demo(Catalogue catalogue) =>
        File.Exists(Path.Combine(directory, DemoModel.FileName))
            ? Problem("catalogue/" + DemoModel.FileName, () => DemoModel.Load(directory, catalogue.Contract))
            : [];

    private static IReadOnlyList<CatalogueError> Problem(string shown, Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (StrictYamlException wrong)
        {
            return [new(new YamlPlace(shown, wrong.Place.Line, wrong.Place.Column), wrong.Problem)];
        }
        catch (WarehouseException wrong)
        {
            return [new(new YamlPlace(shown, 1, 1), wrong.Message)];
        }
    }
}
