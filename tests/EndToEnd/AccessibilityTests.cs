using Deque.AxeCore.Playwright;
using Portal.EndToEnd.Running;
using Xunit;

namespace Portal.EndToEnd;

/// <summary>Every page in each of its states, in both languages and both themes, by all rules of axe.</summary>
public sealed class AccessibilityTests(ServedBank bank)
{
    public static TheoryData<string, string, string> Looks
    {
        get
        {
            var looks = new TheoryData<string, string, string>();
            foreach (var place in Places.All.Keys)
            {
                // Words do not depend on colours: two looks show both languages and both themes.
                looks.Add(place, "en", "light");
                looks.Add(place, "zh-CN", "dark");
            }

            return looks;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_breaks_no_rule_of_accessibility(string place, string language, string theme)
    {
        await using var visit = await bank.VisitAsync(place, language, theme);

        Assert.Equal((language, theme), (await visit.Page.Locator("html").GetAttributeAsync("lang"), await visit.Page.Locator("html").GetAttributeAsync("data-theme")));
        Assert.Equal([], await ViolationsAsync(visit));
    }

    /// <summary>Guards the test above: were axe not to run, it would find nothing anywhere.</summary>
    [Fact]
    public async Task A_picture_without_a_text_is_found()
    {
        await using var visit = await bank.VisitAsync("sign-in");

        await visit.Page.EvaluateAsync("document.querySelector('main').append(new Image())");

        Assert.Contains(await ViolationsAsync(visit), violation => violation.StartsWith("image-alt", StringComparison.Ordinal));
    }

    private static async Task<List<string>> ViolationsAsync(Visit visit)
    {
        var found = await visit.Page.RunAxe();
        Assert.NotEmpty(found.Passes);
        return [.. found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {v.Help}: {n.Html}"))];
    }
}
