using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in what a rule rests on: a regulation that the register lacks, or an article that the register does not list for
/// it.</summary>
internal sealed class BasisCheck(Catalogue catalogue)
{
    /// <summary>Up to this length every article is near every other, so that the nearest of them says nothing.</summary>
    private const int ShortNumber = 3;

    public IEnumerable<CatalogueError> Errors(Basis? basis)
    {
        if (basis is null)
        {
            return [];
        }

        return catalogue.Regulations.FirstOrDefault(known => known.Key == basis.Key) is { } regulation
            ? basis.Articles().Where(article => !regulation.Has(article.Value)).Select(article => Unknown(regulation, article))
            :
            [
                new(
                    basis.Place,
                    $"unknown regulation '{basis.Key}'{Suggestion.For(basis.Key, catalogue.Regulations.Select(known => known.Key))}"
                ),
            ];
    }

    private static CatalogueError Unknown(Regulation regulation, YamlText article)
    {
        string[] known = [.. (regulation.Articles ?? []).Select(listed => listed.Number), .. regulation.Parts ?? []];
        var near = article.Value.Length > ShortNumber ? Suggestion.For(article.Value.Split(' ')[0], known) : "";
        var listed = known.Length == 0 ? "no articles: leave 'article' out until a source gives it" : string.Join(", ", known);
        return new(
            article.Place,
            $"'{article}' is not among what the register lists for {regulation.Key}{(near.Contains("did you mean", StringComparison.Ordinal) ? near : $"; it lists {listed}")}"
        );
    }
}
