using Portal.Data.Figures;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

public enum MeasureKind
{
    /// <summary>A sum or count over the rows of one table.</summary>
    Additive,

    /// <summary>A maximum, count or sum over borrowers or loans, each added up first.</summary>
    Grouped,

    /// <summary>A sum or count over loans as they were at an opening date and are now.</summary>
    Transition,

    /// <summary>One item of a table of items, such as net capital.</summary>
    Item,
}

/// <summary>A figure that SQL computes: what is added up, over which rows. Formulas put measures together.</summary>
/// <param name="Code">Stable key, never renamed after release.</param>
/// <param name="Table">Contract table that it reads.</param>
public sealed record Measure(
    string Code,
    LocalText Name,
    MeasureKind Kind,
    Unit Unit,
    string Table,
    IReadOnlyList<MeasureVersion> Versions,
    YamlPlace Place,
    string? Note = null
)
{
    /// <summary>The terms in force on a day, each with the loans that it covers by their day of disbursement; none when no version is in
    /// force.</summary>
    /// <remarks>
    /// Where the version in force applies by origination, the ones before it go on for loans paid out before it: one that applied by
    /// reporting date for every older loan, one that applied by origination for those paid out since it. What is older than all of these is
    /// bound by none.
    /// </remarks>
    public IReadOnlyList<OriginatedTerm> TermsAt(DateOnly day)
    {
        if (Versions.At(day) is not { AppliesBy: AppliesBy.OriginationDate })
        {
            return [.. (Versions.At(day)?.Terms ?? []).Select(term => new OriginatedTerm(term, null, null))];
        }

        var begun = Versions.Where(version => version.From <= day).OrderBy(version => version.From).ToList();
        var first = begun.FindLastIndex(version => version.AppliesBy == AppliesBy.ReportingDate) is >= 0 and var stock ? stock : 0;
        return
        [
            .. begun
                .Skip(first)
                .SelectMany(
                    (version, i) =>
                        (version.Terms ?? []).Select(term => new OriginatedTerm(
                            term,
                            version.AppliesBy == AppliesBy.OriginationDate ? version.From : null,
                            first + i + 1 < begun.Count ? begun[first + i + 1].From : null
                        ))
                ),
        ];
    }
}

/// <summary>A term for the loans paid out in a span of days.</summary>
/// <param name="From">First day of disbursement; null for every older loan.</param>
/// <param name="Before">The day after the last; null for every newer loan.</param>
public sealed record OriginatedTerm(MeasureTerm Term, DateOnly? From, DateOnly? Before)
{
    /// <summary>Its condition with that on the day of disbursement, as text; null when all rows count.</summary>
    public string? Where
    {
        get
        {
            string[] parts =
            [
                .. Term.Where is { } where ? [From is null && Before is null ? where.Value : $"({where})"] : Array.Empty<string>(),
                .. From is { } from ? [FormattableString.Invariant($"open_date >= {from:yyyy-MM-dd}")] : Array.Empty<string>(),
                .. Before is { } before ? [FormattableString.Invariant($"open_date < {before:yyyy-MM-dd}")] : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? null : string.Join(" and ", parts);
        }
    }
}

/// <summary>One version of a measure.</summary>
/// <param name="Terms">additive, transition: sums or counts, added with their signs.</param>
/// <param name="Opening">transition: the date of the first snapshot; item: the date that is read instead of the reporting date.</param>
/// <param name="Per">grouped: the key of a group, <c>customer_key</c> or <c>loan_key</c>.</param>
/// <param name="Columns">grouped: what is known of each group, by the names that <paramref name="Where"/> and <paramref name="Of"/>
/// use.</param>
/// <param name="Exceptions">grouped: rules of which at least one must hold for the group.</param>
/// <param name="Where">grouped: the condition on groups.</param>
/// <param name="Reduce">grouped: what the groups are reduced to.</param>
/// <param name="Of">grouped: the column that is added up or of which the largest is taken.</param>
/// <param name="Take">grouped: how many of the largest groups <c>reduce: top</c> adds up.</param>
/// <param name="Lookup">additive, grouped: another table of the same date whose columns each row gets.</param>
/// <param name="Item">item: the row's key.</param>
/// <param name="WindowMonths">Number of monthly partitions up to the reporting date that are read; 1 without it.</param>
/// <param name="YearToDate">The monthly partitions since 1 January are read.</param>
public sealed record MeasureVersion(
    DateOnly From,
    YamlPlace Place,
    DateOnly? To = null,
    AppliesBy AppliesBy = AppliesBy.ReportingDate,
    Basis? Basis = null,
    IReadOnlyList<MeasureTerm>? Terms = null,
    OpeningDate? Opening = null,
    string? Per = null,
    IReadOnlyDictionary<string, GroupValue>? Columns = null,
    IReadOnlyList<string>? Exceptions = null,
    YamlText? Where = null,
    Reduction? Reduce = null,
    string? Of = null,
    string? Item = null,
    int? WindowMonths = null,
    bool YearToDate = false,
    int? Take = null,
    Lookup? Lookup = null
) : IVersion;

/// <summary>What each row looks up: the row of another table of the same date with the same key.</summary>
/// <param name="Table">Its columns can be named like the table's own; a row without a match makes the measure not evaluable.</param>
/// <param name="On">Column of both tables, and the other table's only key.</param>
public sealed record Lookup(string Table, string On, YamlPlace Place);

/// <summary>A sum of a value, or a count of rows, where a condition holds.</summary>
/// <param name="Sign">1, or -1 to subtract.</param>
public sealed record MeasureTerm(YamlPlace Place, YamlText? Sum = null, bool Count = false, YamlText? Where = null, int Sign = 1);

/// <summary>One column of a group: exactly one of sum, count and any.</summary>
/// <param name="Any">True for the group when the condition holds for any of its rows.</param>
public sealed record GroupValue(YamlPlace Place, YamlText? Sum = null, bool Count = false, YamlText? Any = null, YamlText? Where = null);

public enum Reduction
{
    Count,
    Sum,
    Max,

    /// <summary>The sum over the groups that have most of <c>of</c>.</summary>
    Top,
}

/// <summary>The first of the two snapshots of a transition.</summary>
public enum OpeningDate
{
    /// <summary>31 December before the reporting date.</summary>
    YearStart,

    /// <summary>The last day of the quarter before.</summary>
    QuarterStart,

    /// <summary>The last day of the month before.</summary>
    MonthStart,
}
