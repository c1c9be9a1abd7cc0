using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Warehouse;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Rendering;
using Portal.Shell;
using Portal.TestKit;
using Portal.Tests.Pages;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>Sentences with a code are said in the language of the page, and every code that the product throws has its texts.</summary>
public sealed partial class SpokenRulesTests : GivenPortal
{
    /// <summary>Codes that no page can meet: words of a file that a program sends, or states that the ledger alone reports.</summary>
    private static readonly string[] _notOnPages =
    [
        "scenario.json",
        "scenario.step",
        "seal.replaced",
        "ledger.operation-of-another",
        "ledger.after",
        "database.newer",
    ];

    /// <summary>What only the command line does.</summary>
    private static readonly string[] _ofTheCommandLine = ["backup.", "restore.", "upgrade.", "adopt."];

    [Fact]
    public void Every_code_that_is_thrown_is_said_in_both_languages()
    {
        var codes = Directory
            .EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Codes().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        codes.UnionWith(ConditionCodes());
        Assert.True(codes.Count > 240, "the codes are not found where they are thrown");

        foreach (var language in new[] { "en", "zh-CN" })
        {
            GivenLanguage(language);
            var texts = Get<RuleTexts>();
            var silent = codes
                .Except(_notOnPages)
                .Where(code => !_ofTheCommandLine.Any(start => code.StartsWith(start, StringComparison.Ordinal)))
                .Where(code => texts.Of(new RuleException(code, "unsaid", [.. "abcdefghij".Select(c => (object)c.ToString())])) == "unsaid")
                .Order(StringComparer.Ordinal);
            Assert.Empty(silent);
        }
    }

    [Fact]
    public void Every_sentence_of_a_rule_is_Chinese_on_a_Chinese_page()
    {
        var chinese = XDocument
            .Load(Repository.PathOf("src", "Portal", "Shell", "RuleTexts.zh-CN.resx"))
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

        Assert.Empty(
            chinese
                .Where(text => Slots().Replace(text.Value, "").Any(char.IsLetter) && !text.Value.Any(c => c is >= '\u4E00' and <= '\u9FFF'))
                .Select(text => text.Key)
        );
    }

    [Fact]
    public void Every_kind_of_exception_carries_its_code_or_never_meets_a_page()
    {
        Type[] elsewhere =
        [
            typeof(Portal.Cli.CallException),
            typeof(Portal.Settings.SettingsException),
            typeof(AddressException),
            typeof(StrictYamlException), // before there are pages
            typeof(RunMismatchException),
            typeof(Portal.Access.DismissedException), // of the command line, the API and the sign-in
        ];
        var kinds = new[] { typeof(RuleException), typeof(Catalogue), typeof(Problem) }
            .SelectMany(of => of.Assembly.GetTypes())
            .Where(type => type.IsAssignableTo(typeof(Exception)) && type.IsPublic)
            .Except(elsewhere)
            .ToList();

        Assert.Contains(typeof(WarehouseException), kinds);
        Assert.DoesNotContain(kinds, kind => kind != typeof(RuleException) && kind.GetProperty("Rule") is null);
    }

    [Fact]
    public void Several_things_that_are_wrong_are_said_one_by_one()
    {
        var told = WarehouseException.Of(
            "source.changed",
            $"The rows of {"v"} for {"2024-12-31"} are not {"p"}: {new[] { RuleException.Of("differs.rows", $"{1} rows instead of {2}"), RuleException.Of("differs.values", $"values differ") }}. {"d"}"
        );
        GivenLanguage("zh-CN");

        Assert.Contains("1 rows instead of 2; values differ", told.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 行，应为 2 行；行数与合计相同，个别值不同",
            Get<RuleTexts>().Of(Problem.Of(told).Rule!),
            StringComparison.Ordinal
        );
    }

    /// <summary>Steps, states and roles are words of lists: none of them is left in English inside a Chinese sentence.</summary>
    [Theory]
    [InlineData(ReturnStep.SendBack, ReturnState.Submitted, "状态“已报送”下不能执行“退回修改”。可执行的状态：已编制或已复核。")]
    [InlineData(ReturnStep.Approve, ReturnState.Reviewed, "9 无权执行“审批”；需要角色 高管。")]
    [InlineData(ReturnStep.Reject, ReturnState.Submitted, "执行“登记监管退回”须说明理由。请用一句话说明原因。")]
    [InlineData(ReturnStep.Review, ReturnState.Prepared, "9 已编制或复核本版本，“复核”须由他人执行。")]
    public void Words_of_lists_inside_a_refusal_are_Chinese_on_a_Chinese_page(ReturnStep step, ReturnState state, string sentence)
    {
        GivenLanguage("zh-CN");
        var roles = new HashSet<string>([Roles.Compliance]);

        var refused = ReturnRules.Hindrance(step, state, "9", roles, new ReturnSigners("9", null), [], reason: null);

        Assert.Equal(sentence, Get<RuleTexts>().Of(refused!));
        Assert.DoesNotContain("Terms", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_and_state_of_a_return_and_every_role_has_a_name_in_both_languages()
    {
        foreach (var language in new[] { "en", "zh-CN" })
        {
            GivenLanguage(language);
            var texts = Get<IStringLocalizer<RuleTexts>>();
            Assert.All(
                [.. Enum.GetNames<ReturnStep>().Select(step => nameof(ReturnStep) + step), .. Roles.All.Select(role => "Role" + role)],
                name => Assert.False(texts[name].ResourceNotFound, name)
            );
            Assert.All(Enum.GetNames<ReturnState>(), state => Assert.NotNull(Get<StateNames>().Find(nameof(ReturnState), state)));
        }
    }

    [Fact]
    public async Task Roles_that_a_refusal_asks_for_are_named_in_the_language_of_the_page()
    {
        GivenLanguage("zh-CN");

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            Get<UserRegister>().DisableAsync(Actor.User("auditor"), Guid.NewGuid(), "compliance", "left", CancellationToken.None)
        );

        Assert.Equal("auditor 不具备所需角色 管理员。", Get<RuleTexts>().Of(refused));
        Assert.Contains("role Admin", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a condition: every rule that the reader and the binder of expressions name.</summary>
    private static IEnumerable<string> ConditionCodes() =>
        new[] { "Literals", "PredicateBinder", "ExpressionParser", "ExpressionBounds", "Parameters" }.SelectMany(file =>
            ConditionCode()
                .Matches(File.ReadAllText(Repository.PathOf("src", "Reporting", "Expressions", file + ".cs")))
                .Select(m => "expression." + m.Groups[1].Value)
        );

    [Fact]
    public void Every_kind_of_entry_and_errand_every_right_and_every_link_of_the_menu_has_a_name_in_both_languages()
    {
        foreach (var language in new[] { "en", "zh-CN" })
        {
            GivenLanguage(language);
            var texts = Get<FeatureTexts>();
            Assert.All(
                DeclaredKinds.All.Select(DeclaredKinds.NameOf),
                kind => Assert.True(texts.Find("Entry." + kind) is not null, $"{kind}: {language}")
            );
            Assert.All(Features.All.SelectMany(f => f.Rights), right => Assert.NotNull(texts.Find("Right." + right.Name)));
            Assert.All(
                Features.All.SelectMany(f => f.Menu).Where(e => e.Component is null),
                entry => Assert.NotNull(texts.Find(entry.Text))
            );
            Assert.All(
                Get<Portal.Data.Inboxes.Inbox>().Kinds,
                kind => Assert.True(texts.Find("Kind_" + kind) is not null && texts.Find("Why_" + kind) is not null, $"{kind}: {language}")
            );
        }
    }

    [Theory]
    [InlineData("en", "There is no indicator 'npl_ration'; did you mean 'npl_ratio'?")]
    [InlineData("zh-CN", "没有指标“npl_ration”，是否为“npl_ratio”？")]
    public void What_does_not_exist_is_said_with_what_is_near(string language, string sentence)
    {
        GivenLanguage(language);

        var problem = Problem.Of(Assert.ThrowsAny<KeyNotFoundException>(() => Get<Catalogue>().Indicator("npl_ration")));

        Assert.Equal((ProblemKind.Missing, sentence), (problem.Kind, Get<RuleTexts>().Of(problem.Rule!)));
    }

    [Fact]
    public void A_sentence_of_the_warehouse_keeps_its_English_and_says_its_values_in_Chinese()
    {
        var told = WarehouseException.Of(
            "warehouse.no-partition",
            $"There is no {"loan_snapshot"} for {new DateOnly(2024, 12, 31):yyyy-MM-dd}."
        );
        GivenLanguage("zh-CN");

        Assert.Equal("There is no loan_snapshot for 2024-12-31.", told.Message);
        Assert.Equal("没有 2024-12-31 的 loan_snapshot 数据。", Get<RuleTexts>().Of(Problem.Of(told).Rule!));
    }

    [Theory]
    [InlineData("en", "Whoever runs the portal installs the Debian package chromium-headless-shell")]
    [InlineData("zh-CN", "没有可用于打印PDF的浏览器")]
    public void A_file_that_lacks_a_browser_is_refused_in_the_language_of_the_page(string language, string sentence)
    {
        GivenLanguage(language);

        var problem = Problem.Of(Assert.Throws<PrintingUnavailableException>(() => Browser.Find("", "/nowhere")));

        Assert.Contains(sentence, Get<RuleTexts>().Of(problem.Rule!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_refused_names_its_roles_in_the_language_of_the_page()
    {
        GivenLanguage("zh-CN");
        var hindrance = new RuleBreak("finding.role", "This needs the role AuditManager.") { Roles = ["AuditManager"] };

        Assert.Equal("F-2026-0001：需要角色 审计主管。", Get<RuleTexts>().Of(hindrance.Of("F-2026-0001")));
    }

    [Theory]
    [InlineData("en", "loan_snapshot.allowance", "loan_snapshot.allowance")]
    [InlineData("zh-CN", "loan_snapshot.allowance", "贷款快照·减值准备（loan_snapshot.allowance）")]
    [InlineData("zh-CN", "loan_snapshot.allowance (3 rows)", "贷款快照·减值准备（loan_snapshot.allowance） 3 行")]
    [InlineData("zh-CN", "capital_item.CET1_NET", "资本项目（capital_item.CET1_NET）")]
    [InlineData("zh-CN", "gl_balance@2024-11-30", "总账余额（gl_balance@2024-11-30）")]
    [InlineData("zh-CN", "@npl_trigger_days", "本行认定不良的逾期天数（@npl_trigger_days）")]
    [InlineData("zh-CN", "something else", "something else")]
    public void What_is_missing_is_named_in_Chinese_with_the_column_beside(string language, string missing, string said)
    {
        GivenLanguage(language);

        Assert.Equal([said], Get<MissingWords>().Of([missing]));
    }

    [Theory]
    [InlineData("九", "Art. 9")]
    [InlineData("十一（一）", "Art. 11 (1)")]
    [InlineData("六十三至六十五", "Art. 63–65")]
    [InlineData("十（一）、十一（一）", "Art. 10 (1), 11 (1)")]
    [InlineData("一百零三", "Art. 103")]
    [InlineData("G11_I 4", "G11_I 4")]
    public void The_number_of_an_article_is_said_in_English(string number, string english)
    {
        Assert.Equal(english, ArticleNumber.For(number, CultureInfo.GetCultureInfo("en")));
        Assert.Equal(number, ArticleNumber.For(number, CultureInfo.GetCultureInfo("zh-CN")));
    }

    [GeneratedRegex(
        """(?:RuleException\(|RuleException\.Of\(|WarehouseException\.Of\(|NotFoundException\(|PrintingUnavailableException\(|RuleBreak\.Because\(|RuleBreak\(|\? new\(|: new\()\s*"([a-z]+\.[a-z-]+)"[,)]"""
    )]
    private static partial Regex Codes();

    [GeneratedRegex("""\"[ ,)].*?"([a-z]+(?:_[a-z]+)+)"[,)]""")]
    private static partial Regex ConditionCode();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Slots();
}
