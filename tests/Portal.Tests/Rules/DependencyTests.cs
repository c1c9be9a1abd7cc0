using System.Xml.Linq;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Who may reference whom among projects and packages; <see cref="ArchitectureTests"/> holds the folders.</summary>
public sealed class DependencyTests
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
}
