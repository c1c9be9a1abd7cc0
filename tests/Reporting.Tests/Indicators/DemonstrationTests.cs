using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>What the demonstration bank's board decided, published or set holds for its book and for no other.</summary>
public sealed class DemonstrationTests
{
    private static readonly DateOnly March = new(2024, 3, 31);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_real_bank_is_not_judged_by_the_demonstrations_board(bool isReal)
    {
        using var book = await BookAsync(isReal);

        var npl = await book.IndicatorAsync("npl_ratio", March);

        Assert.Equal(0.02m, npl.Value);
        Assert.Equal(isReal ? null : AppetiteState.Red, npl.Appetite?.State);
        Assert.Equal(RegulatoryState.Within, npl.Regulatory!.State); // the rule is the rule everywhere
        Assert.Equal(isReal ? LimitState.Within : LimitState.Watch, npl.LimitState);
    }

    [Fact]
    public async Task A_banks_own_decision_holds_from_its_day_over_its_own_book()
    {
        using var edited = new EditedCatalogue(
            (
                "appetite/bank.yaml",
                "amber: 0.017, red: 0.019, approval: {reference: demonstration 2022-03, date: 2022-03-25, body: 董事会, body_en: board "
                    + "of directors}, demonstration: true}]",
                "amber: 0.017, red: 0.019, approval: {reference: demonstration 2022-03, date: 2022-03-25, body: 董事会, body_en: board "
                    + "of directors}, demonstration: true}, {from: 2024-01-01, red: 0.03, approval: {reference: 2023-17, date: "
                    + "2023-12-20}}]"
            )
        );
        using var book = await BookAsync(isReal: true, edited.Load());

        Assert.Equal(
            (0.03m, AppetiteState.Within, "2023-17"),
            (await book.IndicatorAsync("npl_ratio", March)).Appetite is { } own ? (own.Red, own.State, own.Reference) : default
        );
    }

    [Fact]
    public async Task What_needs_a_parameter_that_the_bank_has_not_set_cannot_be_evaluated_and_names_it()
    {
        using var demo = await BookAsync(isReal: false);
        using var real = await BookAsync(isReal: true);
        var (there, here) = (
            await demo.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None),
            await real.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None)
        );

        var lost = there
            .Indicators.Where(i =>
                i.Status == ResultStatus.Ok && here.Indicators.Single(h => h.Code == i.Code).Status == ResultStatus.NotEvaluable
            )
            .Select(i => i.Code)
            .ToList();
        Assert.Contains("npl_90_basis", lost); // counts by @npl_trigger_days
        foreach (var indicator in CommittedCatalogue.Indicators)
        {
            var result = here.Indicators.FirstOrDefault(h => h.Code == indicator.Code);
            if (result is null || indicator.Versions.At(March) is not { Formula: { } formula } version)
            {
                continue;
            }

            var used = Catalogue.Undecided(
                version
                    .Measures.Select(CommittedCatalogue.Measure)
                    .SelectMany(m => ParameterUse.Of(CommittedCatalogue, m))
                    .Concat(ParameterUse.Of(CommittedCatalogue, formula)),
                March
            );
            Assert.True(
                used.Count == 0 || (result.Status == ResultStatus.NotEvaluable && used.Any(result.Missing.Contains)),
                $"{indicator.Code} rests on {string.Join(", ", used)} and is {result.Status}"
            );
            Assert.True(
                Catalogue.Undecided(ParameterUse.Of(CommittedCatalogue, version.Limits?.Breach), March).Count == 0
                    || result.Regulatory?.Limit is null,
                $"{indicator.Code} is held against a limit that nobody set"
            );
        }

        Assert.All(here.Indicators, i => Assert.True(i.Appetite is null, $"{i.Code} is judged by the demonstration's board"));
    }

    [Fact]
    public async Task A_category_that_rests_on_what_the_bank_has_not_set_is_not_given()
    {
        using var real = await BookAsync(isReal: true);

        var result = await new ClassificationEngine(real.Catalogue, real.Store, real.Engine).ComputeAsync(
            Viewpoint.Of(March),
            CancellationToken.None
        );

        var open = result.Rules.Where(rule => rule.Missing.Any(missing => missing.StartsWith('@'))).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, rule => Assert.Equal(RuleState.NotEvaluable, rule.State));
    }

    [Fact]
    public void What_the_demonstration_published_is_shown_to_no_other_bank()
    {
        Assert.Contains(CommittedCatalogue.Published("npl_ratio", isDemo: true), figure => figure.Of.Scope == BenchmarkScope.Own);
        Assert.DoesNotContain(CommittedCatalogue.Published("npl_ratio", isDemo: false), figure => figure.Of.Scope == BenchmarkScope.Own);
        Assert.Contains(CommittedCatalogue.Published("npl_ratio", isDemo: false), figure => figure.Of.Scope == BenchmarkScope.Peer);
    }

    /// <summary>The committed catalogue comes with a bank that is none: whatever names the demonstration bears the mark, or a real bank
    /// would inherit it.</summary>
    [Fact]
    public void Whatever_the_catalogue_calls_a_demonstration_is_marked_as_one()
    {
        static bool Names(string? text) => text?.Contains("demonstration", StringComparison.OrdinalIgnoreCase) == true;

        Assert.All(
            CommittedCatalogue.Appetites.SelectMany(a => a.Versions),
            v => Assert.True(v.Demonstration || !Names(v.Approval.Reference.Value), v.Place.ToString())
        );
        Assert.All(
            CommittedCatalogue.Parameters.SelectMany(p => p.Values),
            v => Assert.True(v.Demonstration || !Names(v.Approval), v.Place.ToString())
        );
        Assert.All(
            CommittedCatalogue.Benchmarks.SelectMany(b => b.Published),
            p => Assert.True(p.Demonstration || !Names(p.Source?.En), p.Place.ToString())
        );
    }

    private static async Task<GivenBook> BookAsync(bool isReal, Catalogue? catalogue = null)
    {
        var book = new GivenBook(catalogue, isReal);
        await book.LoansAsync(March, Row(("balance", 98m)), Row(("balance", 2m), ("five_class", "substandard"), ("days_past_due", 100)));
        return book;
    }
}
