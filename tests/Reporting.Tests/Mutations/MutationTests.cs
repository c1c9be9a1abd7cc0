using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Mutations;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Mutations;

/// <summary>The suite catches lies: one mistake of each sort that the catalogue could hold changes a figure, a limit or a minimum category
/// of a drawn bank.</summary>
/// <remarks>A small fixed sample with every run of the tests. <c>tests/Mutations</c> tries more of them, and against the worked tests
/// alone.</remarks>
public sealed class MutationTests : IDisposable
{
    private static readonly string[] Sorts = ["limit swapped", "bucket dropped", "date shifted", "sign turned"];

    /// <summary>What indicators and categories are computed by; returns and their checks have tests of their own.</summary>
    private static readonly string[] Folders = ["measures/", "indicators/", "appetite/", "classification/"];

    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_mistake_of_each_sort_is_noticed()
    {
        var source = CatalogueText.Read(Repository.CatalogueDirectory);
        var possible = MutationFinder
            .All(source.Files)
            .Where(mutation =>
                Folders.Any(folder => mutation.File.StartsWith(folder, StringComparison.Ordinal)) && IsRead(source, mutation)
            )
            .ToList();
        var chosen = Sorts.Select(sort => possible.Where(mutation => mutation.Kind == sort).MinBy(Lot, StringComparer.Ordinal)!).ToList();
        await new RandomBank(_book, FigureText.End, loans: 150, forMinimums: true).LoadAsync();
        var right = await FigureText.OfAsync(_book, _book.Catalogue);

        var survived = new List<Mutation>();
        foreach (var mutation in chosen)
        {
            if (!await IsNoticedAsync(source, mutation, right))
            {
                survived.Add(mutation);
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Mutations: {chosen.Count - survived.Count} of {chosen.Count} mistakes in the catalogue noticed ({100 * (chosen.Count - survived.Count) / chosen.Count} %), of {possible.Count} possible."
            )
        );
        Assert.Equal([], survived.Select(mutation => mutation.ToString()));
    }

    [Fact]
    public void Limits_are_swapped_with_each_other_or_with_those_of_the_next_indicator()
    {
        var swapped = MutationFinder
            .All([
                (
                    "indicators/a.yaml",
                    "limits: {watch: 0.1, breach: '@mark'}\nlimits: {breach: 0.05}\nlimits: {breach: 0.05}\nlimits: {breach: 0.15}\n"
                ),
            ])
            .Where(mutation => mutation.Kind == "limit swapped")
            .Select(mutation => mutation.After);

        Assert.Equal(["limits: {watch: '@mark', breach: 0.1}", "limits: {breach: 0.15}", "limits: {breach: 0.15}"], swapped);
    }

    /// <summary>False within a measure that no indicator reads: a mistake there changes none.</summary>
    private bool IsRead(CatalogueText source, Mutation mutation)
    {
        const string code = "- code: ";
        var above = source.Files.Single(file => file.Path == mutation.File).Content.Split('\n').Take(mutation.Line);
        return !mutation.File.StartsWith("measures/", StringComparison.Ordinal)
            || (
                above.Last(line => line.StartsWith(code, StringComparison.Ordinal))[code.Length..].Trim() is var measure
                && _book.Catalogue.Indicators.Any(indicator => indicator.Versions.Any(version => version.Measures.Contains(measure)))
            );
    }

    /// <summary>Refused when it is loaded, or with other figures.</summary>
    private async Task<bool> IsNoticedAsync(CatalogueText source, Mutation mutation, string right)
    {
        var directory = Directory.CreateTempSubdirectory("assay-mutation-").FullName;
        try
        {
            mutation.WriteTo(directory, source);
            return await FigureText.OfAsync(_book, new CatalogueLoader().Load(directory)) != right;
        }
        catch (CatalogueException)
        {
            return true;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Decides which one is taken; an edit elsewhere in the catalogue leaves the choice as it was.</summary>
    private static string Lot(Mutation mutation) =>
        Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes($"1|{mutation.Kind}|{mutation.File}|{mutation.Before}|{mutation.After}"))
        );
}
