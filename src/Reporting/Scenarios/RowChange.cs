using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>One step of a scenario in the words of an engine: what becomes of the rows of a snapshot, and by how much their sums
/// change.</summary>
/// <remarks>
/// The second is written apart from the first, so that the totals of what came out can be compared with what should have: a row that was
/// lost or doubled, or rounded otherwise by an engine, is found.
/// </remarks>
internal abstract class RowChange(SqlDialect dialect, ColumnScope loans)
{
    /// <summary>Key of the number of rows among the <see cref="Changes"/>.</summary>
    public const string Rows = "rows";

    protected SqlDialect Dialect { get; } = dialect;

    protected ColumnScope Loans { get; } = loans;

    protected SqlWriter Writer { get; } = new(dialect);

    protected string Money(decimal amount) => Dialect.Number(amount + 0.00m);

    /// <summary>FROM text, with its alias, of the rows that <see cref="Changes"/> are asked of.</summary>
    public virtual string Measured(string rows) => rows + " AS s";

    /// <summary>FROM text of the rows after the step.</summary>
    public abstract string Apply(string rows);

    /// <summary>What each row adds to the number of rows and to the sum of a money column; columns that are not here keep their
    /// sums.</summary>
    public abstract IReadOnlyDictionary<string, string> Changes { get; }

    protected string Name(string column) => Dialect.Quote(column);

    /// <summary>The rows with some columns computed anew.</summary>
    /// <param name="from">FROM text with its alias, and what follows it.</param>
    protected string Select(string from, IReadOnlyDictionary<string, string> computed) =>
        Dialect.Recomputed(from, [.. Loans.Columns.Keys], computed);

    /// <summary>An amount times a factor, in cents; missing where the amount is.</summary>
    protected string Times(string column, decimal factor, ColumnType type = ColumnType.Money)
    {
        var (own, scale) = (Loans.Find(column)!, Scale(factor));
        var product = Dialect.Rounded(
            Dialect.Product(Present(column), own.Scale, Dialect.Number(Trimmed(factor)), scale),
            own.Scale + scale,
            type
        );
        return Known(column, product);
    }

    /// <summary>A value computed of a column, missing where the column is.</summary>
    protected string Known(string column, string value) =>
        Loans.Find(column)!.IsNullable ? Dialect.Case([(Dialect.IsMissing(Name(column)), "NULL")], value) : value;

    /// <summary>A column, zero where it is missing.</summary>
    protected string Present(string column) => Loans.Find(column)!.IsNullable ? Dialect.ZeroIfNull(Name(column)) : Name(column);

    protected string When(string condition, string then, string otherwise) => Dialect.Case([(condition, then)], otherwise);

    /// <summary>Decimals of a factor without trailing zeros.</summary>
    protected static int Scale(decimal factor) => Trimmed(factor).Scale;

    protected static decimal Trimmed(decimal factor) => factor / 1.0000000000000000000000000000m;
}
