namespace Portal.Data.Warehouse.Contracts;

/// <summary>What becomes of a row that a rule of the contract finds.</summary>
public enum RuleSeverity
{
    /// <summary>The row is not loaded.</summary>
    Refuse,

    /// <summary>The row is loaded; how many there are, and with what amount, stands in the seal.</summary>
    Warn,
}

/// <summary>A range or relation that the rows of a table keep: where all of When hold, all of Requires do, and Found says whether another
/// table has to know the row.</summary>
/// <param name="Name">Unique in its table.</param>
/// <param name="En">What is wrong with a row that it finds.</param>
/// <param name="Zh">The same in Chinese.</param>
/// <param name="Accepted">The requirement as the contract states it.</param>
/// <param name="Known">Column without whose values in the partition nothing can be said; null when there is none.</param>
public sealed record ContractRule(string Name, RuleSeverity Severity, string En, string Zh, string Accepted, string? Known)
{
    /// <summary>Condition of the rows that it finds, as the contract writes it; null where another table decides.</summary>
    public string? Finds { get; init; }

    internal IReadOnlyList<RuleComparison> When { get; init; } = [];

    internal IReadOnlyList<RuleComparison> Requires { get; init; } = [];

    internal RuleMatch? Found { get; init; }

    /// <summary>The columns that it compares.</summary>
    public IReadOnlyList<string> Columns => [.. When.Concat(Requires).SelectMany(c => c.Columns).Distinct(StringComparer.Ordinal)];

    /// <summary>The columns that a finding is about, rather than those that say which rows are meant.</summary>
    public IReadOnlyList<string> Judged =>
        Requires.Count == 0 ? Columns : [.. Requires.SelectMany(c => c.Columns).Distinct(StringComparer.Ordinal)];

    /// <summary>SQL of the condition that a row breaks the rule; of one that looks into another table, the part that its own row
    /// decides.</summary>
    internal string Broken(SqlDialect sql)
    {
        var parts = When.Select(c => c.Holds(sql)).ToList();
        if (Requires.Count > 0)
        {
            parts.Add($"({string.Join(" OR ", Requires.Select(c => c.Fails(sql)))})");
        }

        return $"({string.Join(" AND ", parts)})";
    }
}

/// <summary>A comparison; a missing value neither holds nor fails.</summary>
internal sealed record RuleComparison(Func<SqlDialect, string> Holds, Func<SqlDialect, string> Fails, IReadOnlyList<string> Columns);

/// <summary>Whether another table has a row with the same values of some columns that meets a condition.</summary>
/// <param name="IsWanted">There has to be one; otherwise there may be none.</param>
/// <param name="Where">Over the other table as f and the judged one as t.</param>
internal sealed record RuleMatch(string Table, IReadOnlyList<string> By, bool IsWanted, IReadOnlyList<RuleComparison> Where);
