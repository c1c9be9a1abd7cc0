using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>The board's risk appetite as the loader takes and refuses it.</summary>
public sealed class AppetiteTests
{
    private const string File = "appetite/bank.yaml";
    private const string Npl =
        "[{from: 2022-04-01, amber: 0.017, red: 0.019, approval: {reference: demonstration 2022-03, date: 2022-03-25, body: 董事会, "
        + "body_en: board of directors}, demonstration: true}]";

    [Theory]
    [InlineData("indicator: npl_ratio\n", "indicator: npl_ratios\n", "4:14 unknown indicator 'npl_ratios'; did you mean 'npl_ratio'?")]
    [InlineData(
        "indicator: npl_ratio\n",
        "indicator: five_class_distribution\n",
        "4:14 'five_class_distribution' has no good direction (better: none)"
    )]
    [InlineData(
        "indicator: npl_ratio\n",
        "indicator: overdue_60_to_npl\n",
        "the appetite for 'overdue_60_to_npl' is stated before at catalogue/appetite/bank.yaml:4:3"
    )]
    [InlineData(
        "red: 0.019,",
        "red: 0.06,",
        "5:52 red 0.06 is looser than the regulatory limit 0.05 of 'npl_ratio' in force on 2022-04-01 (R-CORE 九): the board cannot "
            + "accept what the rule forbids. Give at most 0.05"
    )]
    [InlineData("amber: 0.017, red: 0.019,", "amber: 0.051,", "5:40 amber 0.051 is looser than the regulatory limit 0.05")]
    [InlineData(
        "amber: 2.00,",
        "amber: 1.4,",
        "amber 1.4 is looser than the regulatory limit 1.5 of 'provision_coverage' in force on 2022-04-01 (R-LLP18): the board "
            + "cannot accept what the rule forbids. Give at least 1.5"
    )]
    [InlineData(
        "amber: 0.017, red: 0.019,",
        "amber: 0.02, red: 0.019,",
        "5:40 amber 0.02 is above red 0.019, but 'npl_ratio' is better lower: amber warns before red. Exchange the two"
    )]
    [InlineData(
        "amber: 0.995, red: 0.98,",
        "amber: 0.98, red: 0.995,",
        "amber 0.98 is below red 0.995, but 'data_sufficiency' is better higher"
    )]
    [InlineData(
        "amber: 0.017, red: 0.019,",
        "amber: 17, red: 19,",
        "5:40 17 of a ratio would be 1700 percent; a ratio is a fraction from -1 to 10, such as 0.017 for 1.7 percent"
    )]
    [InlineData("amber: 0.017,", "amber: 1.7 percent,", "5:40 '1.7 percent' is not a number; a ratio is a fraction such as 0.017")]
    [InlineData("amber: 300,", "amber: 300.5,", "300.5 is no number of things; give a whole number from 0 on")]
    [InlineData(
        "indicator: long_working_capital\n  versions: [{from: 2022-04-01, amber: 0,",
        "indicator: long_working_capital\n  versions: [{from: 2022-04-01, amber: 0.001,",
        "0.001 has more than two decimals; give an amount in the book's currency"
    )]
    [InlineData("amber: 0.017, red: 0.019, ", "", "5:14 an appetite has 'amber', 'red' or both")]
    [InlineData(
        Npl,
        "[{from: 2022-04-01, amber: 0.017}]",
        "5:14 lacks 'approval'; accepted keys: from, approval, amber, red, to, demonstration."
    )]
    [InlineData("{reference: demonstration 2022-03, date", "{date", "lacks 'reference'; accepted keys: reference, date, body, body_en.")]
    [InlineData(
        "reference: demonstration 2022-03,",
        "reference: ' ',",
        "an appetite without an approval is nobody's decision; give the 'reference' of the resolution that set it"
    )]
    [InlineData(
        "date: 2022-03-25,",
        "date: 2022-05-01,",
        "5:14 holds from 2022-04-01, before it was approved on 2022-05-01; an appetite takes effect on the day of its approval or later"
    )]
    [InlineData(
        "amber: 0.017,",
        "ambre: 0.017,",
        "5:33 unknown key 'ambre'; accepted keys: from, approval, amber, red, to, demonstration."
    )]
    public void A_mistake_is_named_with_its_place_and_what_to_do(string old, string mistake, string message) =>
        Refused(message, (File, old, mistake));

    [Theory]
    [InlineData(
        "to: 2023-12-31, ",
        "2023-07-01",
        "a version of 'npl_ratio' begins before the one above it has ended; versions stand in order of 'from'"
    )]
    [InlineData("", "2022-04-01", "a version of 'npl_ratio' begins before the one above it has ended")]
    [InlineData(
        "to: 2023-06-30, ",
        "2024-01-01",
        "no version of 'npl_ratio' from 2023-07-01 to 2023-12-31; let the version above end on the day before this one begins, or "
            + "leave its 'to' out"
    )]
    [InlineData("to: 2022-03-31, ", "2022-04-02", "a version of 'npl_ratio' ends before it begins")]
    public void Versions_neither_overlap_nor_leave_a_gap(string to, string next, string message) =>
        Refused(message, (File, Npl, Two(to, next)));

    [Fact]
    public void A_rule_that_becomes_stricter_later_is_met_on_its_day() =>
        Refused(
            "amber 1.4 is looser than the regulatory limit 1.5 of 'provision_coverage' in force on 2023-07-01",
            (File, "amber: 2.00,", "amber: 1.4,"),
            (
                "parameters/bank.yaml",
                "values: [{from: 2000-01-01, value: 1.50, approval: R-LLP18}]",
                "values: [{from: 2000-01-01, value: 1.20, approval: before}, {from: 2023-07-01, value: 1.50, approval: letter}]"
            )
        );

    [Fact]
    public void A_reference_longer_than_a_run_keeps_is_refused() =>
        Refused(
            "an approval's 'reference' and 'body' have at most 128 characters",
            (File, "reference: demonstration 2022-03,", $"reference: {new string('x', 129)},")
        );

    [Fact]
    public void The_board_may_accept_all_that_the_rule_allows_and_adjoining_versions_hold_each_in_their_time()
    {
        using var edited = new EditedCatalogue(
            (File, Npl, Two("to: 2023-06-30, ", "2023-07-01").Replace("red: 0.02,", "red: 0.05,", StringComparison.Ordinal))
        );

        var catalogue = edited.Load();

        Assert.Null(catalogue.AppetiteAt("npl_ratio", new DateOnly(2022, 3, 31), isDemo: true));
        Assert.Equal("0.019", catalogue.AppetiteAt("npl_ratio", new DateOnly(2023, 6, 30), isDemo: true)!.Red!.Value);
        Assert.Equal("0.05", catalogue.AppetiteAt("npl_ratio", new DateOnly(2023, 7, 1), isDemo: true)!.Red!.Value);
        Assert.Null(catalogue.AppetiteAt("no_such_indicator", new DateOnly(2023, 7, 1), isDemo: true));
    }

    [Fact]
    public void A_regulatory_limit_has_a_rule_that_states_it_and_the_banks_own_marks_have_an_approval()
    {
        var catalogue = GivenBook.CommittedCatalogue;
        var limited = catalogue
            .Indicators.SelectMany(indicator => indicator.Versions.Select(version => (indicator.Code, Version: version)))
            .Where(pair => pair.Version.Limits is not null)
            .ToList();

        Assert.True(limited.Count > 40);
        Assert.Empty(
            limited
                .Where(pair => pair.Version.Basis is null || pair.Version.Confidence is Confidence.Policy or Confidence.Unsure)
                .Select(pair => pair.Code)
        );
        Assert.True(catalogue.Appetites.Count > 50);
        Assert.All(
            catalogue.Appetites.SelectMany(appetite => appetite.Versions),
            version => Assert.StartsWith("demonstration", version.Approval.Reference.Value, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_parameter_is_used()
    {
        var catalogue = GivenBook.CommittedCatalogue;
        var text = string.Concat(catalogue.Source.Files.Select(file => file.Content));

        Assert.Empty(
            catalogue
                .Parameters.Where(parameter => !text.Contains("@" + parameter.Name, StringComparison.Ordinal))
                .Select(parameter => parameter.Name)
        );
    }

    /// <summary>The first version as it stands, and one from another day.</summary>
    private static string Two(string to, string next) =>
        $"[{{from: 2022-04-01, {to}amber: 0.017, red: 0.019, approval: {{reference: first, date: 2022-03-25}}}}, {{from: {next}, amber: 0.018, red: 0.02, approval: {{reference: second, date: 2022-03-26}}}}]";

    private static void Refused(string message, params (string File, string Old, string New)[] edits)
    {
        using var edited = new EditedCatalogue(edits);

        var errors = edited.Errors();

        Assert.Contains(
            errors,
            error => error.StartsWith($"catalogue/{File}:", StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal)
        );
    }
}
