using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>A date is planned once: its run, its returns and single figures read the same cubes.</summary>
public sealed class SharedPlanTests : IDisposable
{
    private static readonly DateOnly December = new(2024, 12, 31);

    private readonly GivenBook _book = new();
    private readonly WatchedEngine _watched;
    private readonly IndicatorEngine _indicators;

    public SharedPlanTests()
    {
        _watched = new WatchedEngine(_book.Warehouse, _book.Store);
        _indicators = new IndicatorEngine(_book.Catalogue, _book.Store, _watched, _book.Home);
    }

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task The_returns_of_a_date_scan_no_loan_after_its_run()
    {
        await LoansAsync();
        await _indicators.ComputeAsync(Viewpoint.Of(December), CancellationToken.None);
        var returns = new ReturnEngine(_indicators, _book.Store);
        _watched.Forget();

        foreach (var form in returns.Forms.All.Where(form => form.IsReportingDate(December)))
        {
            var document = await returns.ComputeAsync(form.Code, Viewpoint.Of(December), CancellationToken.None);
            Assert.Contains(document.Cells, cell => cell.Value is > 0m);
        }

        Assert.DoesNotContain(_watched.Scans.SelectMany(scan => scan), partition => partition.Table == "loan_snapshot");
    }

    [Fact]
    public async Task One_indicator_has_the_value_of_the_run_and_computes_only_what_it_needs()
    {
        await LoansAsync();

        var alone = await _indicators.FindAsync("npl_ratio", Viewpoint.Of(December), CancellationToken.None);

        var scans = _watched.Scans.Count;
        _watched.Forget();
        var run = await _indicators.ComputeAsync(Viewpoint.Of(December), CancellationToken.None);
        Assert.Equal(run.Indicators.Single(indicator => indicator.Code == "npl_ratio").Value, alone!.Value);
        Assert.InRange(scans, 1, 2);
        Assert.True(_watched.Scans.Count > scans, $"The run scans {_watched.Scans.Count} times beside the {scans} of one indicator.");
    }

    [Fact]
    public async Task An_input_that_is_not_what_was_sealed_gives_no_figure_by_any_question()
    {
        await LoansAsync();
        await _indicators.ComputeAsync(Viewpoint.Of(December), CancellationToken.None);
        var file = Directory
            .GetFiles(_book.Home.WarehouseDirectory, "*.parquet", SearchOption.AllDirectories)
            .Single(path => path.Contains("loan_snapshot", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllBytesAsync(file, bytes);

        // All cubes are there; none of them is read for rows that are no longer those of the seal.
        await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.FindAsync("npl_ratio", Viewpoint.Of(December), CancellationToken.None)
        );
        await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.FiguresAsync([new("a", "gross_loans")], Viewpoint.Of(December), CancellationToken.None)
        );
        await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.BreakdownAsync("npl_ratio", December, "product", CancellationToken.None)
        );
        await Assert.ThrowsAsync<WarehouseException>(() => _indicators.ComputeAsync(Viewpoint.Of(December), CancellationToken.None));
    }

    private Task LoansAsync() =>
        _book.LoansAsync(
            December,
            GivenBook.Row(("loan_key", 1L), ("five_class", "substandard"), ("balance", 100.00m)),
            GivenBook.Row(("loan_key", 2L), ("five_class", "normal"), ("balance", 900.00m))
        );
}
