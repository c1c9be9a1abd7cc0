using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Who may reference whom: projects by their files, folders by their using lines.</summary>
public sealed partial class DependencyTests
{
    [Theory]
    [InlineData("Data", "")]
    [InlineData("Reporting", "Data")]
    [InlineData("Portal", "Reporting")]
    public void A_project_references_only_the_one_below_it(string project, string expected)
    {
        var file = XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj"));

        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

        Assert.Equal(expected, string.Join(",", references));
    }

    [Theory]
    [InlineData("src/Data/Warehouse", @"Portal\.Data\.(Store|Ledgers|Access|Runs|Returns|Findings)")]
    [InlineData("src/Data/Store", @"Portal\.Data\.Warehouse")]
    [InlineData("src/Data/Ledgers", @"Portal\.Data\.(Warehouse|Findings)")]
    [InlineData("src/Data/Findings", @"Portal\.Data\.Warehouse")]
    [InlineData("src/Reporting/Expressions", @"(Microsoft\.EntityFrameworkCore|System\.IO|Portal\.Data\.Store|System\.Net)")]
    [InlineData("src/Reporting/Rendering", @"(Portal\.Data\.Store|Microsoft\.EntityFrameworkCore|Portal\.Reporting\.Planning)")]
    [InlineData("src/Portal", @"(DuckDB\.NET|Microsoft\.Data\.Sqlite|Microsoft\.Data\.SqlClient)")]
    public void A_folder_does_not_use_what_it_must_not_know(string folder, string forbidden)
    {
        var files = Sources(folder).ToList();
        Assert.NotEmpty(files);

        var found =
            from file in files
            from line in File.ReadLines(file)
            where Using().IsMatch(line) && Regex.IsMatch(line, forbidden)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void Every_package_version_is_named_by_a_project_or_pins_what_one_brings()
    {
        var lines = File.ReadAllLines(Repository.PathOf("Directory.Packages.props"));
        var named = Directory
            .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Append(Repository.PathOf("Directory.Build.props"))
            .Append(Repository.PathOf("Directory.Build.targets"))
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Select(reference => (string?)reference.Attribute("Include"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        var unnamed = lines
            .TakeWhile(line => !line.Contains("Nothing names these", StringComparison.Ordinal))
            .Where(line => line.Contains("<PackageVersion", StringComparison.Ordinal))
            .Select(line => (string)XElement.Parse(line).Attribute("Include")!)
            .Where(package => !named.Contains(package));

        Assert.Contains(lines, line => line.Contains("Nothing names these", StringComparison.Ordinal));
        Assert.Empty(unnamed);
    }

    [Fact]
    public void Pages_do_not_reach_into_each_others_features()
    {
        string[] shared = ["Shell", "Controls", "Access", "Cli", "Api", "Settings", "Work"];
        var features = Directory
            .GetDirectories(Repository.PathOf("src", "Portal"))
            .Select(d => Path.GetFileName(d)!)
            .Where(d => !shared.Contains(d) && d != "wwwroot" && d != "Properties")
            .ToList();
        Assert.True(features.Count >= 5, "features are folders of src/Portal");

        var found =
            from feature in features
            from file in Sources(Path.Combine("src", "Portal", feature))
            from line in File.ReadLines(file)
            from other in features
            where other != feature && Regex.IsMatch(line, $@"^\s*@?using Portal\.{other};")
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void Files_stay_small_enough_to_fit_in_the_head()
    {
        var tooLong = Sources("src")
            .Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
            .Select(f => (File: Path.GetRelativePath(Repository.Root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > (f.File.EndsWith(".razor", StringComparison.Ordinal) ? 140 : 355)) // 280 before the formatter: one item to a line
            .Select(f => $"{f.File}: {f.Lines} lines");

        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(Repository.PathOf(folder), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*@?using\s")]
    private static partial Regex Using();
}
