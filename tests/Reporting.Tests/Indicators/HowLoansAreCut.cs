using Portal.Data.Figures;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Whether an indicator depends on how a debt is cut into loans, as its measures say: they count rows, or compare a single loan's
/// amount with a mark.</summary>
internal static class HowLoansAreCut
{
    private static readonly DateOnly Day = new(2024, 12, 31);

    private static readonly Dictionary<string, CompiledMeasure> Measures = Compile();

    public static bool Matters(Indicator indicator) =>
        MeasuresOf(indicator).Any(measure => measure.Measure.Unit == Unit.Count || HasMark(measure));

    /// <summary>The number of loans, draws or customers itself.</summary>
    public static bool IsPlainCount(Indicator indicator) =>
        indicator is { Kind: IndicatorKind.Amount, Unit: Unit.Count } && MeasuresOf(indicator) is [var only] && !HasMark(only);

    private static IReadOnlyList<CompiledMeasure> MeasuresOf(Indicator indicator) =>
        [.. (indicator.Versions.At(Day)?.Measures ?? []).Select(code => Measures.GetValueOrDefault(code)).OfType<CompiledMeasure>()];

    /// <summary>A customer's total is the same however it is cut; a customer's number of rows, and the amount of a row or of one loan's
    /// rows, is not.</summary>
    private static bool HasMark(CompiledMeasure measure)
    {
        if (measure.Groups?.Columns.Any(column => column.Kind == GroupColumnKind.Count) == true)
        {
            return true;
        }

        var ofRows = measure.Groups is { } groups
            ? groups.Columns.Select(column => column.Where)
            : measure.Terms.Select(term => term.Where);
        var ofLoans = measure.Groups is { Per.Name: "loan_key" } ? measure.Terms.Select(term => term.Where) : [];
        return ofRows.Concat(ofLoans).SelectMany(where => where.Leaves).Any(IsMark);
    }

    private static bool IsMark(Predicate leaf) =>
        leaf switch
        {
            // Zero and a cent, "nothing" and "something", are the same for a half.
            ColumnTest { Column.Type: ColumnType.Money } test => test.Values.Intervals.Any(interval =>
                new[] { interval.Low, interval.High }.Any(bound => bound is not (long.MinValue or long.MaxValue or -1 or 0 or 1))
            ),
            ScalarComparison comparison => comparison.Columns.Any(column => column.Type == ColumnType.Money)
                && (comparison.Left is ScalarNumber { Value: not 0m } || comparison.Right is ScalarNumber { Value: not 0m }),
            _ => false,
        };

    private static Dictionary<string, CompiledMeasure> Compile()
    {
        var compiler = new MeasureCompiler(GivenBook.CommittedCatalogue, Day);
        return GivenBook
            .CommittedCatalogue.Measures.Select(compiler.Compile)
            .OfType<CompiledMeasure>()
            .ToDictionary(measure => measure.Measure.Code, StringComparer.Ordinal);
    }
}
