using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Rendering;

namespace Portal.Analysis;

/// <summary>The analysis of an indicator as a file, in the language of whoever asks for it.</summary>
public sealed class AnalysisExports(
    PdfPrinter printer,
    IServiceProvider services,
    ILoggerFactory logs,
    TimeProvider time,
    IStringLocalizer<AnalysisPage> page,
    IStringLocalizer<SeriesTable> table,
    IStringLocalizer<SourceTable> sources
)
{
    public async Task<byte[]> WriteAsync(
        AnalysisView view,
        Step step,
        Aspect aspect,
        string? with,
        ExportFormat format,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        return format == ExportFormat.Xlsx
            ? SeriesWorkbook.Write(Document(view, step, aspect, with), now)
            : await printer.PrintHtmlAsync(await HtmlAsync(view, step, aspect, with, now), now, cancellationToken);
    }

    /// <summary>The printed page, with the drawing of the screen.</summary>
    internal async Task<string> HtmlAsync(AnalysisView view, Step step, Aspect aspect, string? with, DateTimeOffset generatedAt)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?>
            {
                [nameof(AnalysisPaper.View)] = view,
                [nameof(AnalysisPaper.Title)] = Title(view, step, aspect),
                [nameof(AnalysisPaper.Facts)] = Facts(view, generatedAt),
                [nameof(AnalysisPaper.ShownAspect)] = aspect,
                [nameof(AnalysisPaper.Peers)] = view.PeersFor(with),
            }
        );
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<AnalysisPaper>(parameters)).ToHtmlString()
        );
    }

    internal SeriesDocument Document(AnalysisView view, Step step, Aspect aspect, string? with)
    {
        var unit = view.Result.Unit;
        var (level, change, growth) = unit switch
        {
            Unit.Ratio => ("0.00%", "+0.00;-0.00;0.00", "+0.00;-0.00;0.00"),
            Unit.Number => ("0.0000", "+0.0000;-0.0000;0.0000", "+0.0000;-0.0000;0.0000"),
            Unit.Count => ("#,##0", "+#,##0;-#,##0;0", "+0.00%;-0.00%;0.00%"),
            _ => ("#,##0.00", "+#,##0.00;-#,##0.00;0.00", "+0.00%;-0.00%;0.00%"),
        };
        var isRatio = unit == Unit.Ratio; // its changes are percentage points: with a percent sign a cell would be read as a growth
        var (changed, grown, points) = (
            table[AnalysisKeys.Heading(Aspect.Change, unit)],
            table[AnalysisKeys.Heading(Aspect.YearOnYear, unit)],
            isRatio ? 100m : 1m
        );
        return new SeriesDocument(
            Title(view, step, aspect),
            Facts(view, null),
            table["Period"],
            [.. view.Points.Select(p => p.Date)],
            [
                Column(view.Book + " · " + table["Level"], level, p => p.Level, aspect == Aspect.Level),
                Column(changed, change, p => p.Change * points, aspect == Aspect.Change),
                Column(grown, growth, p => p.YearOnYear * points, aspect == Aspect.YearOnYear),
                .. view.PeersFor(with)
                    .Select(peer => new SeriesColumn(
                        peer.Of.Name.For(Culture),
                        level,
                        [.. peer.Points.Select(point => point.Level)],
                        aspect == Aspect.Level
                    )),
                .. aspect == Aspect.Level
                    ? []
                    : ChartPeer
                        .Of(view.PeersFor(with), aspect)
                        .Select(peer => new SeriesColumn(
                            peer.Name + " · " + (aspect == Aspect.Change ? changed : grown),
                            aspect == Aspect.Change ? change : growth,
                            [.. peer.Values.Select(value => value * points)],
                            true
                        )),
            ],
            sources["Title"],
            [
                sources["Who"],
                sources["Period"],
                sources["Printed"],
                sources["Unit"],
                sources["Computed"],
                sources["Policy"],
                sources["Quality"],
                sources["PublishedOn"],
                sources["Source"],
            ],
            [.. view.Published.Select(line => Source(line, view))]
        );

        SeriesColumn Column(string name, string format, Func<SeriesPoint, decimal?> of, bool isDrawn) =>
            new(name, format, [.. view.Points.Select(of)], isDrawn);
    }

    private IReadOnlyList<string> Source(PublishedLine line, AnalysisView view)
    {
        var unit = view.Result.Unit;
        var (figure, computed) = (line.Figure, line.Computed is { } value ? Figures.Exact(decimal.Round(value, 6), unit, Culture) : "");
        return
        [
            figure.Of.Name.For(Culture),
            Figures.Date(figure.In.Period),
            figure.Printed.Value.Value + (figure.Printed.Derivation is { } derivation ? " = " + derivation : ""),
            sources["Unit" + figure.Printed.Unit],
            line.IsApart
                ? $"{computed} · {sources["Apart", Figures.Distance(line.Computed!.Value - figure.Value, unit, Culture)]}"
                : computed,
            SourceTable.PolicyText(figure.Of, view.OwnDays, sources),
            sources["Quality" + figure.In.Quality],
            figure.In.PublishedOn is { } day ? Figures.Date(day) : sources["NoDate"],
            figure.In.Where(Culture),
        ];
    }

    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    private string Title(AnalysisView view, Step step, Aspect aspect) =>
        page["ChartTitle", view.Indicator.Name.For(Culture), page["Aspect" + aspect], page["Step" + step]];

    private List<string> Facts(AnalysisView view, DateTimeOffset? generatedAt) =>
        [
            page["FactBook", view.Book, view.Currency, view.IsDemo ? page["FactDemo"] : ""],
            page["FactRun", view.Indicator.Code, Figures.Date(view.AsOf), view.RunNumber],
            page["FactEmpty"],
            .. generatedAt is { } at ? [page["FactGenerated", Figures.Instant(at, time.LocalTimeZone)]] : Array.Empty<string>(),
        ];
}
