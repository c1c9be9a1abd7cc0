using System.Text;
using System.Text.Json;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Tests.Books;

/// <summary>Everything that a catalogue says of a book, as text: every indicator with limits and direction under the rules of three days,
/// and the minimum categories.</summary>
internal static class FigureText
{
    public static readonly DateOnly End = new(2024, 12, 31);

    private static readonly DateOnly[] Rules = [End, new(2022, 12, 31), new(2017, 12, 31)];

    /// <param name="catalogue">The book's own, or another over the same tables.</param>
    public static async Task<string> OfAsync(GivenBook book, Catalogue catalogue)
    {
        var engine = new IndicatorEngine(catalogue, book.Store, book.Warehouse, book.Home);
        var text = new StringBuilder();
        foreach (var rules in Rules)
        {
            var run = await engine.ComputeAsync(new(End, rules), CancellationToken.None);
            text.Append(FormattableString.Invariant($"# Rules of {rules:yyyy-MM-dd}\n"));
            foreach (var result in run.Indicators)
            {
                text.Append(
                    FormattableString.Invariant(
                        $"{result.Code} {result.Status} {result.Value} = {result.Numerator} / {result.Denominator}; {Words.Of(result.Unit)}, better {Words.Of(result.Better)}; {JsonSerializer.Serialize(result.Regulatory)}; {JsonSerializer.Serialize(result.Appetite)}; {string.Join(", ", result.Missing)}; {string.Join(", ", result.Lines())}\n"
                    )
                );
            }
        }

        var minimum = await new ClassificationEngine(catalogue, book.Store, engine).ComputeAsync(Viewpoint.Of(End), CancellationToken.None);
        return text.Append("# Minimum categories\n")
            .AppendJoin(
                "",
                minimum.Rules.Select(rule =>
                    FormattableString.Invariant($"{rule.Rule.Code}: {rule.Better.Count} loans, {rule.Better.Balance}, {rule.State}\n")
                )
            )
            .ToString();
    }
}
