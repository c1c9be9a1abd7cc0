using Portal.Shell;

namespace Portal.Loans;

/// <summary>What an address of the list of loans asks for, in the catalogue's language.</summary>
internal static class LoanConditions
{
    public const string FirstSort = "-balance";

    /// <summary>The figure's own condition and the chosen filters, all of which must hold.</summary>
    public static string Of(LoanQuery query)
    {
        var conditions = new List<string>();
        if (!string.IsNullOrWhiteSpace(query.Predicate))
        {
            conditions.Add(query is { Product: null, FiveClass: null } ? query.Predicate : $"({query.Predicate})");
        }

        if (query.Product is { } product)
        {
            conditions.Add($"product = {product}");
        }

        if (query.FiveClass is { } fiveClass)
        {
            conditions.Add($"five_class = {fiveClass}");
        }

        return string.Join(" and ", conditions);
    }
}
