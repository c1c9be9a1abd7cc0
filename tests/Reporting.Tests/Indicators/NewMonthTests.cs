using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>A month more costs the new snapshot: what was computed of earlier ones is kept and found.</summary>
public sealed class NewMonthTests : IDisposable
{
    private static readonly DateOnly November = new(2024, 11, 30);
    private static readonly DateOnly December = new(2024, 12, 31);

    private readonly GivenBook _book = new();
    private readonly WatchedEngine _watched;
    private readonly IndicatorEngine _indicators;

    public NewMonthTests()
    {
        _watched = new WatchedEngine(_book.Warehouse, _book.Store);
        _indicators = new IndicatorEngine(_book.Catalogue, _book.Store, _watched, _book.Home);
    }

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_new_snapshot_is_computed_without_a_scan_of_the_one_before_it_alone()
    {
        await LoansAsync(November, 100.00m);
        await ComputeAsync(November);
        await LoansAsync(December, 70.00m);

        var (run, scans) = await ComputeAsync(December);

        Assert.NotEmpty(scans);
        Assert.All(scans, scan => Assert.Contains(scan, partition => partition.Date == December));
        Assert.All(
            scans.Where(scan => scan.Any(partition => partition.Date == November)),
            scan => Assert.Equal([November, December], scan.Select(partition => partition.Date))
        ); // the transition
        Assert.Contains(scans, scan => scan.Count == 2);
        Assert.Equal(570.00m, run.Indicators.Single(indicator => indicator.Code == "gross_loans").Value);
    }

    [Fact]
    public async Task Figures_of_the_earlier_month_are_given_without_any_scan_after_a_new_one_was_sealed()
    {
        await LoansAsync(November, 100.00m);
        var (before, _) = await ComputeAsync(November);
        await LoansAsync(December, 70.00m);
        await ComputeAsync(December);

        var (after, scans) = await ComputeAsync(November);

        Assert.Empty(scans);
        Assert.Equal(before.Digest, after.Digest);
    }

    [Fact]
    public async Task A_correction_of_the_earlier_snapshot_is_what_has_it_scanned_again()
    {
        await LoansAsync(November, 100.00m);
        await ComputeAsync(November);
        await LoansAsync(November, 90.00m);

        var (run, scans) = await ComputeAsync(November);

        Assert.All(scans, scan => Assert.Equal(2, Assert.Single(scan).Version));
        Assert.NotEmpty(scans);
        Assert.Equal(590.00m, run.Indicators.Single(indicator => indicator.Code == "gross_loans").Value);
    }

    private async Task<(IndicatorRunResult Run, IReadOnlyList<IReadOnlyList<Partition>> Scans)> ComputeAsync(DateOnly date)
    {
        _watched.Forget();
        return (await _indicators.ComputeAsync(Viewpoint.Of(date), CancellationToken.None), _watched.Scans);
    }

    private Task LoansAsync(DateOnly date, decimal substandard) =>
        _book.LoansAsync(
            date,
            GivenBook.Row(("loan_key", 1L), ("five_class", "substandard"), ("balance", substandard)),
            GivenBook.Row(("loan_key", 2L), ("five_class", "normal"), ("balance", 500.00m))
        );
}
