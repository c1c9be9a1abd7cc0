using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Lists;
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

    private readonly Listings _listings = new(catalogue, store, engine);

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
        var where = new PredicateBinder(relation.Scope, catalogue.ParametersAt(Viewpoint.Of(closing)))
            .Bind("opening.balance > 0 and closing.balance > 0")
            .And(In(relation.Scope, "opening." + column, from))
            .And(In(relation.Scope, "closing." + column, to));
        var list = new Listing(
            relation,
            where,
            _listings.InputsOf(relation),
            [.. Shown.Select(shown => new ListColumn(shown.Name, relation.Scope.Find(shown.Column)!))],
            [Shown[0].Name]
        );
        var page = await _listings.PageAsync(list, new(Kept, Descending: true, after, size), cancellationToken);
        return new([.. page.Rows.Select(Row)], page.Next);
    }

    private static ColumnTest In(ColumnScope scope, string column, int? state) =>
        new(
            scope.Find(column) ?? throw new ArgumentException($"'{column}' is no column of a migration.", nameof(column)),
            state is { } known ? ValueSet.Of([new Interval(known, known)]) : ValueSet.Missing(isText: false)
        );

    private static MigrationLoan Row(ListRow row) =>
        new(
            row.Whole("loan_key"),
            row.Text("loan_id")!,
            row.Symbol("product"),
            row.Amount("opening_balance"),
            row.Amount("closing_balance"),
            row.Amount(Kept),
            (int)row.Whole("days_past_due")
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
