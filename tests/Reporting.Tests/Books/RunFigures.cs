using System.Globalization;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Reporting.Tests.Books;

/// <summary>Reads figures out of a run the way a test says them.</summary>
public static class RunFigures
{
    public static IndicatorResult Of(this IndicatorRunResult run, string code) => run.Indicators.Single(result => result.Code == code);

    /// <summary>The value of an indicator that must have one.</summary>
    public static decimal Value(this IndicatorRunResult run, string code)
    {
        var result = run.Of(code);
        Assert.Equal((code, ResultStatus.Ok, ""), (code, result.Status, string.Join(", ", result.Missing)));
        return result.Value!.Value;
    }

    /// <summary>A ratio as it is printed: percent with two decimals.</summary>
    public static string Percent(this IndicatorRunResult run, string code) =>
        decimal.Round(run.Value(code) * 100m, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Rows as <c>key, key = value</c>, in their order.</summary>
    public static IEnumerable<string> Lines(this IndicatorResult result) =>
        result.Rows.Select(row => $"{string.Join(", ", row.Keys.Values)} = {row.Value.ToString("0.####", CultureInfo.InvariantCulture)}");

    /// <summary>The last days of the months of a year up to a date.</summary>
    public static IEnumerable<DateOnly> MonthEnds(this DateOnly date) =>
        Enumerable.Range(1, date.Month).Select(month => new DateOnly(date.Year, month, 1).AddMonths(1).AddDays(-1));
}
