using Portal.Data;
using Portal.Reporting.Catalogues;
using Portal.TestKit;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Cli;

/// <summary>Every section of the catalogue is checked: a mistake in any file is named with its place.</summary>
public sealed class CatalogueCheckTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-catalogue-").FullName;

    public static TheoryData<string> Sections => [.. CatalogueSections.All];

    private string Catalogue => Path.Combine(_directory, "catalogue");

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_file_that_holds_what_its_section_does_not_know_is_named_with_its_line(string section)
    {
        Copy();
        var file = Directory
            .EnumerateFiles(Catalogue, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Catalogue, path).Replace('\\', '/'))
            .Where(path => CatalogueSections.Holds(section, path))
            .Order(StringComparer.Ordinal)
            .First();
        var lines = File.ReadAllLines(Path.Combine(Catalogue, file)).ToList();
        var isList = lines.First(line => line.Length > 0 && line[0] is not ('#' or ' ')).StartsWith('-');
        lines.Add(isList ? "- {colour: red}" : "colour: red");
        File.WriteAllLines(Path.Combine(Catalogue, file), lines);

        Assert.Contains(
            Errors(),
            error =>
                error.StartsWith($"catalogue/{file}:{lines.Count}:", StringComparison.Ordinal)
                && error.Contains("colour", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("returns/G11_I.yaml", "measure: gross_loans", "measure: gros_loans", "unknown measure 'gros_loans'")]
    [InlineData("checks/G11_I.yaml", "rule: 1 = 2 + 3", "rule: 1 = 2 + 3.99", "3.99")]
    [InlineData("profiles/lendingclub.yaml", "'@dpd_in_grace'", "'@dpd_in_grce'", "dpd_in_grce")]
    public void What_a_file_says_of_other_sections_is_checked(string file, string from, string to, string named)
    {
        Copy();
        var path = Path.Combine(Catalogue, file);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at > 0, $"{file} has no '{from}'");
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);

        Assert.Contains(
            Errors(),
            error => error.StartsWith($"catalogue/{file}:", StringComparison.Ordinal) && error.Contains(named, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_file_that_no_section_reads_is_named()
    {
        Copy();
        Directory.CreateDirectory(Path.Combine(Catalogue, "indicator"));
        File.WriteAllText(Path.Combine(Catalogue, "indicator", "mine.yaml"), "[]");

        Assert.Contains(Errors(), error => error.StartsWith("catalogue/indicator/mine.yaml:1:1 no section", StringComparison.Ordinal));
    }

    [Fact]
    public void The_catalogue_that_is_delivered_has_no_mistake()
    {
        Copy();

        Assert.Empty(Errors());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IReadOnlyList<string> Errors() =>
        [
            .. new CatalogueCheckup(Catalogue, new Home(Path.Combine(_directory, "home")), TimeProvider.System)
                .Run()
                .Errors.Select(error => error.ToString()),
        ];

    private void Copy()
    {
        foreach (var path in Directory.EnumerateFiles(Repository.CatalogueDirectory, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Catalogue, Path.GetRelativePath(Repository.CatalogueDirectory, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
