using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Indicators;

/// <summary>Vintage curves: for each cohort the part to which the event had happened, over whole months on book. The same figures stand
/// below it as a table.</summary>
public sealed partial class VintageChart
{
    private const decimal Width = 640;
    private const decimal Height = 300;
    private const decimal Left = 58;
    private const decimal Right = 576;
    private const decimal Top = 16;
    private const decimal Bottom = 254;

    private readonly string _id = "vintages-" + Guid.NewGuid().ToString("N")[..8];
    private IReadOnlyList<Cohort> _cohorts = [];
    private int _months;
    private ChartScale _scale = null!;

    /// <summary>Rows with the two keys of a vintage: the cohort's date and <see cref="ResultRow.MonthsOnBook"/>.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ResultRow> Rows { get; set; } = [];

    /// <summary>ratio, money or count.</summary>
    [Parameter, EditorRequired]
    public Unit Unit { get; set; } = Unit.Ratio;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>The curve that ends highest, the oldest, and the first of the newest year: with all names, none could be read.</summary>
    private IEnumerable<Cohort> Named =>
        new[] { _cohorts.MaxBy(cohort => cohort.Points[^1].Value)!, _cohorts[0], _cohorts.First(IsOfNewestYear) }.Distinct();

    private string Description
    {
        get
        {
            // Cohorts can only be compared at the same age: the last month that half of them have reached.
            var month = _cohorts.Select(cohort => cohort.Points[^1].Month).Order().ElementAt(_cohorts.Count / 2);
            var there = _cohorts
                .Select(cohort => (cohort, Point: cohort.Points.FirstOrDefault(point => point.Month == month)))
                .Where(pair => pair.Point is not null)
                .OrderBy(pair => pair.Point!.Value)
                .ToList();
            return L["Description", _cohorts.Count, Said(there[^1].cohort, there[^1].Point!), Said(there[0].cohort, there[0].Point!)];
        }
    }

    protected override void OnParametersSet()
    {
        _cohorts =
        [
            .. from row in Rows
            let cohort = row.Keys.First(key => key.Key != ResultRow.MonthsOnBook).Value
            group new MonthPoint(
                int.Parse(row.Keys[ResultRow.MonthsOnBook], CultureInfo.InvariantCulture),
                row.Value
            ) by DateOnly.ParseExact(cohort, "yyyy-MM-dd", CultureInfo.InvariantCulture) into points
            orderby points.Key
            select new Cohort(points.Key, [.. points.OrderBy(point => point.Month)]),
        ];
        _months = Rows.Count == 0 ? 0 : _cohorts.Max(cohort => cohort.Points[^1].Month);
        _scale = new ChartScale(Rows.Select(row => row.Value).Append(0m), _months, Left, Top, Right - Left, Bottom - Top);
    }

    private bool IsOfNewestYear(Cohort cohort) => cohort.Date.Year == _cohorts[^1].Date.Year;

    /// <summary>A month-end that is not there ends a run, as in every drawing: nothing is drawn between.</summary>
    private IReadOnlyList<string> Lines(Cohort cohort)
    {
        var known = cohort.Points.ToDictionary(point => point.Month, point => point.Value);
        return _scale.Lines([
            .. Enumerable
                .Range(1, _months)
                .Select(month => new TrendPoint(cohort.Date.AddMonths(month), known.TryGetValue(month, out var value) ? value : null)),
        ]);
    }

    private string Said(Cohort cohort, MonthPoint point) =>
        L["Point", Figures.Month(cohort.Date), point.Month, Figures.Value(point.Value, Unit, Culture)];

    private decimal X(int month) => _scale.X(month - 1);

    private static string Text(decimal length) => ChartScale.Text(length);

    private sealed record Cohort(DateOnly Date, IReadOnlyList<MonthPoint> Points);

    private sealed record MonthPoint(int Month, decimal Value);
}
