using System.Globalization;

namespace Portal.Reporting.Expressions;

/// <summary>Consecutive values, both ends included, in units of the column's last decimal.</summary>
public readonly record struct Interval(long Low, long High)
{
    public bool Contains(long value) => Low <= value && value <= High;
}

/// <summary>The values of one column that satisfy a condition, and whether a missing value does.</summary>
/// <remarks>
/// Every stored type is discrete: money counts cents, dates count days, booleans are 0 and 1. So each condition has one canonical form,
/// and <c>days_past_due &gt; 90</c> equals <c>days_past_due &gt;= 91</c>. Texts are a finite set or all but a finite set.
/// </remarks>
public sealed class ValueSet : IEquatable<ValueSet>
{
    private ValueSet(
        IReadOnlyList<Interval> intervals,
        IReadOnlyList<string> texts,
        bool isTextComplement,
        bool isText,
        bool includesMissing
    )
    {
        Intervals = intervals;
        Texts = texts;
        IsTextComplement = isTextComplement;
        IsText = isText;
        IncludesMissing = includesMissing;
        Key = Describe();
    }

    /// <summary>Sorted, disjoint and never adjacent. The ends of <see cref="long"/> stand for no bound.</summary>
    public IReadOnlyList<Interval> Intervals { get; }

    /// <summary>Sorted by code point.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>True when <see cref="Texts"/> are the only ones outside.</summary>
    public bool IsTextComplement { get; }

    public bool IsText { get; }

    public bool IncludesMissing { get; }

    /// <summary>Canonical text: equal sets have equal keys.</summary>
    public string Key { get; }

    public bool IsEmpty => !IncludesMissing && Intervals.Count == 0 && (!IsText || (Texts.Count == 0 && !IsTextComplement));

    public static ValueSet Of(IEnumerable<Interval> intervals, bool includesMissing = false) =>
        new(Merged(intervals), [], false, false, includesMissing);

    public static ValueSet OfTexts(IEnumerable<string> texts, bool isComplement = false, bool includesMissing = false) =>
        new([], [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], isComplement, true, includesMissing);

    /// <summary>A missing value only.</summary>
    public static ValueSet Missing(bool isText) => isText ? OfTexts([], includesMissing: true) : Of([], includesMissing: true);

    public bool Contains(long value) => Intervals.Any(interval => interval.Contains(value));

    public bool Contains(string text) => Texts.Contains(text, StringComparer.Ordinal) != IsTextComplement;

    public ValueSet Complement()
    {
        if (IsText)
        {
            return new([], Texts, !IsTextComplement, true, !IncludesMissing);
        }

        var gaps = new List<Interval>();
        var next = long.MinValue;
        foreach (var interval in Intervals)
        {
            if (interval.Low > next)
            {
                gaps.Add(new(next, interval.Low - 1));
            }

            if (interval.High == long.MaxValue)
            {
                return Of(gaps, !IncludesMissing);
            }

            next = interval.High + 1;
        }

        gaps.Add(new(next, long.MaxValue));
        return Of(gaps, !IncludesMissing);
    }

    /// <summary>The complement among present values: what <c>&lt;&gt;</c> means.</summary>
    public ValueSet PresentComplement() =>
        Complement() is { IsText: true } text ? new([], text.Texts, text.IsTextComplement, true, false) : Of(Complement().Intervals);

    public ValueSet Union(ValueSet other) =>
        IsText ? UnionOfTexts(other) : Of([.. Intervals, .. other.Intervals], IncludesMissing || other.IncludesMissing);

    public ValueSet Intersection(ValueSet other) => Complement().Union(other.Complement()).Complement();

    public bool Equals(ValueSet? other) => other is not null && other.Key == Key;

    public override bool Equals(object? obj) => Equals(obj as ValueSet);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Key;

    private ValueSet UnionOfTexts(ValueSet other)
    {
        var missing = IncludesMissing || other.IncludesMissing;
        return (IsTextComplement, other.IsTextComplement) switch
        {
            (false, false) => OfTexts([.. Texts, .. other.Texts], false, missing),
            (true, true) => OfTexts(Texts.Intersect(other.Texts, StringComparer.Ordinal), true, missing),
            (true, false) => OfTexts(Texts.Except(other.Texts, StringComparer.Ordinal), true, missing),
            (false, true) => OfTexts(other.Texts.Except(Texts, StringComparer.Ordinal), true, missing),
        };
    }

    private static List<Interval> Merged(IEnumerable<Interval> intervals)
    {
        var merged = new List<Interval>();
        foreach (var interval in intervals.Where(interval => interval.Low <= interval.High).OrderBy(interval => interval.Low))
        {
            if (merged.Count > 0 && (merged[^1].High == long.MaxValue || interval.Low <= merged[^1].High + 1))
            {
                merged[^1] = merged[^1] with { High = Math.Max(merged[^1].High, interval.High) };
            }
            else
            {
                merged.Add(interval);
            }
        }

        return merged;
    }

    private string Describe()
    {
        var body = IsText
            ? (IsTextComplement ? "^" : "")
                + string.Join(',', Texts.Select(text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'"))
            : string.Join(',', Intervals.Select(interval => Bound(interval.Low) + ".." + Bound(interval.High)));
        return "{" + body + (IncludesMissing ? "|missing" : "") + "}";
    }

    private static string Bound(long value) => value is long.MinValue or long.MaxValue ? "*" : value.ToString(CultureInfo.InvariantCulture);
}
