using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Scenarios;
using Portal.Shell;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class RuleTextsTests : PortalTest
{
    [Theory]
    [InlineData("en", "This needs the role audit manager or administrator.")]
    [InlineData("zh-CN", "需要角色：审计主管或管理员。")]
    public void A_role_that_is_missing_is_said_in_the_language_of_the_page(string language, string sentence)
    {
        GivenLanguage(language);

        Assert.Equal(
            sentence,
            Services.GetRequiredService<RuleTexts>().Of(new RuleBreak("finding.role", "") { Roles = [Roles.AuditManager, Roles.Admin] })
        );
    }

    public static TheoryData<string, string, string> StepsThatAreOff =>
        new()
        {
            {
                """[{"kind":"shift","from":"normal","to":"loss","share":"1.5"}]""",
                "Step 1: a share of 150% is not accepted. State a percentage above 0 and at most 100.",
                "步骤 1：占每笔余额的比例 150% 不能接受，请填写大于 0、不超过 100 的百分比。"
            },
            {
                """[{"kind":"shift","from":"normal","to":"loss","share":"1","allowance_rate":"1.1"}]""",
                "Step 1: an allowance rate of 110% is not accepted. State a percentage from 0 to 100 of the moved balance.",
                "步骤 1：迁入部分的准备率 110% 不能接受，请填写 0 至 100 的百分比。"
            },
            {
                """[{"kind":"multiply","pd":"0"}]""",
                "Step 1: a multiplier of 0 is not accepted. State a number above 0 and at most 100, such as 1.5.",
                "步骤 1：乘数 0 不能接受，请填写大于 0、不超过 100 的数，例如 1.5。"
            },
            {
                """[{"kind":"grow","rate":"-1"}]""",
                "Step 1: growth of -100% is not accepted. State a percentage above -100 and at most 1000, such as 10.",
                "步骤 1：增长率 -100% 不能接受，请填写大于 -100、不超过 1000 的百分比，例如 10。"
            },
            {
                """[{"kind":"grow","rate":"0.1234567"}]""",
                "Step 1: 12.34567 has more decimals than are kept. State at most 4.",
                "步骤 1：12.34567 的小数位数过多，最多 4 位。"
            },
            {
                """[{"kind":"multiply","lgd":"0.1234567"}]""",
                "Step 1: 0.1234567 has more decimals than are kept. State at most 6.",
                "步骤 1：0.1234567 的小数位数过多，最多 6 位。"
            },
            {
                """[{"kind":"shift","from":"loss","to":"loss","share":"1"}]""",
                "Step 1: the loans would move to the class they come from. Choose another class.",
                "步骤 1：迁入类别与迁出类别相同，请选择其他类别。"
            },
            {
                """[{"kind":"rules","date":"2018-02-28"},{"kind":"rules","date":"2024-01-01"}]""",
                "Step 2: an earlier step takes the rules of another day already. A scenario takes those of one day.",
                "步骤 2：前面已有适用其他日期规则的步骤，只能采用一个日期的规则。"
            },
            {
                """[{"kind":"write_off","class":"los","share":"1"}]""",
                "Step 1: 'los' is no class. Choose one of the list.",
                "步骤 1：没有类别“los”，请从列表中选择。"
            },
            {
                """[{"kind":"grow","rate":"0.1","where":"dpd > 90"}]""",
                "Step 1: the condition 'dpd > 90' cannot be read from character 1 on: There is no column 'dpd'; did you mean "
                    + "'days_past_due'?",
                "步骤 1：条件“dpd > 90”在第 1 个字符处无法识别：没有字段“dpd”，是否为“days_past_due”？"
            },
        };

    [Theory]
    [MemberData(nameof(StepsThatAreOff))]
    public void A_step_that_is_off_is_said_as_the_form_asks_for_it_in_both_languages(string json, string english, string chinese)
    {
        var (steps, day) = (ScenarioJson.Read(json), new DateOnly(2024, 12, 31));
        var refused =
            new ScenarioCompiler(new CatalogueLoader().Load(Repository.CatalogueDirectory)).Problem(day, steps)
            ?? Assert.Throws<RuleException>(() => ScenarioRules.Require(new ScenarioContent("x", day, steps)));

        Assert.Equal((english, chinese), (Said("en"), Said("zh-CN")));

        string Said(string language)
        {
            GivenLanguage(language);
            return Services.GetRequiredService<RuleTexts>().Of(refused);
        }
    }

    [Theory]
    [InlineData("five_class >= sub_standard", "代码表中没有“sub_standard”，是否为“substandard”？")]
    [InlineData("balance > @as_off", "当日没有参数“@as_off”，是否为“@as_of”？")]
    [InlineData("balance", "“balance”不是真假值，请与某个值比较。")]
    [InlineData("balance / principal_own > 1", "条件中不能使用除法，请改为在另一侧相乘。")]
    [InlineData("balance is missing", "“balance”不会为空。")]
    [InlineData("open_date > 20240101", "“open_date”是日期，请写作 yyyy-MM-dd、@as_of 或 @year_start。")]
    [InlineData("open_date > 2024-02-30", "“2024-02-30”不是日历上的日期，请写作 yyyy-MM-dd。")]
    [InlineData(
        "open_date > 1899-12-31",
        "1899-12-31 不在可用范围内：可填 1900-01-01 至 2199-12-31 的日期，范围之外多为占位值或录入错误。"
    )]
    [InlineData("product > five_class", "“product”与“five_class”不能比较：只能比较数值、日期或同一代码表的代码。")]
    [InlineData("balance > 2000000000000", "2000000000000 超出“balance”的取值范围。")]
    [InlineData("loan_id > 'x'", "“loan_id”没有大小顺序，请使用 =、<> 或 in (…)。")]
    [InlineData("balance # 1", "无法理解“# 1”。请写字段与值的比较，用 and、or、not 连接，例如：days_past_due > 90 and product = bills。")]
    [InlineData("balance >", "条件不完整。请写字段与值的比较，例如：days_past_due > 90。")]
    [InlineData(
        "five_class = unheard_of_here",
        "代码表中没有“unheard_of_here”，可用：doubtful, loss, normal, special_mention, substandard。"
    )]
    public void A_condition_that_cannot_be_used_is_said_in_the_language_of_the_page(string condition, string chinese)
    {
        var compiler = new MeasureCompiler(new CatalogueLoader().Load(Repository.CatalogueDirectory), new DateOnly(2024, 12, 31));
        var problem = Problem.Of(Assert.Throws<ExpressionException>(() => compiler.Condition("loan_snapshot", condition)));
        GivenLanguage("zh-CN");

        Assert.Equal(chinese, Services.GetRequiredService<RuleTexts>().Of(problem.Rule!));
    }
}
