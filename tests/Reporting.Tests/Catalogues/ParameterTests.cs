using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>What no source establishes, and what the bank decides, is a parameter with that mark and an approval.</summary>
public sealed class ParameterTests
{
    private static readonly DateOnly Day = new(2024, 12, 31);

    [Theory]
    [InlineData("ecl_doubtful_share", "0.5", Confidence.Unsure)] // U4
    [InlineData("ecl_loss_share", "0.9", Confidence.Unsure)]
    [InlineData("technical_overdue_days", "0", Confidence.Unsure)]
    [InlineData("coverage_level_1", "1.2", Confidence.Sourced)] // U5: the ends are sourced, the steps between them not
    [InlineData("coverage_level_2", "1.3", Confidence.Unsure)]
    [InlineData("coverage_level_3", "1.4", Confidence.Unsure)]
    [InlineData("coverage_level_4", "1.5", Confidence.Sourced)]
    [InlineData("allowance_level_1", "0.015", Confidence.Sourced)]
    [InlineData("allowance_level_2", "0.018", Confidence.Unsure)]
    [InlineData("allowance_level_3", "0.021", Confidence.Unsure)]
    [InlineData("allowance_level_4", "0.025", Confidence.Sourced)]
    [InlineData("accuracy_mark_1", "1", Confidence.Sourced)]
    [InlineData("accuracy_mark_2", "0.85", Confidence.Unsure)]
    [InlineData("accuracy_mark_3", "0.7", Confidence.Sourced)]
    [InlineData("disposal_mark_1", "0.9", Confidence.Unsure)]
    [InlineData("disposal_mark_2", "0.75", Confidence.Unsure)]
    [InlineData("disposal_mark_3", "0.6", Confidence.Unsure)]
    [InlineData("adequacy_mark_1", "0.125", Confidence.Unsure)]
    [InlineData("adequacy_mark_2", "0.115", Confidence.Unsure)]
    [InlineData("adequacy_mark_3", "0.105", Confidence.Unsure)]
    [InlineData("cet1_minimum", "0.05", Confidence.Unsure)] // U6
    [InlineData("tier1_minimum", "0.06", Confidence.Unsure)]
    [InlineData("capital_minimum", "0.08", Confidence.Unsure)]
    [InlineData("conservation_buffer", "0.025", Confidence.Unsure)]
    [InlineData("countercyclical_buffer", "0", Confidence.Unsure)]
    [InlineData("systemic_bank_buffer", "0", Confidence.Unsure)]
    [InlineData("leverage_minimum", "0.04", Confidence.Unsure)]
    [InlineData("capital_tier", "1", Confidence.Unsure)] // U8
    [InlineData("group_limit_capital", "0.15", Confidence.Unsure)] // U15
    [InlineData("group_limit_tier1", "0.2", Confidence.Unsure)]
    [InlineData("related_limit", "0.5", Confidence.Unsure)]
    [InlineData("related_party_limit", "0.1", Confidence.Unsure)]
    [InlineData("related_group_limit", "0.15", Confidence.Unsure)]
    [InlineData("npl_trigger_days", "60", Confidence.Policy)]
    [InlineData("score_bad_days", "60", Confidence.Policy)]
    public void What_is_not_established_is_a_parameter_with_its_mark(string name, string value, Confidence mark)
    {
        var parameter = GivenBook.CommittedCatalogue.Parameters.Single(known => known.Name == name);

        Assert.Equal((value, mark), (parameter.Values.At(Day)!.Value.Value, parameter.Confidence));
    }

    [Fact]
    public void Every_value_says_who_approved_it() =>
        Assert.Empty(
            GivenBook
                .CommittedCatalogue.Parameters.Where(parameter => parameter.Values.Any(value => string.IsNullOrWhiteSpace(value.Approval)))
                .Select(parameter => parameter.Name)
        );

    [Theory]
    [InlineData("cet1_ratio", "cet1_minimum, conservation_buffer, countercyclical_buffer, systemic_bank_buffer")]
    [InlineData("rwa_loans_ratio", "capital_tier")]
    [InlineData("score_gini", "score_bad_days")]
    [InlineData("purpose_sec", "purpose_window_days, pt_sec_min_amount, pt_sec_min_share")]
    [InlineData("npl_ratio", "")]
    public void An_indicator_depends_on_the_parameters_of_its_formula_its_limits_and_its_measures(string code, string names)
    {
        var catalogue = GivenBook.CommittedCatalogue;

        Assert.Equal(
            names,
            string.Join(", ", ParameterUse.Of(catalogue, catalogue.Indicator(code).Versions.At(Day)!).Select(parameter => parameter.Name))
        );
    }
}
