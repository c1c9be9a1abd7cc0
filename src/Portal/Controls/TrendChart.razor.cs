using Microsoft.AspNetCore.Components;
using Portal.Data.Figures;
using Portal.Work;

namespace Portal.Controls;

/// <summary>A series over month-ends with its limits, drawn on the server; the same figures stand below it as a table.</summary>
public sealed partial class TrendChart
{
    private const decimal Width = 640;
    private const decimal Height = 220;
    private const decimal Left = 80;
    private const decimal Right = 546;
    private const decimal Top = 16;
    private const decimal Bottom = 192;
    private const decimal LabelHeight = 16;

    private readonly string _id = "trend-" + Guid.NewGuid().ToString("N")[..8];
    private ChartScale? _scale;

    /// <summary>Month-ends in ascending order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TrendPoint> Points { get; set; } = [];

    /// <summary>What the drawing shows, as one line.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Name of the series; it stands at its end instead of a legend.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>ratio, money or count.</summary>
    [Parameter, EditorRequired]
    public Unit Unit { get; set; } = Unit.Ratio;

    /// <summary>The rule's limits and the board's; each has a dash pattern and a name of its own, so that none is told by colour
    /// alone.</summary>
    [Parameter]
    public IReadOnlyList<LimitLine> Limits { get; set; } = [];

    /// <summary>Where the figure of a month leads.</summary>
    [Parameter]
    public Func<DateOnly, string>? HrefOf { get; set; }

    private IEnumerable<decimal> Values => Points.Where(p => p.Value is not null).Select(p => p.Value!.Value);

    private int? Last => Enumerable.Range(0, Points.Count).Cast<int?>().LastOrDefault(i => Points[i!.Value].Value is not null);

    private IEnumerable<LimitLine> ShownLimits => Limits.Where(limit => Fits(limit.Limit));

    private string Description
    {
        get
        {
            var known = Points.Where(p => p.Value is not null).ToList();
            var (low, high) = (known.MinBy(p => p.Value)!, known.MaxBy(p => p.Value)!);
            return L[
                    "Description",
                    Figures.Month(known[0].Date),
                    Figures.Value(known[0].Value!.Value, Unit, Culture),
                    Figures.Month(known[^1].Date),
                    Figures.Value(known[^1].Value!.Value, Unit, Culture),
                    Figures.Month(low.Date),
                    Figures.Value(low.Value!.Value, Unit, Culture),
                    Figures.Month(high.Date),
                    Figures.Value(high.Value!.Value, Unit, Culture)
                ] + (Limits.Count == 0 ? "" : " " + L["Limits", string.Join(L["ListJoin"], Limits.Select(Named))]);
        }
    }

    protected override void OnParametersSet()
    {
        var limits = ShownLimits.Select(l => l.Limit);
        _scale = Values.Any() ? new ChartScale(Values.Concat(limits), Points.Count, Left, Top, Right - Left, Bottom - Top) : null;
    }

    // A limit at many times the spread of the line would press it flat; the page says the limit in words as well.
    private bool Fits(decimal limit)
    {
        var (low, high) = (Values.DefaultIfEmpty(limit).Min(), Values.DefaultIfEmpty(limit).Max());
        var reach = Math.Max(high - low, Math.Abs(high) * 0.25m) * 2m;
        return limit >= low - reach && limit <= high + reach;
    }

    private string Named(LimitLine limit) => LimitNames["Name" + limit.Kind].Value + " " + Mark(limit.Limit);

    private static string Css(LimitLine limit) => limit.Kind.ToString().ToLowerInvariant();

    // The lower of the board's two lines is named below it where the two are near, so that their names stay apart.
    private decimal Aside(LimitLine limit) =>
        limit.IsOfTheBoard
        && ShownLimits.Any(other => other.IsOfTheBoard && _scale!.Y(limit.Limit) - _scale.Y(other.Limit) is > 0m and < LabelHeight)
            ? 13m
            : -5m;

    /// <summary>Amounts short enough for the margin, as tiles write them.</summary>
    private string Mark(decimal value) => Unit == Unit.Money ? Figures.Value(value, Unit, Culture) : Figures.Limit(value, Unit, Culture);

    /// <summary>Marks of one axis have as many decimals as its step needs, all of them the same.</summary>
    private string Axis(decimal value) =>
        Unit == Unit.Ratio ? Figures.Percent(value, ChartScale.Decimals(_scale!.Step * 100m), Culture) : Mark(value);

    private static string Text(decimal length) => ChartScale.Text(length);
}
