using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Spectre.Console;

namespace Portal.Cli;

/// <summary><c>compute</c>: every indicator of a snapshot, kept as a run.</summary>
internal static class ComputeVerb
{
    public static Command Create()
    {
        var asOf = Options.AsOf();
        var knownAt = Options.KnownAt();
        var rulesOf = new Option<DateOnly?>("--rules-of")
        {
            Description = "Compute under the rules of another day, such as 2024-12-31; shown for comparison and not kept.",
            HelpName = "DATE",
            CustomParser = Options.Date,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document; values are exact decimals as strings." };
        var command = new Command("compute", "Computes every indicator and keeps the run.") { asOf, knownAt, rulesOf, json };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                await assay.RecordSealsAsync(cancellationToken);
                var at = assay.Indicators.At(call.GetValue(asOf), call.GetValue(knownAt), call.GetValue(rulesOf));
                await Console.Error.WriteLineAsync((await assay.Runs.EstimateAsync(at.Own, cancellationToken)).Sentence);
                var (run, sentence) = call.GetValue(rulesOf) is null
                    ? await KeepAsync(assay, at, cancellationToken)
                    : await CompareAsync(assay, at, cancellationToken);
                if (call.GetValue(json))
                {
                    await using var output = Console.OpenStandardOutput();
                    RunJson.Write(output, run);
                }
                else
                {
                    Print(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }), run);
                    Console.WriteLine(sentence);
                }

                return 0;
            }
        );
        return command;
    }

    private static async Task<(IndicatorRunResult, string)> KeepAsync(Assay assay, Viewpoint at, CancellationToken cancellationToken)
    {
        var run = await assay.Runs.ComputeAsync(Actor.OperatingSystem(PortalCli.OperatingSystemUser), at, cancellationToken);
        return (run.Result, run.Sentence);
    }

    /// <summary>
    /// Never kept, so that it can never be taken for the run of its date: pages, returns and trends show the newest kept run of a date.
    /// Nothing is lost, because the sealed inputs and the catalogue's digest, both printed, give the same figures again.
    /// </summary>
    private static async Task<(IndicatorRunResult, string)> CompareAsync(Assay assay, Viewpoint at, CancellationToken cancellationToken)
    {
        var run = await assay.Indicators.ComputeAsync(at, cancellationToken);
        return (
            run,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Under the rules of {at.RulesOf:yyyy-MM-dd}, for comparison: not kept as the run of {run.AsOf:yyyy-MM-dd} and nowhere published."
            )
        );
    }

    private static void Print(IAnsiConsole console, IndicatorRunResult run)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Indicator");
        foreach (var title in new[] { "Value", "Numerator", "Denominator", "Regulatory limit", "Appetite: amber / red" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var indicator in run.Indicators)
        {
            table.AddRow(
                Markup.Escape($"{indicator.Code} ({indicator.Ref})"),
                Markup.Escape(Value(indicator)),
                Number(indicator.Numerator),
                Number(indicator.Denominator),
                Regulatory(indicator),
                Appetite(indicator)
            );
            if (indicator.Missing.Count > 0)
            {
                table.AddRow(Markup.Escape("  needs " + string.Join(", ", indicator.Missing)), "", "", "", "", "");
            }

            foreach (var row in indicator.Rows)
            {
                table.AddRow(
                    Markup.Escape("  " + string.Join(", ", row.Keys.Select(k => $"{k.Key} {k.Value}"))),
                    Figure(row.Value, indicator.Unit),
                    "",
                    "",
                    "",
                    ""
                );
            }
        }

        console.Write(table);
        console.WriteLine(
            Sentence.Say($"As of {run.AsOf:yyyy-MM-dd}; {run.RowsScanned:N0} {{1|row|rows}} scanned in {run.ElapsedMs} ms by {run.Engine}.")
        );
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rules of {run.RulesOf:yyyy-MM-dd}"));
        foreach (var approval in Approvals(run))
        {
            console.WriteLine(approval);
        }

        console.WriteLine($"Catalogue {run.CatalogueDigest}");
        console.WriteLine($"Inputs    {run.Inputs.Digest}");
    }

    /// <summary>The rule's early mark and limit, as far as it has them, and where the value stands: <c>5.0000 % within</c>.</summary>
    private static string Regulatory(IndicatorResult indicator) =>
        indicator.Regulatory is not { } rule
            ? ""
            : Marked(indicator.Unit, rule.State == RegulatoryState.None ? null : Words.Of(rule.State), rule.Mark, rule.Limit);

    /// <summary>The board's amber and red, and where the value stands: <c>1.7000 % / 1.9000 % amber</c>.</summary>
    private static string Appetite(IndicatorResult indicator) =>
        indicator.Appetite is not { } board
            ? indicator.IsJudged
                ? "no appetite set"
                : ""
            : Marked(indicator.Unit, board.State == AppetiteState.None ? null : Words.Of(board.State), board.Amber, board.Red);

    private static string Marked(Unit unit, string? state, params decimal?[] marks) =>
        string.Join(" / ", marks.OfType<decimal>().Select(mark => Figure(mark, unit))) + (state is null ? "" : " " + state);

    /// <summary>One line for each decision of the board that a figure was held against.</summary>
    private static IEnumerable<string> Approvals(IndicatorRunResult run) =>
        run
            .Indicators.Select(indicator => indicator.Appetite)
            .OfType<BoardAppetite>()
            .GroupBy(appetite => (appetite.Reference, appetite.ApprovedOn, appetite.Body))
            .Select(decision =>
                Sentence.Say(
                    $"Board appetite of {decision.Count()} {{0|indicator|indicators}}: {decision.Key.Reference}, {decision.Key.ApprovedOn:yyyy-MM-dd}{(decision.Key.Body is { } body ? $", {body}" : "")}"
                )
            );

    private static string Value(IndicatorResult indicator) =>
        indicator.Status switch
        {
            ResultStatus.Ok => indicator.Value is { } value ? Figure(value, indicator.Unit) : "",
            ResultStatus.NotApplicable => "not applicable",
            ResultStatus.NotEvaluable => "not evaluable",
            _ => throw new InvalidOperationException($"A result has the unknown status {indicator.Status}."),
        };

    private static string Figure(decimal value, Unit unit) =>
        unit switch
        {
            Unit.Ratio => string.Create(CultureInfo.InvariantCulture, $"{value * 100:F4} %"),
            Unit.Number => string.Create(CultureInfo.InvariantCulture, $"{value:F4}"),
            _ => Number(value),
        };

    private static string Number(decimal? value) => value?.ToString("#,0.00", CultureInfo.InvariantCulture) ?? "";
}
