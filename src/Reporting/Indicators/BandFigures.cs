using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>What is read out of counts by band: how well a score orders, how far two populations are apart, and one rate against another in
/// equal bands.</summary>
/// <remarks>Only counts come from the warehouse; all that follows is exact decimals, so that every engine gives the same figure.</remarks>
internal sealed class BandFigures(Indicator indicator, Formula formula, Parameters parameters)
{
    /// <summary>What a band with one empty side gets on both: its logarithm would not exist (Haldane–Anscombe; domain 7.3.5).</summary>
    private const decimal EmptyBand = 0.5m;

    /// <param name="outputs">One for each of the measures, in their order.</param>
    public ShapedFigure Read(IReadOnlyList<Output> outputs, IReadOnlyList<string> codes, ILookup<string, Answer> answers)
    {
        var bands = Band.Of(outputs, codes, answers);
        if (indicator.Kind == IndicatorKind.Standardised)
        {
            return Standardised(bands);
        }

        var counts = bands
            .Select(band => (band.Keys, Parts: formula.Parts(band.Values, parameters)))
            .Where(band => band.Parts is { Numerator: not null, Denominator: not null })
            .Select(band => new Counts(band.Keys, band.Parts.Numerator!.Value, band.Parts.Denominator!.Value))
            .ToList();
        return indicator.Kind == IndicatorKind.Divergence ? Divergence(counts) : Ordered(counts);
    }

    /// <summary>Events and the rest by band, the riskiest first; nothing to order when one of the two is absent, or when a band has more
    /// events than units.</summary>
    private ShapedFigure Ordered(List<Counts> bands)
    {
        var (events, units) = (bands.Sum(band => band.First), bands.Sum(band => band.Second));
        var rest = units - events;
        decimal? value =
            events <= 0m || rest <= 0m || bands.Any(band => band.First > band.Second)
                ? null
                : indicator.Kind switch
                {
                    IndicatorKind.Gini => Gini(bands, events, rest),
                    IndicatorKind.Ks => Ks(bands, events, rest),
                    _ => Breaks(bands),
                };
        return new(
            [.. bands.Where(band => band.Second != 0m).Select(band => band.Row(band.First / band.Second))],
            new(value, events, units)
        );
    }

    /// <summary>Of all pairs of an event and one of the rest: those in the right order less those in the wrong one; a pair in one band
    /// counts for neither.</summary>
    private static decimal Gini(List<Counts> bands, decimal events, decimal rest)
    {
        var (riskier, ordered) = (0m, 0m);
        foreach (var band in bands)
        {
            ordered += (band.Second - band.First) * ((2m * riskier) + band.First);
            riskier += band.First;
        }

        return (ordered / (events * rest)) - 1m;
    }

    private static decimal Ks(List<Counts> bands, decimal events, decimal rest)
    {
        var (first, other, largest) = (0m, 0m, 0m);
        foreach (var band in bands)
        {
            first += band.First;
            other += band.Second - band.First;
            largest = Math.Max(largest, Math.Abs((first * rest) - (other * events)));
        }

        return largest / (events * rest);
    }

    private static decimal Breaks(List<Counts> bands)
    {
        var filled = bands.Where(band => band.Second > 0m).ToList();
        return filled.Zip(filled.Skip(1)).Count(pair => pair.Second.First * pair.First.Second > pair.First.First * pair.Second.Second);
    }

    private static ShapedFigure Divergence(List<Counts> bands)
    {
        var (first, second) = (bands.Sum(band => band.First), bands.Sum(band => band.Second));
        if (first <= 0m || second <= 0m)
        {
            return new([], new(null, first, second));
        }

        var filled = bands.Select(band => (Band: band, Added: band.First == 0m || band.Second == 0m ? EmptyBand : 0m)).ToList();
        var added = filled.Sum(band => band.Added);
        var parts = filled
            .Select(found =>
                (found.Band, A: (found.Band.First + found.Added) / (first + added), E: (found.Band.Second + found.Added) / (second + added))
            )
            .Select(found => (found.Band, Part: (found.A - found.E) * NaturalLogarithm.Of(found.A / found.E)))
            .ToList();
        return new([.. parts.Select(found => found.Band.Row(found.Part))], new(parts.Sum(found => found.Part), first, second));
    }

    /// <summary>Bands in which the other rate is not known say nothing of either.</summary>
    private ShapedFigure Standardised(IReadOnlyList<Band> bands)
    {
        var known = bands
            .Select(band => (band.Keys, Sides: formula.Sides(band.Values, parameters)))
            .Where(band => band.Sides is { A: not null, B: > 0m, C: not null, D: > 0m })
            .Select(band => new Counts(band.Keys, band.Sides.A!.Value, band.Sides.B!.Value * band.Sides.C!.Value / band.Sides.D!.Value))
            .ToList();
        var expected = known.Sum(band => band.Second);
        return new(
            [.. known.Where(band => band.Second > 0m).Select(band => new ResultRow(band.Keys, Rounded(band.First / band.Second)))],
            new(expected == 0m ? null : known.Sum(band => band.First) / expected, null, null)
        );
    }

    private static decimal Rounded(decimal value) => IndicatorEvaluation.Rounded(Unit.Ratio, value)!.Value;

    /// <summary>The two counts of a band.</summary>
    private sealed record Counts(IReadOnlyDictionary<string, string> Keys, decimal First, decimal Second)
    {
        public ResultRow Row(decimal value) => new(Keys, Rounded(value)) { Numerator = First, Denominator = Second };
    }
}
