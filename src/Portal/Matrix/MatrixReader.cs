using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Matrix;

/// <summary>Lays the key risk indicators of one kept run out by stage and activity.</summary>
public sealed class MatrixReader(RunReader runs, BookInfo book, Catalogue catalogue)
{
    public async Task<MatrixView> ReadAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        var dates = await runs.DatesAsync(cancellationToken);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run)
        {
            return new MatrixView(asOf, dates, null, Finality.Preliminary, book.IsDemo, []);
        }

        var cells =
            from stage in Enum.GetValues<LoanStage>()
            from activity in Enum.GetValues<RiskActivity>()
            select new MatrixCellView(
                stage,
                activity,
                [
                    .. catalogue
                        .Indicators.Where(i => i.Stage == stage && i.Activity == activity)
                        .Select(i => new MatrixLine(i, run.Find(i.Code))),
                ]
            );
        var shown = catalogue.Indicators.Where(i => i.Stage is not null && i.Activity is not null).Select(i => i.Code);
        return new MatrixView(run.Row.AsOf, dates, run.Row.Number, run.FinalityOf(shown), book.IsDemo, [.. cells]);
    }
}

/// <summary>The matrix of one run.</summary>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
/// <param name="RunNumber">Null when the date has no run.</param>
/// <param name="Cells">Every stage × every activity, also those without an indicator.</param>
public sealed record MatrixView(
    DateOnly? AsOf,
    IReadOnlyList<DateOnly> Dates,
    int? RunNumber,
    Finality Finality,
    bool IsDemo,
    IReadOnlyList<MatrixCellView> Cells
)
{
    public MatrixCellView Cell(LoanStage stage, RiskActivity activity) => Cells.Single(c => c.Stage == stage && c.Activity == activity);
}

/// <summary>What watches one stage and activity.</summary>
public sealed record MatrixCellView(LoanStage Stage, RiskActivity Activity, IReadOnlyList<MatrixLine> Lines)
{
    /// <summary>There are indicators, and not one of them has a value.</summary>
    public bool IsBlind => Lines.Count > 0 && Lines.All(l => l.Result is null or { Status: ResultStatus.NotEvaluable });

    public int In(LimitState state) => Lines.Count(l => l.Result is { Status: ResultStatus.Ok } result && result.LimitState == state);

    /// <summary>Past the board's red without breaking a rule.</summary>
    public int Red => Lines.Count(l => l.Result is { Status: ResultStatus.Ok } result && LimitCount.Of(result) == LimitStanding.Red);

    /// <summary>Nothing to divide by.</summary>
    public int Inapplicable => Lines.Count(l => l.Result is { Status: ResultStatus.NotApplicable });

    public int Unevaluable => Lines.Count(l => l.Result is null or { Status: ResultStatus.NotEvaluable });
}

/// <param name="Result">Null when the run does not hold the indicator.</param>
public sealed record MatrixLine(Indicator Indicator, IndicatorResult? Result);
