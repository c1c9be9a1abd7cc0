using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Migrations;

/// <summary>The loans of one cell of a migration: both snapshots are joined, sorted and paged inside the warehouse.</summary>
public sealed class MigrationLoans(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine)
{
    private const string Table = "loan_snapshot";
    private const string Kept = "kept_balance";

    /// <summary>What is shown of a loan, under the name that it has in the list; the key is first.</summary>
    private static readonly (string Column, string Name)[] Shown =
    [
        ("closing.loan_key", "loan_key"),
        ("closing.loan_id", "loan_id"),
        ("closing.product", "product"),
        ("opening.balance", "opening_balance"),
        ("closing.balance", "closing_balance"),
        (Kept, Kept),
        ("closing.days_past_due", "days_past_due"),
    ];

    /// <summary>A page of the loans that were in one state and are in another, most kept balance first.</summary>
    /// <param name="from">Stored number of the opening state; null where the book gives none.</param>
    /// <param name="to">That of the closing state.</param>
    /// <param name="after">Cursor of the page before; null for the first.</param>
    /// <exception cref="ArgumentException">No column of that name, or no cursor of this list.</exception>
    /// <exception cref="WarehouseException">A snapshot is not there.</exception>
    public async Task<MigrationLoanPage> PageAsync(
        DateOnly opening,
        DateOnly closing,
        string column,
        int? from,
        int? to,
        string? after,
        int size,
        CancellationToken cancellationToken
    )
    {
        var relation = new TransitionRelation(catalogue.Scope(Table), opening, closing, IsGrouped: true);
        var inputs = store.Inputs(relation.Reads);
        if (relation.Reads.Where(read => inputs.Find(read.Table, read.Date) is null).ToList() is [var missing, ..])
        {
            throw WarehouseException.Of("warehouse.no-partition", $"There is no {missing.Table} for {missing.Date:yyyy-MM-dd}.");
        }

        var where = new PredicateBinder(relation.Scope, catalogue.ParametersAt(Viewpoint.Of(closing)))
            .Bind("opening.balance > 0 and closing.balance > 0")
            .And(In(relation.Scope, "opening." + column, from))
            .And(In(relation.Scope, "closing." + column, to));
        var statement = Statement(relation, where, inputs, after, size + 1);
        var rows = (await engine.OverVerifiedAsync(inputs, () => engine.QueryAsync(statement, cancellationToken), cancellationToken)).Rows;
        var shown = rows.Take(size).ToList();
        return new([.. shown.Select(row => Row(relation.Scope, row))], rows.Count > size ? LoanCursor.Of(shown[^1], SortedBy) : null);
    }

    private static int SortedBy => Array.FindIndex(Shown, shown => shown.Name == Kept);

    private static ColumnTest In(ColumnScope scope, string column, int? state) =>
        new(
            scope.Find(column) ?? throw new ArgumentException($"'{column}' is no column of a migration.", nameof(column)),
            state is { } known ? ValueSet.Of([new Interval(known, known)]) : ValueSet.Missing(isText: false)
        );

    private SqlStatement Statement(TransitionRelation relation, Predicate where, InputSet inputs, string? after, int rows)
    {
        var sql = engine.Dialect;
        var columns = Shown.Select(shown => relation.Scope.Find(shown.Column)!).ToList();
        var source = relation.Source(
            sql,
            (table, dates) => engine.Source(table, inputs, dates),
            [.. columns.Concat(where.Columns).DistinctBy(column => column.Name)]
        );
        var list = string.Join(", ", columns.Zip(Shown, (column, shown) => $"{sql.Quote(column.SqlName)} AS {sql.Quote(shown.Name)}"));
        var found = $"(SELECT {list} FROM {source} WHERE {new SqlWriter(sql).Condition(where)}) AS l";
        var sort = new LoanCursor(sql, new Column(Kept, ColumnType.Money, IsNullable: false), descending: true);
        var select =
            $"SELECT {string.Join(", ", Shown.Select(shown => sql.Quote(shown.Name)))} FROM {found}{(after is null ? "" : " WHERE " + sort.After(after))}";
        return new SqlStatement(
            sql.Page(select, sort.Order, rows),
            [.. columns.Zip(Shown, (column, shown) => new SqlColumn(shown.Name, CuboidStatement.TypeOf(column)))]
        )
        {
            Parts = new MergedOrder(SortedBy, Descending: true, Key: 0, rows),
        };
    }

    private static MigrationLoan Row(ColumnScope scope, object?[] row) =>
        new(
            (long)row[0]!,
            (string)row[1]!,
            MeasureValues.Key(scope.Find("closing.product")!, row[2]),
            (decimal)row[3]!,
            (decimal)row[4]!,
            (decimal)row[5]!,
            (int)(long)row[6]!
        );
}

/// <summary>A loan of a cell; a refinanced loan is shown as the one that repaid it.</summary>
/// <param name="Product">Symbol of the code list.</param>
/// <param name="Kept">The part of the opening balance that is still on the book.</param>
public sealed record MigrationLoan(
    long LoanKey,
    string LoanId,
    string Product,
    decimal Opening,
    decimal Closing,
    decimal Kept,
    int DaysPastDue
);

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record MigrationLoanPage(IReadOnlyList<MigrationLoan> Rows, string? Next);
