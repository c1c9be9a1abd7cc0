using Portal.Data.Figures;
using Portal.Reporting.Bridges;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Bridges;

/// <summary>A December of few loans and their movements, from which bridges are computed.</summary>
public abstract class GivenDecember : IDisposable
{
    private protected static readonly DateOnly November = new(2024, 11, 30);
    private protected static readonly DateOnly December = new(2024, 12, 31);
    private protected readonly GivenBook _book = new();

    public void Dispose()
    {
        _book.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task GivenDecemberAsync((decimal Opening, decimal Closing)? allowance = null)
    {
        await _book.LoansAsync(
            November,
            Loan(1, 100m, allowance: allowance?.Opening),
            Loan(2, 60m, "substandard"),
            Loan(3, 30m),
            Loan(4, 20m, "substandard"),
            Loan(5, 10m, "doubtful")
        );
        await _book.LoansAsync(
            December,
            Loan(1, 90m, allowance: allowance?.Closing),
            Loan(2, 50m, "substandard"),
            Loan(3, 30m, "substandard"),
            Loan(4, 20m, "special_mention"),
            Row(("loan_key", 5L), ("balance", 0m), ("five_class", "loss"), ("loan_status", "written_off")),
            Loan(6, 40m)
        );
        await MovementsAsync(DecembersMovements);
    }

    private protected static readonly (string Kind, long Loan, decimal Amount, string Before)[] DecembersMovements =
    [
        ("repayment", 1, 10m, "normal"),
        ("repayment", 2, 10m, "substandard"),
        ("write_off", 5, 10m, "doubtful"),
        ("disbursement", 6, 40m, "normal"),
        ("recovery", 5, 4m, "loss"), // after the write-off: it changes no balance
    ];

    private protected static BridgeEngine Engine(GivenBook book) => new(book.Catalogue, book.Store, book.Engine);

    private protected async Task<Bridge> BridgeAsync(string code, BridgePeriod? period = null, GivenBook? book = null) =>
        (
            await Engine(book ?? _book)
                .ComputeAsync(
                    [new BridgeRequest((book ?? _book).Catalogue.Indicator(code))],
                    period ?? new BridgePeriod(November, December),
                    CancellationToken.None
                )
        ).Single();

    private protected Task MovementsAsync(params (string Kind, long Loan, decimal Amount, string Before)[] movements) =>
        _book.RowsAsync(
            "loan_movement",
            December,
            [.. movements.Select(movement => Movement(movement.Kind, movement.Loan, movement.Amount, movement.Before))]
        );

    private protected static IReadOnlyDictionary<string, object?> Loan(
        long key,
        decimal balance,
        string five = "normal",
        decimal? allowance = null
    ) => Row(("loan_key", key), ("balance", balance), ("five_class", five), ("loan_status", "open"), ("allowance", allowance ?? 0m));

    private protected static IReadOnlyDictionary<string, object?> Movement(string kind, long loan, decimal amount, string before) =>
        Row(("loan_key", loan), ("movement_kind", kind), ("movement_date", December), ("amount", amount), ("five_class_before", before));

    private protected static string[] Moved(Bridge bridge)
    {
        Assert.Equal((ResultStatus.Ok, ""), (bridge.Status, string.Join(';', bridge.Missing)));
        return
        [
            .. bridge
                .Steps.Where(step => step.Effect != 0m)
                .Select(step => FormattableString.Invariant($"{step.Line.Code} {step.Effect:0.##}")),
        ];
    }
}
