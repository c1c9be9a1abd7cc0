using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>A book of scored loans and applications.</summary>
public abstract class GivenScores : IDisposable
{
    private protected static readonly DateOnly March = new(2024, 3, 31);
    private protected readonly GivenBook _book = new();
    private protected long _key;

    public void Dispose()
    {
        _book.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

    /// <summary>Loans of the twelve cohorts that are old enough, and of this month; the months between hold one loan each that nobody
    /// scored.</summary>
    private protected async Task GivenLoansAsync(
        IEnumerable<IReadOnlyDictionary<string, object?>> old,
        IEnumerable<IReadOnlyDictionary<string, object?>>? young = null
    )
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        var parts = old.Select((loan, i) => (loan, Back: 12 + (i % 12))).ToLookup(part => part.Back, part => part.loan);
        await _book.RowsAsync(
            "loan",
            Enumerable.Range(0, 24).Select(back => (new DateOnly(March.Year, March.Month, 1).AddMonths(1 - back).AddDays(-1), Rows(back)))
        );

        IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(int back)
        {
            List<IReadOnlyDictionary<string, object?>> rows = [.. parts[back], .. back == 0 && young is not null ? young : []];
            return rows.Count > 0 ? rows : [Row(("loan_key", ++_key))];
        }
    }

    private protected IEnumerable<IReadOnlyDictionary<string, object?>> Loans(
        int? band,
        int bads,
        int goods,
        params (string Column, object? Value)[] facts
    ) =>
        [
            .. Enumerable
                .Range(0, bads + goods)
                .Select(i => Row([("loan_key", ++_key), ("score_band", band), ("first_60_date", FirstLate(i < bads, i)), .. facts])),
        ];

    /// <summary>A loan that falls behind after the reporting date is good by then.</summary>
    private protected static DateOnly? FirstLate(bool isBad, int number) =>
        isBad ? March
        : number % 2 == 0 ? March.AddDays(1)
        : null;
}
