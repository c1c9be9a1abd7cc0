using System.Text.Json;
using Portal.Data.Figures;
using Portal.Data.Warehouse.Imports;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Indicators of real loans, loaded through the shipped profile, against reference values computed outside of Assay.</summary>
public sealed class LendingClubTests : IDisposable
{
    private static readonly DateOnly AsOf = new(2019, 3, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Indicators_have_the_reference_values_to_the_cent_and_to_the_digits_printed()
    {
        using var reference = await GivenRealLoansAsync();

        var run = await RunAsync();

        Assert.Equal(Printed("total_out_prncp"), run.Value("gross_loans"));
        Assert.Equal(Printed("share_late_or_grace_by_balance"), Math.Round(run.Value("overdue_balance_ratio"), 6));
        Assert.Equal(Printed("share_late_31_120_by_balance"), Math.Round(run.Value("overdue_30_balance_ratio"), 6));
        Assert.Equal(Printed("balance_weighted_int_rate"), Math.Round(100m * run.Value("average_rate"), 6)); // in percent
        Assert.Equal((58_497.60m + 40_187.27m + 267_204.50m, 267_204.50m), (run.Value("overdue_balance"), run.Value("overdue_30_balance"))); // in grace, 16 to 30, 31 to 120 days
        Assert.Equal(run.Value("overdue_balance"), run.Value("special_mention_balance")); // as the profile classes them
        Assert.Equal(0m, run.Value("npl_ratio")); // 31 to 120 days straddle the mark of 90: its middle does not pass it

        decimal Printed(string name) => reference.RootElement.GetProperty(name).GetDecimal();
    }

    [Fact]
    public async Task What_no_indicator_marks_off_is_a_figure_under_a_condition()
    {
        using var reference = await GivenRealLoansAsync();

        var figures = await _book.Engine.FiguresAsync(
            [new("late", "overdue_balance", "days_past_due >= 16"), new("all", "gross_loans")],
            Viewpoint.Of(AsOf),
            CancellationToken.None
        );
        var purposes = await _book.Engine.BreakdownAsync("gross_loans", AsOf, "purpose", CancellationToken.None);

        var (late, all) = (figures.Figures["late"].Value!.Value, figures.Figures["all"].Value!.Value);
        Assert.Equal(reference.RootElement.GetProperty("share_late_16_plus_by_balance").GetDecimal(), Math.Round(late / all, 6));
        Assert.Equal(
            reference.RootElement.GetProperty("HHI_purpose").GetDecimal(),
            Math.Round(purposes.Sum(row => row.Value / all * (row.Value / all)), 8)
        );
        Assert.Equal(Group(reference, "active_by_purpose").Order(), purposes.Where(row => row.Value > 0m).Select(row => row.Value).Order()); // by other names, the same amounts
    }

    [Fact]
    public async Task A_bank_that_reads_31_to_120_days_as_substandard_has_them_as_its_non_performing_loans()
    {
        using var reference = await GivenRealLoansAsync(("dpd_late_31_120", "91"), ("class_late_31_120", "substandard"));

        var run = await RunAsync();

        Assert.Equal(reference.RootElement.GetProperty("share_late_31_120_by_balance").GetDecimal(), Math.Round(run.Value("npl_ratio"), 6));
        Assert.Equal(1m, run.Value("overdue_90_to_npl"));
        Assert.Equal(
            (ResultStatus.NotEvaluable, "loan_snapshot.allowance"),
            (run.Of("provision_coverage").Status, run.Of("provision_coverage").Missing[0])
        ); // the file has none
    }

    private static IEnumerable<decimal> Group(JsonDocument reference, string name) =>
        reference.RootElement.GetProperty(name).EnumerateObject().Select(group => group.Value.GetProperty("balance").GetDecimal());

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(AsOf), CancellationToken.None);

    /// <summary>Loads the sample and gives its reference values.</summary>
    private async Task<JsonDocument> GivenRealLoansAsync(params (string Name, string Value)[] assumed)
    {
        var data = Repository.SharedData("lendingclub_sample_2007_2018q4");
        Assert.SkipWhen(
            data is null,
            "shared/data/lendingclub_sample_2007_2018q4 is not above this checkout: the real loans are not part of the repository."
        );
        var profile = ImportProfile.Load(
            Repository.PathOf("catalogue", "profiles", "lendingclub.yaml"),
            _book.Catalogue.Contract,
            _book.Home,
            AsOf,
            assumed.ToDictionary(pair => pair.Name, pair => pair.Value)
        );
        await new Loader(_book.Home, _book.Store).LoadAsync(
            new LoadRequest(profile, AsOf, [Path.Combine(data!, "lc_accepted_sample.csv.gz")], "test"),
            null,
            CancellationToken.None
        );
        return JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data!, "reference.json")));
    }
}
