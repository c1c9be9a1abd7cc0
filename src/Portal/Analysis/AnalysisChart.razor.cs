using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Work;

namespace Portal.Analysis;

/// <param name="Values">For each point of the bank's series; null where nothing was published.</param>
public sealed record ChartPeer(string Name, IReadOnlyList<decimal?> Values)
{
    /// <summary>Those that have a value of what is shown.</summary>
    public static IReadOnlyList<ChartPeer> Of(IReadOnlyList<PeerSeries> peers, Aspect aspect) =>
        [
            .. peers
                .Select(peer => new ChartPeer(
                    peer.Of.Name.For(CultureInfo.CurrentUICulture),
                    [.. peer.Points.Select(point => point.Of(aspect))]
                ))
                .Where(peer => peer.Values.Any(value => value is not null)),
        ];
}

/// <summary>A series over its periods with what others published: the bank in colour, all others grey and dashed, each named at its
/// line.</summary>
public sealed partial class AnalysisChart
{
    private const decimal Width = 760;
    private const decimal Height = 300;
    private const decimal Left = 70;
    private const decimal Right = 500;
    private const decimal Top = 16;
    private const decimal Bottom = 270;
    private const decimal LabelHeight = 14;

    private readonly string _id = "analysis-" + Guid.NewGuid().ToString("N")[..8];
    private ChartScale? _scale;
    private IReadOnlyList<TrendPoint> _points = [];
    private IReadOnlyList<ChartPeer> _peers = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<TrendPoint> Points { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<ChartPeer> Peers { get; set; } = [];

    /// <summary>ratio, money or count.</summary>
    [Parameter, EditorRequired]
    public Unit Unit { get; set; } = Unit.Ratio;

    /// <summary>What the values are: levels of the unit, or changes of them.</summary>
    [Parameter, EditorRequired]
    public Aspect ShownAspect { get; set; }

    /// <summary>Name of the bank's own series.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    private IEnumerable<decimal> Values => _points.Select(p => p.Value).Concat(_peers.SelectMany(p => p.Values)).OfType<decimal>();

    /// <summary>At most six, evenly apart.</summary>
    private IEnumerable<(decimal X, string Text)> Dates
    {
        get
        {
            var apart = Math.Max(1, (_points.Count + 4) / 5);
            return Enumerable
                .Range(0, _points.Count)
                .Where(i => i % apart == 0)
                .Select(i => (_scale!.X(i), Figures.Month(_points[i].Date)));
        }
    }

    private string Description
    {
        get
        {
            var known = _points.Where(p => p.Value is not null).ToList();
            return known.Count == 0
                ? L["NoFigure"]
                : L[
                    "Description",
                    Name,
                    Figures.Month(known[0].Date),
                    Text(known[0].Value!.Value),
                    Figures.Month(known[^1].Date),
                    Text(known[^1].Value!.Value),
                    _peers.Count
                ];
        }
    }

    /// <summary>Each at the height of its last figure, moved down where two would overlap.</summary>
    private IEnumerable<(decimal Y, string Text, string Css)> Labels
    {
        get
        {
            // Whoever published last some periods ago has a figure of then: each label says of when its own is.
            var wanted = _peers
                .Select(p => (p.Name, p.Values, Css: "peer-label"))
                .Prepend((Name, Values: [.. _points.Select(p => p.Value)], Css: "series-label"))
                .Select(line =>
                    (
                        line.Name,
                        Last: Enumerable.Range(0, line.Values.Count).LastOrDefault(i => line.Values[i] is not null, -1),
                        line.Values,
                        line.Css
                    )
                )
                .Where(line => line.Last >= 0)
                .OrderByDescending(line => line.Values[line.Last]);
            var next = decimal.MinValue;
            foreach (var (name, last, values, css) in wanted)
            {
                var y = Math.Max(_scale!.Y(values[last]!.Value), next);
                next = y + LabelHeight;
                yield return (y, $"{name} {Text(values[last]!.Value)} · {Figures.Month(_points[last].Date)}", css);
            }
        }
    }

    /// <summary>Drawn from the first period of which anybody has a figure to the last.</summary>
    protected override void OnParametersSet()
    {
        var known = Enumerable
            .Range(0, Points.Count)
            .Where(i => Points[i].Value is not null || Peers.Any(peer => peer.Values[i] is not null))
            .ToList();
        var (from, count) = known.Count == 0 ? (0, 0) : (known[0], known[^1] - known[0] + 1);
        (_points, _peers) = (
            [.. Points.Skip(from).Take(count)],
            [.. Peers.Select(peer => peer with { Values = [.. peer.Values.Skip(from).Take(count)] })]
        );
        _scale = count > 0 ? new ChartScale(Values, count, Left, Top, Right - Left, Bottom - Top) : null;
    }

    private string Text(decimal value) => AnalysisKeys.Text(value, ShownAspect, Unit, Culture);

    /// <summary>At the axis: percentages without decimals that say nothing, and points without their word, which stands at the
    /// line.</summary>
    private string Mark(decimal value) =>
        (ShownAspect, Unit) switch
        {
            (Aspect.Level, Unit.Ratio or Unit.Number) => Figures.Limit(value, Unit, Culture),
            (Aspect.YearOnYear, not (Unit.Ratio or Unit.Number)) => Figures.ShortPercent(value, Culture),
            _ => AnalysisKeys.Number(value, ShownAspect, Unit, Culture),
        };

    private IEnumerable<(decimal X, decimal Y)> Known(IReadOnlyList<decimal?> values) =>
        values.Select((value, i) => (value, i)).Where(p => p.value is not null).Select(p => (_scale!.X(p.i), _scale.Y(p.value!.Value)));

    /// <summary>Published figures are rare: the line joins them over the periods between, which is why it is dashed.</summary>
    private string LineOf(ChartPeer peer) =>
        string.Join(' ', Known(peer.Values).Select(p => $"{ChartScale.Text(p.X)},{ChartScale.Text(p.Y)}"));
}
