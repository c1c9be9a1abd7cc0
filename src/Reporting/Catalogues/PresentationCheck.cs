using Portal.Data.Figures;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in what says how figures are shown and compared: subjects and benchmarks.</summary>
internal sealed class PresentationCheck(Catalogue catalogue)
{
    public IEnumerable<CatalogueError> Errors() =>
        catalogue.Subjects.SelectMany(SubjectErrors).Concat(catalogue.Benchmarks.SelectMany(BenchmarkErrors));

    private IEnumerable<CatalogueError> SubjectErrors(Subject subject)
    {
        var codes = subject.Figures.SelectMany(figure => figure.Codes).Concat(subject.More ?? []).ToList();
        return subject
            .Figures.SelectMany(figure => FigureErrors(subject, figure))
            .Concat(
                subject.Figures.Count == 0 ? [new(subject.Place, $"subject '{subject.Code}' has no figure")] : Array.Empty<CatalogueError>()
            )
            .Concat(codes.SelectMany(UnknownIndicator))
            .Concat(Repeated(codes, code => code.Value, code => code.Place, code => $"'{code.Value}' stands on this page before"));
    }

    private static IEnumerable<CatalogueError> FigureErrors(Subject subject, SubjectFigure figure)
    {
        if (figure.Indicator is null == figure.Work is null)
        {
            yield return new(figure.Place, "a figure has either an 'indicator', or 'work': what the portal itself counts");
        }
        else if (figure.Work is not null && (figure.Beside is not null || subject.Code != Subject.Executive))
        {
            yield return new(figure.Place, $"'work' stands alone, on the page '{Subject.Executive}'");
        }
    }

    private IEnumerable<CatalogueError> BenchmarkErrors(Benchmark benchmark)
    {
        var figures = benchmark
            .Published.SelectMany(publication => publication.Figures.Select(figure => (publication.Period, Figure: figure)))
            .ToList();
        return benchmark
            .Published.Where(publication => publication.Period.AddDays(1).Day != 1)
            .Select(publication => new CatalogueError(
                publication.Place,
                FormattableString.Invariant($"period {publication.Period:yyyy-MM-dd} is not the last day of a month")
            ))
            .Concat(
                (benchmark.Scope == BenchmarkScope.Own) == (benchmark.Allowed is not null)
                    ? Array.Empty<CatalogueError>()
                    :
                    [
                        new(
                            benchmark.Tolerance?.Place ?? benchmark.Place,
                            "scope own, and no other, has a 'tolerance': a number such as 0.0001, a hundredth of a percentage point "
                                + "of a ratio or that part of an amount"
                        ),
                    ]
            )
            .Concat(benchmark.Published.SelectMany(SourceErrors))
            .Concat(figures.SelectMany(pair => PrintErrors(pair.Figure)))
            .Concat(
                Repeated(
                    figures,
                    pair => (pair.Period, pair.Figure.Indicator.Value),
                    pair => pair.Figure.Indicator.Place,
                    pair =>
                        FormattableString.Invariant(
                            $"'{pair.Figure.Indicator}' of {benchmark.Code} at {pair.Period:yyyy-MM-dd} is stated before"
                        )
                )
            );
    }

    /// <summary>What people read has two languages, or none: an address and a calculation have no words.</summary>
    private static IEnumerable<CatalogueError> SourceErrors(Publication publication)
    {
        if (publication.Source is null && publication.Address is null)
        {
            yield return new(publication.Place, "a publication has a 'source' {en, zh}, or the 'address' where it can be read");
        }

        if (publication.Address is { } address && !IsAddress(address))
        {
            yield return new(
                publication.Place,
                $"address '{address}' is no address such as https://bank.example/report; words go into 'source' {{en, zh}}"
            );
        }

        foreach (var figure in publication.Figures.Where(figure => figure.Derivation?.Any(char.IsLetter) == true))
        {
            yield return new(
                figure.Place,
                $"derivation '{figure.Derivation}' has words; a calculation such as 4145.07 - 775.10 is read in every language"
            );
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && !text.Any(char.IsWhiteSpace);

    private IEnumerable<CatalogueError> PrintErrors(PrintedFigure figure) =>
        catalogue.FindIndicator(figure.Indicator.Value) is not { } indicator ? UnknownIndicator(figure.Indicator)
        : figure.Amount is null ? [new(figure.Value.Place, $"'{figure.Value}' is not a number as printed, such as 1.59")]
        : indicator.Unit != (figure.Unit == PrintedUnit.Percent ? Unit.Ratio : Unit.Money)
            ?
            [
                new(
                    figure.Place,
                    $"'{indicator.Code}' is {(indicator.Unit == Unit.Ratio ? "a ratio, printed in percent" : indicator.Unit == Unit.Money ? "money, printed in cny100m or cny_trillion" : indicator.Unit == Unit.Number ? "a plain number, which nobody publishes" : "a number of things, which nobody publishes")}"
                ),
            ]
        : [];

    private IEnumerable<CatalogueError> UnknownIndicator(YamlText code) =>
        catalogue.FindIndicator(code.Value) is not null
            ? []
            :
            [
                new(
                    code.Place,
                    $"unknown indicator '{code}'{Suggestion.For(code.Value, catalogue.Indicators.Select(indicator => indicator.Code))}"
                ),
            ];

    private static IEnumerable<CatalogueError> Repeated<T, TKey>(
        IEnumerable<T> items,
        Func<T, TKey> key,
        Func<T, YamlPlace> place,
        Func<T, string> said
    ) =>
        items
            .GroupBy(key)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group.Skip(1).Select(item => new CatalogueError(place(item), $"{said(item)}, at {place(group.First())}")));
}
