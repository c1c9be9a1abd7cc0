using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse;

/// <summary>How one engine writes what the planner needs. Everything else in generated SQL is common to all of them.</summary>
/// <remarks>
/// Common rules: SQL returns keys, COUNT, SUM, MIN and MAX only. Conditions are two-valued: <see cref="Compare"/> is false for a missing
/// value, so NOT of it is true. A grouping expression gets its alias in an inner select and is grouped by that alias in the outer one.
/// Flags in results are 0 and 1. Joined sides have distinct column names beside the key.
/// </remarks>
[SuppressMessage("Performance", "CA1822", Justification = "Asked of a dialect, so that an engine may come to differ.")]
public abstract class SqlDialect
{
    public abstract string Name { get; }

    /// <summary>How many selects over every column of a snapshot, each inside the next, the engine still answers: so many steps of a
    /// scenario may change rows, and a conformance test computes as many.</summary>
    public virtual int NestedSelects => int.MaxValue;

    // Names and literals

    public abstract string Quote(string identifier);

    public virtual string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A whole number that is compared as one, however large.</summary>
    public virtual string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An exact decimal literal: never one with an exponent, always of a decimal type.</summary>
    public virtual string Number(decimal value) =>
        value.ToString(CultureInfo.InvariantCulture) is var text && text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";

    public abstract string Date(DateOnly value);

    /// <summary>A Boolean as a value (not as a condition).</summary>
    public abstract string Bool(bool value);

    /// <summary>A literal of whichever of the five kinds the value is.</summary>
    public string Literal(object value) =>
        value switch
        {
            string v => Text(v),
            int v => Integer(v),
            long v => Integer(v),
            decimal v => Number(v),
            DateOnly v => Date(v),
            bool v => Bool(v),
            _ => throw new ArgumentException(
                $"{value.GetType().Name} has no SQL literal; text, whole number, decimal, date and Boolean have.",
                nameof(value)
            ),
        };

    public abstract string TypeName(ColumnType type);

    // Conditions

    public string True => "1 = 1";

    public string False => "1 = 0";

    /// <summary>The condition that a Boolean column holds; false when it is missing.</summary>
    public abstract string IsTrue(string expression);

    public string IsMissing(string expression) => $"{expression} IS NULL";

    /// <summary>A comparison that is false, never unknown, when the left side is missing.</summary>
    public string Compare(string left, string comparison, string right, bool isNullable) =>
        isNullable ? $"({left} IS NOT NULL AND {left} {comparison} {right})" : $"{left} {comparison} {right}";

    /// <summary>Membership, false when the left side is missing.</summary>
    public string In(string left, IEnumerable<string> values, bool isNullable) =>
        Compare(left, "IN", $"({string.Join(", ", values)})", isNullable);

    /// <summary>Text under a binary order, so that every engine agrees on what is equal and what comes first.</summary>
    public virtual string BinaryText(string expression) => expression;

    // Expressions

    public string Case(IEnumerable<(string When, string Then)> branches, string otherwise) =>
        $"CASE {string.Join(' ', branches.Select(b => $"WHEN {b.When} THEN {b.Then}"))} ELSE {otherwise} END";

    /// <summary>1 where the condition holds, 0 elsewhere.</summary>
    public virtual string Flag(string condition) => Case([(condition, "1")], "0");

    /// <summary>Zero for null; unmatched sides of a full join and empty sums differ between engines.</summary>
    public string ZeroIfNull(string expression) => $"COALESCE({expression}, 0)";

    /// <summary>Product of two decimals, exact, with the sum of their scales, in 38 digits.</summary>
    public abstract string Product(string left, int leftScale, string right, int rightScale);

    /// <summary>A product of an amount of any size: one that overflows would end the statement.</summary>
    public virtual string WideProduct(string left, int leftScale, string right, int rightScale) =>
        Product(left, leftScale, right, rightScale);

    /// <summary>An exact decimal that is never negative, rounded half up to the decimals of an amount or a ratio.</summary>
    /// <param name="scale">Decimals of the expression.</param>
    public virtual string Rounded(string expression, int scale, ColumnType type) => $"CAST({expression} AS {TypeName(type)})";

    /// <summary>Whole days from one date to another; missing when one of them is.</summary>
    public abstract string DaysBetween(string from, string to);

    /// <summary>The first of January of a date's year.</summary>
    public abstract string YearStart(string date);

    // Aggregates

    public virtual string Count => "COUNT(*)";

    /// <summary>Exact sum of amounts with two decimals; 0 for no rows.</summary>
    public string SumMoney(string expression) => SumDecimal(expression, 2);

    /// <summary>Exact sum of decimals in 38 digits at a declared scale; 0 for no rows.</summary>
    public abstract string SumDecimal(string expression, int scale);

    /// <summary>Exact sum of whole numbers; 0 for no rows.</summary>
    public abstract string SumInteger(string expression);

    /// <summary>Exact number of different values; missing ones are not counted.</summary>
    public virtual string CountDistinct(string expression) => $"COUNT(DISTINCT {expression})";

    /// <summary>About how many different values there are, in one pass and little memory.</summary>
    public abstract string EstimateDistinct(string expression);

    public string Min(string expression) => $"MIN({expression})";

    public string Max(string expression) => $"MAX({expression})";

    /// <summary>The maximum, and null when there is no row at all.</summary>
    public virtual string MaxOrNull(string expression) => Max(expression);

    /// <summary>Sums that depend on every listed value of every row but not on the order of rows: each is a whole number, result type
    /// Decimal.</summary>
    /// <remarks>Two independent parts of an MD5 for each row, 48 bits each; comparable within one engine only.</remarks>
    public abstract IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions);

    /// <summary>How versions of the engine may make that fingerprint; which of them it does is found by asking it.</summary>
    public abstract IReadOnlyList<FingerprintRule> FingerprintRules { get; }

    // Shapes of statements

    /// <summary>FROM text of a full join of two subselects on equal keys. Both name the key column alike, all others differently.</summary>
    public abstract string FullJoin(string leftSelect, string rightSelect, string key);

    /// <summary>As <see cref="FullJoin"/>, for a question that drops what only the right side has: an engine may leave such rows out of the
    /// join.</summary>
    public virtual string LookupJoin(string leftSelect, string rightSelect, string key) => FullJoin(leftSelect, rightSelect, key);

    /// <summary>The key of a <see cref="FullJoin"/>, whichever side it came from.</summary>
    public abstract string JoinedKey(string key);

    /// <summary>FROM text, with its alias, of every row twice, once with 0 and once with 1 in a further column.</summary>
    /// <param name="rows">FROM text with its alias.</param>
    public virtual string Twice(string rows, string column) =>
        $"{rows} CROSS JOIN (SELECT 0 AS {Quote(column)} UNION ALL SELECT 1 AS {Quote(column)}) AS two";

    /// <summary>FROM text, with its alias, of rows with one more column.</summary>
    /// <param name="rows">FROM text without alias.</param>
    /// <param name="columns">Names of the rows' own columns.</param>
    public virtual string With(string rows, IEnumerable<string> columns, string expression, string name) =>
        $"(SELECT {string.Join(", ", columns.Select(Quote).Append($"{expression} AS {Quote(name)}"))} FROM {rows} AS r) AS t";

    /// <summary>FROM text, without alias, of rows with some of their columns computed anew.</summary>
    /// <remarks>A computed column has a name of its own until the outer select: where an alias hides the column that it is computed from,
    /// one select would not do.</remarks>
    /// <param name="from">FROM text with its alias, and what follows it.</param>
    /// <param name="columns">Names of all columns.</param>
    /// <param name="computed">The new expression of those that change.</param>
    public virtual string Recomputed(string from, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> computed)
    {
        static string Inner(string column) => "what_if_" + column;
        var inner = columns
            .Where(column => !computed.ContainsKey(column))
            .Select(Quote)
            .Concat(computed.Select(pair => $"{pair.Value} AS {Quote(Inner(pair.Key))}"));
        var outer = columns.Select(column => computed.ContainsKey(column) ? $"{Quote(Inner(column))} AS {Quote(column)}" : Quote(column));
        return $"(SELECT {string.Join(", ", outer)} FROM (SELECT {string.Join(", ", inner)} FROM {from}) AS w)";
    }

    /// <summary>The first rows of an ordered select; the next page asks for keys beyond the last one seen.</summary>
    public abstract string Page(string select, string orderBy, int size);
}
