using Microsoft.AspNetCore.Components;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;

namespace Portal.Bridges;

/// <summary>The steps of a bridge drawn one below the other, each from the figure before it to the figure after it.</summary>
public sealed partial class Waterfall
{
    private const decimal Width = 620;
    private const decimal Left = 190;
    private const decimal Right = 540;
    private const decimal Top = 6;
    private const decimal RowHeight = 24;

    private readonly string _id = "waterfall-" + Guid.NewGuid().ToString("N")[..8];
    private ChartScale _scale = default!;

    [Parameter, EditorRequired]
    public Bridge Of { get; set; } = default!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    private IReadOnlyList<Row> Rows { get; set; } = [];

    private decimal Height => Top + (Rows.Count * RowHeight) + 26;

    private Unit Unit => Of.Indicator.Unit;

    /// <summary>At most four labels fit beside each other.</summary>
    private IEnumerable<decimal> Marks => _scale.Marks.Where((_, i) => i % Math.Max(1, (_scale.Marks.Count() + 3) / 4) == 0);

    protected override void OnParametersSet()
    {
        var (opening, closing) = (Of.Opening!.Value, Of.Closing!.Value);
        Rows =
        [
            new(Figures.Date(Of.Period.Opening), opening, opening, Figures.Value(opening, Unit, Culture), "bridge-level", true),
            .. Of
                .Steps.Where(step => step.Effect != 0m)
                .Select(step => new Row(
                    step.Line.Name.For(Culture),
                    step.After - step.Effect,
                    step.After,
                    Figures.Change(step.Effect, 0m, Unit, Culture),
                    Css(step.Effect),
                    false
                )),
            new(Figures.Date(Of.Period.Closing), closing, closing, Figures.Value(closing, Unit, Culture), "bridge-level", true),
        ];
        _scale = new ChartScale(Rows.SelectMany(row => new[] { row.From, row.To }), 2, 0, 0, 1, 1);
    }

    private decimal X(decimal value) => Left + ((Right - Left) * (value - _scale.Low) / (_scale.High - _scale.Low));

    /// <summary>Better and worse by the indicator's own direction; the sign beside each bar says it without colour.</summary>
    private string Css(decimal effect) =>
        Of.Indicator.Better == Direction.None ? "bridge-plain"
        : effect > 0m == (Of.Indicator.Better == Direction.Higher) ? "bridge-better"
        : "bridge-worse";

    private sealed record Row(string Name, decimal From, decimal To, string Text, string Css, bool IsEnd);
}
