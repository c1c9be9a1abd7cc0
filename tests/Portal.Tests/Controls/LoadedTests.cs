using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Controls;
using Portal.Data;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Controls;

public sealed class LoadedTests : PortalTest
{
    private readonly Loadable<string> _loadable = new();
    private readonly CancellationTokenSource _work = new();

    [Fact]
    public void While_it_is_read_a_screen_reader_hears_so() => Assert.Equal("status", Shown().Find(".loading").GetAttribute("role"));

    [Fact]
    public void A_broken_rule_is_shown_in_its_own_words_with_the_address_and_what_to_do()
    {
        _loadable.Fail(_loadable.Begin(_work), Problem.Of(new RuleException("x", "There is no loan_snapshot for 2024-12-31.")));

        var text = Shown().Find("[role=alert]").TextContent;

        Assert.Contains("There is no loan_snapshot for 2024-12-31.", text, StringComparison.Ordinal);
        Assert.Contains("At /", text, StringComparison.Ordinal);
        Assert.Contains("try again", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_broken_rule_that_the_portal_knows_is_shown_in_the_language_of_the_page()
    {
        GivenLanguage("zh-CN");
        _loadable.Fail(_loadable.Begin(_work), Problem.Of(new RuleException("scenario.unknown", "There is no scenario S-1.", "S-1")));

        Assert.Contains("没有情景 S-1。", Shown().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    public static TheoryData<Exception> OfTheFramework =>
        [
            new InvalidOperationException("Object reference in secret_table"),
            new KeyNotFoundException("The given key 'secret_table' was not present in the dictionary."),
            new FormatException("The input string 'secret_table' was not in a correct format."),
            new IOException("Permission denied: secret_table"),
        ];

    [Theory]
    [MemberData(nameof(OfTheFramework))]
    public void What_the_framework_says_stays_in_the_log_and_the_page_says_one_sentence_of_its_language(Exception failure)
    {
        GivenLanguage("zh-CN");
        _loadable.Fail(_loadable.Begin(_work), Problem.Of(failure));

        var text = Shown().Find("[role=alert]").TextContent;

        Assert.DoesNotContain("secret_table", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{3,}", text);
    }

    [Fact]
    public void The_value_stays_on_screen_while_it_is_read_again()
    {
        using var again = new CancellationTokenSource();
        _loadable.Succeed(_loadable.Begin(_work), "the figures");
        _loadable.Begin(again);

        var shown = Shown();

        Assert.Contains("the figures", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("true", shown.Find("[aria-busy]").GetAttribute("aria-busy"));
    }

    private IRenderedComponent<Loaded<string>> Shown() =>
        Render<Loaded<string>>(p =>
            p.Add(c => c.Of, _loadable).Add(c => c.ChildContent, (RenderFragment<string>)(value => builder => builder.AddContent(0, value)))
        );

    protected override void Dispose(bool disposing)
    {
        _work.Dispose();
        base.Dispose(disposing);
    }
}
