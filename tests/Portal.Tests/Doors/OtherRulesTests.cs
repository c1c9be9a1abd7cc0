using Portal.Data.Runs;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A computation under other rules is shown wherever it is asked for, and kept and published nowhere.</summary>
[Collection(CommandLine.Name)]
public sealed class OtherRulesTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    [Fact]
    public async Task It_is_never_kept_as_the_run_of_its_date()
    {
        var before = await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop);

        var (code, output, _) = await CommandLine.RunAsync(
            "compute",
            "--as-of",
            "2024-12-31",
            "--rules-of",
            "2017-12-31",
            "--home",
            portal.HomeDirectory
        );

        Assert.Equal(0, code);
        Assert.Contains(
            "Under the rules of 2017-12-31, for comparison: not kept as the run of 2024-12-31 and nowhere published.",
            output,
            StringComparison.Ordinal
        );
        Assert.Matches("Regulatory limit +Appetite: amber / red", output);
        Assert.Matches(@"npl_ratio \(AQ01\).* 5\.0000 % within +no appetite set *\n", output); // the board had decided nothing yet
        Assert.Equal(before!.Row.Number, (await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop))!.Row.Number);
        Assert.Equal([BookedPortal.AsOf], await portal.Get<RunRegister>().DatesAsync(Stop));
    }

    [Fact]
    public async Task The_appetite_is_that_of_the_day_whose_rules_are_asked_for()
    {
        var (_, output, _) = await CommandLine.RunAsync(
            "compute",
            "--as-of",
            "2024-12-31",
            "--rules-of",
            "2022-04-01",
            "--home",
            portal.HomeDirectory
        );

        Assert.Matches(@"npl_ratio \(AQ01\).* 5\.0000 % within +1\.7000 % / 1\.9000 % (within|amber|red)", output);
        Assert.Matches(@"Board appetite of \d+ indicators: demonstration 2022-03, 2022-03-25, 董事会", output);
    }

    [Fact]
    public async Task A_day_that_is_none_is_refused()
    {
        var (code, _, errors) = await CommandLine.RunAsync("compute", "--rules-of", "31.12.2024", "--home", portal.HomeDirectory);

        Assert.Equal(2, code);
        Assert.Contains("'31.12.2024' is not a date", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_holds_the_whole_state_of_the_comparison() =>
        Assert.Equal(
            "/rules?asOf=2024-12-31&rulesOf=2018-02-28&all=true",
            Urls.Rules(BookedPortal.AsOf, new DateOnly(2018, 2, 28), all: true)
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
