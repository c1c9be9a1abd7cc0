using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Portal.Data;
using Portal.Loads;
using Portal.Shell;
using Portal.TestKit;
using Portal.Tests.Pages;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>Who copies a call from a page works on the home that the page is of.</summary>
public sealed partial class ServedCommandsTests : GivenPortal
{
    [Theory]
    [InlineData(
        "/srv/assay",
        "Load with './portal load' or ./portal demo.",
        "Load with './portal load --home /srv/assay' or ./portal demo --home /srv/assay."
    )]
    [InlineData("/srv/the bank's", "./portal compute", "./portal compute --home '/srv/the bank'\\''s'")]
    [InlineData("/srv/assay", "./portal restore --home DIR", "./portal restore --home DIR")]
    [InlineData("/srv/assay", "the portal computes", "the portal computes")]
    public void A_call_names_the_home(string home, string text, string named) => Assert.Equal(named, ServedCommands.Named(text, home));

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void Texts_and_refusals_of_pages_name_it(string language)
    {
        GivenLanguage(language);
        var home = $"--home {Get<Home>().Root}";

        Assert.Contains(home, Get<IStringLocalizer<LoadsPage>>()["EmptyAdvice"].Value, StringComparison.Ordinal);
        Assert.Contains(home, Get<RuleTexts>().Of(new RuleException("run.none", "unsaid")), StringComparison.Ordinal);
        Assert.Equal(
            $"./portal compute {home} --as-of 2024-12-31 --rules-of 2026-01-01",
            Get<ServedCommands>().Compute(new DateOnly(2024, 12, 31), new DateOnly(2026, 1, 1))
        );
    }

    [Fact]
    public void No_page_writes_a_call_by_itself()
    {
        var pages = Directory
            .EnumerateFiles(Repository.PathOf("src", "Portal"), "*.razor*", SearchOption.AllDirectories)
            .Where(file => Call().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.Empty(pages);
    }

    [GeneratedRegex(@"\./portal (compute|load|report|migrate|demo|ledger|scenario)")]
    private static partial Regex Call();
}
