using Portal.Data.Figures;
using Portal.Work;

namespace Portal.Analysis;

/// <summary>How far apart the periods of a series are.</summary>
public enum Step
{
    Month,
    Quarter,
    Year,
}

/// <summary>Which of its figures a series is drawn by.</summary>
public enum Aspect
{
    Level,

    /// <summary>Against the period before.</summary>
    Change,

    /// <summary>Against the same month of the year before.</summary>
    YearOnYear,
}

/// <summary>One period of an indicator; null is no figure, never zero.</summary>
/// <param name="Change">Level less that of the period before, in the indicator's unit.</param>
/// <param name="YearOnYear">For a ratio or a plain number the difference; for an amount or a count the growth as a fraction.</param>
public sealed record SeriesPoint(DateOnly Date, decimal? Level, decimal? Change, decimal? YearOnYear)
{
    public decimal? Of(Aspect aspect) =>
        aspect switch
        {
            Aspect.Level => Level,
            Aspect.Change => Change,
            Aspect.YearOnYear => YearOnYear,
        };
}

/// <summary>Turns month-ends into periods with their changes.</summary>
public static class Series
{
    /// <param name="months">Month-ends in ascending order; one without a value is a gap.</param>
    public static IReadOnlyList<SeriesPoint> Of(IReadOnlyList<TrendPoint> months, Step step, Unit unit)
    {
        var levels = months.ToDictionary(point => Month(point.Date), point => point.Value);
        var apart = step switch
        {
            Step.Month => 1,
            Step.Quarter => 3,
            Step.Year => 12,
        };
        return
        [
            .. months
                .Where(point => point.Date.Month % apart == 0)
                .Select(point => new SeriesPoint(
                    point.Date,
                    point.Value,
                    Difference(point.Value, Back(point, apart)),
                    YearOnYear(point.Value, Back(point, 12), unit)
                )),
        ];

        decimal? Back(TrendPoint point, int count) => levels.GetValueOrDefault(Month(point.Date) - count);
    }

    private static int Month(DateOnly date) => (date.Year * 12) + date.Month;

    private static decimal? Difference(decimal? now, decimal? before) => now - before;

    // Growth from nothing is no number; growth from a negative amount would have the wrong sign.
    private static decimal? YearOnYear(decimal? now, decimal? before, Unit unit) =>
        unit is Unit.Ratio or Unit.Number ? Difference(now, before)
        : before > 0m ? (now - before) / before
        : null;
}
