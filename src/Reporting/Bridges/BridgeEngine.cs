using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Bridges;

/// <summary>Splits the change of indicators between two dates into parts that add up exactly (docs/decisions/ADR-014).</summary>
public sealed class BridgeEngine(Catalogue catalogue, WarehouseStore store, IndicatorEngine indicators)
{
    /// <summary>True when movements explain at least one part of the indicator.</summary>
    public bool CanExplain(Indicator indicator, DateOnly closing)
    {
        var compiler = new MeasureCompiler(catalogue, closing);
        return indicator is { Kind: IndicatorKind.Ratio or IndicatorKind.Multiple or IndicatorKind.Amount }
            && indicator.Versions.At(closing)?.Measures.Any(code => BridgeTerms.CanExplain(compiler.Compile(catalogue.Measure(code))))
                == true;
    }

    /// <summary>One bridge for each request, all from one reading of the loans.</summary>
    /// <exception cref="WarehouseException">The period is none, or the parts of a bridge do not add up to the closing figure: then none is
    /// given.</exception>
    public async Task<IReadOnlyList<Bridge>> ComputeAsync(
        IReadOnlyList<BridgeRequest> requests,
        BridgePeriod period,
        CancellationToken cancellationToken
    )
    {
        if (period.Opening >= period.Closing)
        {
            throw WarehouseException.Of(
                "bridge.order",
                $"A bridge goes from an earlier to a later date; {period.Opening:yyyy-MM-dd} is not before {period.Closing:yyyy-MM-dd}."
            );
        }

        var sides = new BridgeSides(
            new(catalogue, store, new(period.Opening, period.Opening, period.OpeningKnownAt)),
            new(catalogue, store, new(period.Opening, period.Closing, period.OpeningKnownAt)),
            new(catalogue, store, new(period.Opening, period.Closing, period.ClosingKnownAt)),
            new(catalogue, store, new(period.Closing, period.Closing, period.ClosingKnownAt))
        );
        foreach (var side in sides.All)
        {
            await side.ReadAsync(requests.Select(request => request.Indicator), indicators.Answers, cancellationToken);
        }

        var moves = new BridgeMoves(catalogue, store, sides.Corrected.Measures, sides.End.Measures, period);
        await moves.ReadAsync(
            requests.SelectMany(request => Explained(request, sides)).Distinct(StringComparer.Ordinal),
            indicators.Answers,
            cancellationToken
        );
        return [.. requests.Select(request => Bridge(request, period, sides, moves))];
    }

    private Bridge Bridge(BridgeRequest request, BridgePeriod period, BridgeSides sides, BridgeMoves moves)
    {
        var explained = Explained(request, sides).ToList();
        List<string> missing =
        [
            .. sides.All.SelectMany(side => side.Missing(request.Indicator)),
            .. explained.Count > 0 ? moves.Missing : [],
        ];
        return missing.Count > 0
            ? new(request.Indicator, period, ResultStatus.NotEvaluable, [.. missing.Distinct(StringComparer.Ordinal)], null, null, [])
            : new BridgeWalk(request, period, catalogue.BridgeLines, explained, moves).From(sides);
    }

    /// <summary>The measures of the indicator that movements explain.</summary>
    private static IEnumerable<string> Explained(BridgeRequest request, BridgeSides sides) =>
        sides.All.Any(side => side.Missing(request.Indicator).Count > 0)
            ? []
            : sides.End.FormulaOf(request.Indicator)!.Measures.Where(code => BridgeTerms.CanExplain(sides.End.Measures.Find(code)));
}

/// <summary>The four figures that a bridge passes before the book itself moves.</summary>
/// <param name="Start">As it was published: the data known then, the rules of then.</param>
/// <param name="Ruled">The same data under the rules of the closing day.</param>
/// <param name="Corrected">The opening as it is known at the closing, under its rules.</param>
/// <param name="End">The closing.</param>
internal sealed record BridgeSides(BridgeSide Start, BridgeSide Ruled, BridgeSide Corrected, BridgeSide End)
{
    public IReadOnlyList<BridgeSide> All => [Start, Ruled, Corrected, End];
}
