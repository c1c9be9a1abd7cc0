using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Tests.Books;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Classifications;

/// <summary>A book of loans booked as normal unless said otherwise, and what the rules say about each of them.</summary>
public sealed class GivenLoans(Catalogue? catalogue = null) : IDisposable
{
    public static readonly DateOnly Day = new(2024, 12, 31);

    public GivenBook Book { get; } = new(catalogue);

    public ClassificationEngine Engine => new(Book.Catalogue, Book.Store, Book.Engine);

    /// <summary>A loan of a person, granted under the rules of 2023; days past due as the date of the oldest unpaid principal and as the
    /// stored number.</summary>
    public static IReadOnlyDictionary<string, object?> Loan(long key, int daysPastDue = 0, params (string Column, object? Value)[] other)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["loan_key"] = key,
            ["customer_key"] = key,
            ["balance"] = 10_000m,
            ["open_date"] = new DateOnly(2024, 1, 15),
            ["days_past_due"] = daysPastDue,
            ["overdue_principal_date"] = daysPastDue > 0 ? Day.AddDays(-daysPastDue) : null,
        };
        foreach (var (column, value) in other)
        {
            row[column] = value;
        }

        return row;
    }

    /// <summary>The same of an enterprise that is not retail.</summary>
    public static IReadOnlyDictionary<string, object?> Company(
        long key,
        int daysPastDue = 0,
        params (string Column, object? Value)[] other
    ) => Loan(key, daysPastDue, [("borrower_type", "entity"), ("enterprise_size", "medium"), .. other]);

    public static IReadOnlyDictionary<string, object?> Event(long loan, DateOnly on, DateOnly observedUntil) =>
        Row(("loan_key", loan), ("customer_key", loan), ("event_date", on), ("observation_end", observedUntil), ("amount", 10_000m));

    /// <summary>Minimum category and deciding rule of each loan, by its key.</summary>
    public async Task<IReadOnlyDictionary<long, (string Minimum, string Rule)>> MinimumsAsync(DateOnly? asOf = null)
    {
        var date = asOf ?? Day;
        var rules = new ClassificationCompiler(
            Book.Catalogue,
            Viewpoint.Of(date),
            (table, day) => Book.Store.Current(table, day)
        ).Compile()!;
        var inputs = Book.Store.Inputs(rules.Reads);
        var rows = new ClassifiedRelation(rules).Source(
            Book.Warehouse.Dialect,
            (table, dates) => Book.Warehouse.Source(table, inputs, dates),
            [rules.Snapshot.Find("loan_key")!, rules.Minimum, rules.Rule]
        );
        var found = await Book.Warehouse.QueryAsync(
            new SqlStatement(
                $"SELECT loan_key, minimum_class, class_rule FROM {rows}",
                [new("loan_key", SqlType.Integer), new("minimum_class", SqlType.Integer), new("class_rule", SqlType.Integer)]
            ),
            CancellationToken.None
        );
        return found.Rows.ToDictionary(
            row => (long)row[0]!,
            row => (rules.Minimum.CodeList!.Find((int)(long)row[1]!)!.Code, rules.Rule.CodeList!.Find((int)(long)row[2]!)!.Code)
        );
    }

    public Task<ClassificationResult> ResultAsync(DateOnly? asOf = null) =>
        Engine.ComputeAsync(Viewpoint.Of(asOf ?? Day), CancellationToken.None);

    public void Dispose() => Book.Dispose();
}
