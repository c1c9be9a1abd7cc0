using Portal.Data.Scenarios;
using Xunit;

namespace Portal.Data.Tests.Scenarios;

public sealed class ScenarioRulesTests
{
    [Fact]
    public void Steps_come_back_from_their_canonical_text_as_they_were()
    {
        ScenarioStep[] steps =
        [
            new ShiftStep("normal", "loss", 0.050m, "product = consumer_micro", 0.5m),
            new ShiftStep("loss", "normal", 1m),
            new MultiplyStep(1.5m, 1m),
            new WriteOffStep("loss", 0.25m, "province = beijing"),
            new GrowStep(-0.1m),
            new RulesStep(new DateOnly(2018, 2, 28)),
        ];

        var text = ScenarioJson.Write(steps);

        Assert.Equal(steps, ScenarioJson.Read(text));
        Assert.Equal(text, ScenarioJson.Write(ScenarioJson.Read(text)));
        Assert.StartsWith(
            """[{"allowance_rate":"0.5","from":"normal","kind":"shift","share":"0.05","to":"loss","where":"product = consumer_micro"},""",
            text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"loss","share":1.5}]""",
        "Step 1, share: '1.5' is not accepted. Accepted: a fraction above 0 and at most 1, such as 0.05 for 5 percent."
    )]
    [InlineData("""[{"kind":"shift","from":"normal","to":"loss","share":"0"}]""", "Step 1, share: '0' is not accepted.")]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"normal","share":"0.1"}]""",
        "Step 1, to: 'normal' is the class that the loans come from. Accepted: another class."
    )]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"loss","share":"0.1","allowance_rate":"1.1"}]""",
        "Step 1, allowance_rate: '1.1' is not accepted. Accepted: a fraction from 0 to 1 of the moved balance."
    )]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"loss","share":"0.1234567"}]""",
        "Step 1, share: '0.1234567' has more decimals than are kept. Accepted: at most 6."
    )]
    [InlineData("""[{"kind":"shift","from":"normal","share":"0.1"}]""", "Step 1, to: is missing.")]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"loss","share":"a lot"}]""",
        "Step 1, share: 'a lot' is not a number such as 0.05."
    )]
    [InlineData(
        """[{"kind":"shift","from":"normal","to":"loss","share":"0.1","shere":"1"}]""",
        "Step 1, shere: is no field of a step 'shift'. Accepted: kind, from, to, share, where, allowance_rate; did you mean 'share'?"
    )]
    [InlineData(
        """[{"kind":"grow","rate":"0.1"},{"kind":"multiply","pd":"0"}]""",
        "Step 2, pd: '0' is not accepted. Accepted: a number above 0 and at most 100, such as 1.5."
    )]
    [InlineData("""[{"kind":"multiply","lgd":"-1"}]""", "Step 1, lgd: '-1' is not accepted.")]
    [InlineData("""[{"kind":"write_off","class":"loss","share":"1.01"}]""", "Step 1, share: '1.01' is not accepted.")]
    [InlineData(
        """[{"kind":"grow","rate":"-1"}]""",
        "Step 1, rate: '-1' is not accepted. Accepted: a fraction above -1 and at most 10, such as 0.1 for a tenth more."
    )]
    [InlineData("""[{"kind":"rules","date":"31.12.2024"}]""", "Step 1, date: '31.12.2024' is not a date such as 2024-12-31.")]
    [InlineData(
        """[{"kind":"rules","date":"2018-02-28"},{"kind":"rules","date":"2024-01-01"}]""",
        "Step 2, kind: 'rules' stands before already. Accepted: the rules of one day."
    )]
    [InlineData(
        """[{"kind":"shft"}]""",
        "Step 1, kind: 'shft' is not one of shift, multiply, write_off, grow, rules; did you mean 'shift'?."
    )]
    [InlineData("""[{"from":"normal"}]""", "Step 1, kind: is missing.")]
    [InlineData("""["shift"]""", "Step 1, kind: '\"shift\"' is not an object with the field kind.")]
    [InlineData("""{"kind":"shift"}""", "The steps are object. Write a list: [] for none.")]
    [InlineData("""[{"kind":""", "The steps are not JSON: line 1, byte ")]
    public void A_step_that_is_off_is_refused_with_step_field_value_and_what_is_accepted(string json, string sentence)
    {
        var refused = Assert.Throws<RuleException>(() =>
            ScenarioRules.Require(new ScenarioContent("x", new DateOnly(2024, 12, 31), ScenarioJson.Read(json)))
        );

        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_a_number_of_steps_and_a_tax_rate_have_bounds()
    {
        var content = new ScenarioContent("x", new DateOnly(2024, 12, 31), []);

        Assert.Equal("scenario.name", Refusal(content with { Name = " " }));
        Assert.Equal("scenario.name", Refusal(content with { Name = new string('x', 129) }));
        Assert.Equal(
            "scenario.steps",
            Refusal(content with { Steps = [.. Enumerable.Repeat(new GrowStep(0.1m), ScenarioRules.MostSteps + 1)] })
        );
        Assert.Equal("scenario.tax", Refusal(content with { TaxRate = 1m }));
        Assert.Equal("scenario.tax", Refusal(content with { TaxRate = -0.1m }));
        Assert.Equal("scenario.long_condition", Refusal(content with { Steps = [new GrowStep(0.1m, new string('x', 1001))] }));
        ScenarioRules.Require(content with { Steps = [.. Enumerable.Repeat(new GrowStep(0.1m), ScenarioRules.MostSteps)], TaxRate = 0m });
    }

    private static string Refusal(ScenarioContent content) => Assert.Throws<RuleException>(() => ScenarioRules.Require(content)).Rule;
}
