using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Indicators;

/// <summary>The loans behind a measure, as a condition that lists, frozen sets and samples take: those that any of its terms adds
/// up.</summary>
public static class LoanPopulation
{
    private const string LoanTable = "loan_snapshot";

    /// <summary>The condition on a reporting date; empty when every loan counts, null when the measure is no plain sum over the loans of
    /// one day.</summary>
    public static string? Of(Catalogue catalogue, string code, DateOnly asOf)
    {
        if (
            catalogue.FindMeasure(code) is not { Kind: MeasureKind.Additive, Table: LoanTable } measure
            || measure.Versions.At(asOf) is not { WindowMonths: null or 1, Lookup: null }
            || measure.TermsAt(asOf) is not { Count: > 0 } terms
        )
        {
            return null;
        }

        var conditions = terms.Select(term => Of(catalogue, term, asOf)).Distinct(StringComparer.Ordinal).ToList();
        return conditions.Contains(null) ? ""
            : conditions is [var only] ? only
            : string.Join(" or ", conditions.Select(condition => $"({condition})"));
    }

    /// <summary>The loans that count for a measure and lack a column that it adds up; null when there is no list of them.</summary>
    /// <param name="need">As <see cref="IndicatorResult.Missing"/> names it, such as <c>loan_snapshot.allowance (3 rows)</c>.</param>
    /// <param name="loans">The loans of the figure where they are fewer than those of its measures, such as those of a cell; null for all
    /// of them.</param>
    public static string? Lacking(Catalogue catalogue, IEnumerable<string> measures, string need, DateOnly asOf, string? loans = null)
    {
        var name = need.Split(' ')[0];
        if (
            !name.StartsWith(LoanTable + ".", StringComparison.Ordinal)
            || !need.EndsWith(')')
            || catalogue.Scope(LoanTable).Find(name[(LoanTable.Length + 1)..]) is not { } column
        )
        {
            return null;
        }

        // Several measures of a formula may add up the column; what one of them lacks the figure lacks.
        var populations = measures
            .Where(code => IsSummedBy(catalogue, code, column, asOf))
            .Select(code => loans ?? Of(catalogue, code, asOf))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var isMissing = $"{column.Name} is missing";
        return populations.Count == 0 ? null
            : populations.Contains("") ? isMissing
            : Both(populations is [var only] ? only : string.Join(" or ", populations.Select(each => $"({each})")), isMissing);
    }

    /// <summary>Two conditions as one; an empty one holds for every loan.</summary>
    public static string Both(string? first, string? second) =>
        string.IsNullOrEmpty(first) ? second ?? ""
        : string.IsNullOrEmpty(second) || first == second ? first
        : $"{Operand(first)} and {Operand(second)}";

    private static bool IsSummedBy(Catalogue catalogue, string code, Column column, DateOnly asOf) =>
        catalogue.FindMeasure(code) is { } measure
        && new MeasureCompiler(catalogue, asOf).Compile(measure)?.Summed.Any(summed => summed.Name == column.Name) == true;

    private static string? Of(Catalogue catalogue, OriginatedTerm term, DateOnly asOf)
    {
        if (CarryingRows.Text(catalogue.Contract.Table(LoanTable), term.Term.Sum?.Value) is not { } carrying)
        {
            return term.Where;
        }

        // A condition that already asks for a balance does not ask twice.
        var binder = new PredicateBinder(catalogue.Scope(LoanTable), catalogue.ParametersAt(Viewpoint.Of(asOf)));
        return term.Where is { } where && binder.Bind(where).Key == binder.Bind(Both(where, carrying)).Key
            ? where
            : Both(term.Where, carrying);
    }

    private static string Operand(string condition) =>
        ExpressionParser.Parse(condition) is LogicalExpression { IsAnd: false } ? $"({condition})" : condition;
}
