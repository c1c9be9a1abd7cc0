using System.Reflection;
using Microsoft.AspNetCore.Components;
using Portal.EndToEnd.Running;
using Xunit;

namespace Portal.EndToEnd;

/// <summary>Every page in each of its states: it breaks no rule of axe, asks nobody but the portal, and nothing goes wrong in the browser
/// unseen.</summary>
public sealed class PageTests(ServedBank bank)
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
    public async Task A_page_is_accessible_speaks_its_language_is_cut_nowhere_asks_nobody_else_and_logs_no_error(
        string place,
        string language,
        string theme
    )
    {
        await using var visit = await bank.VisitAsync(place, language, theme);

        var root = visit.Page.Locator("html");
        Assert.Equal((language, theme), (await root.GetAttributeAsync("lang"), await root.GetAttributeAsync("data-theme")));
        Assert.NotEmpty(visit.Requests);
        Assert.Equal([], visit.Foreign);

        // The browser itself notes that the page's own answer was a refusal.
        var status = Places.All[place].Status;
        Assert.Equal([], visit.Complaints.Where(c => status == 200 || !c.Contains($"status of {status}", StringComparison.Ordinal)));
        List<string> wrong =
        [
            .. await Accessibility.ViolationsAsync(visit),
            .. (await Reading.ForeignWordsAsync(visit, language)).Select(words => $"another language: {words}"),
        ];
        foreach (var width in Reading.Widths)
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            wrong.AddRange((await Reading.CutAsync(visit)).Select(cut => $"at {width}: {cut}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong)); // in full: which elements, and why
    }

    [Fact]
    public async Task An_address_that_is_no_text_is_answered_with_a_sentence_within_an_open_page_too()
    {
        await using var visit = await bank.VisitAsync("findings");
        await visit.ReadyAsync();

        await visit.Page.EvaluateAsync("Blazor.navigateTo('/users/%00?asOf=x')");

        await Microsoft.Playwright.Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("The address cannot be read");
    }

    /// <summary>Guards the test above: were axe not to run, it would find nothing anywhere.</summary>
    [Fact]
    public async Task A_picture_without_a_text_is_found()
    {
        await using var visit = await bank.VisitAsync("sign-in");

        await visit.Page.EvaluateAsync("document.querySelector('main').append(new Image())");

        Assert.Contains(
            await Accessibility.ViolationsAsync(visit),
            violation => violation.StartsWith("image-alt", StringComparison.Ordinal)
        );
    }

    /// <summary>Guards it too: what comes from elsewhere is refused by the browser, and this is seen.</summary>
    [Fact]
    public async Task A_script_from_elsewhere_is_refused()
    {
        await using var visit = await bank.VisitAsync("sign-in");

        await visit.Page.EvaluateAsync(
            """
            () => new Promise(done => {
              const script = Object.assign(document.createElement("script"), { src: "http://outside.invalid/x.js", onload: done, onerror: done });
              document.head.append(script);
            })
            """
        );

        Assert.Contains(
            visit.Complaints,
            c => c.Contains("outside.invalid", StringComparison.Ordinal) && c.Contains("Content Security Policy", StringComparison.Ordinal)
        );
    }

    /// <summary>Guards the first test: words of another language, and what has no room, are found where they are.</summary>
    [Fact]
    public async Task Foreign_words_and_cut_texts_are_found()
    {
        await using var visit = await bank.VisitAsync("sign-in", "zh-CN", "dark");

        await visit.Page.EvaluateAsync(
            """document.querySelector('main').insertAdjacentHTML('beforeend', '<p>Something went wrong <code>loan_snapshot</code></p><p style="width:40px;overflow:hidden;white-space:nowrap">超出方框的一行文字</p><div style="width:40px;overflow:auto;white-space:nowrap">要横向滚动才能看到</div>')"""
        );

        Assert.Equal(
            ["Something", "went", "wrong"],
            (await Reading.ForeignWordsAsync(visit, "zh-CN")).Select(found => found.Split(" | ")[0]).Order(StringComparer.Ordinal)
        );
        var cut = await Reading.CutAsync(visit);
        Assert.Contains(cut, found => found.StartsWith("cut: <p", StringComparison.Ordinal));
        Assert.Contains(cut, found => found.Contains("in a box of 40: <div", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_of_the_portal_is_among_the_places()
    {
        var routes = typeof(PortalHost)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
            .Select(r => r.Template);

        Assert.Equal(
            routes.Order(StringComparer.Ordinal),
            Places.All.Values.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal)
        );
    }
}
