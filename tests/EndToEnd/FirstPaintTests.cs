using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>The circuit draws what the first answer drew: nothing jumps, nothing is read again, and the focus stays where it was
/// put.</summary>
public sealed class FirstPaintTests(ServedBank bank)
{
    /// <summary>Notes what the page is before its circuit comes, and what moves or is greyed while it comes.</summary>
    private const string Watch = """
        window.seen = { shifts: [], reading: 0, places: 0 };
        const places = () => [...document.querySelectorAll("main *")].filter(e => !e.closest("svg") && !e.closest("option")).map(e => {
          const box = e.getBoundingClientRect();
          return [e.tagName, e.className, box.x, box.y + scrollY, box.width, box.height];
        });
        document.addEventListener("DOMContentLoaded", () => {
          seen.before = places();
          new PerformanceObserver(list => seen.shifts.push(...list.getEntries().map(shift =>
            `${shift.value} ${shift.sources.map(source => source.node?.outerHTML?.slice(0, 80)).join(" ")}`))).observe({ type: "layout-shift" });
          new MutationObserver(() => {
            seen.reading += document.querySelectorAll(".loading, [aria-busy=true]").length;
            if (seen.moved || !document.querySelector("[data-live]")) return;
            const after = places();
            seen.places = after.length;
            // A pixel is what fractions of letters come to.
            seen.moved = Array.from({ length: Math.max(seen.before.length, after.length) }, (_, i) => [seen.before[i], after[i]])
              .filter(([was, is]) => !was || !is || was.some((value, i) => typeof value === "number" ? Math.abs(value - is[i]) > 1 : value !== is[i]))
              .map(pair => JSON.stringify(pair));
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        });
        """;

    /// <summary>The pages with the most on them, and those that read in several steps.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/subject")]
    [InlineData("/indicators")]
    [InlineData("/indicators/npl_ratio")]
    [InlineData("/indicators/vintage_30")]
    [InlineData("/rules?rulesOf=2018-02-28&all=true")]
    [InlineData("/classification")]
    [InlineData("/loans")]
    [InlineData("/returns/G11_I")]
    [InlineData("/ledger")]
    public async Task Nothing_moves_when_the_circuit_comes(string address)
    {
        await using var visit = await bank.Browsers.OpenAsync(new Reader("auditor"));
        await visit.Page.AddInitScriptAsync(Watch);

        await visit.GoAsync(address);

        var seen = await visit.Page.EvaluateAsync<Seen>(
            "() => ({ shifts: seen.shifts, reading: seen.reading, places: seen.places, moved: seen.moved })"
        );
        Assert.True(seen.Places > 10, $"{seen.Places} places were compared");
        Assert.Equal([], seen.Moved);
        Assert.Equal(0, seen.Reading);
        Assert.Equal([], seen.Shifts);
        Assert.Equal([], visit.Complaints);
    }

    /// <summary>Guards the test above: what moves is seen.</summary>
    [Fact]
    public async Task A_sentence_that_comes_late_is_seen_to_push_the_page()
    {
        await using var visit = await bank.Browsers.OpenAsync(new Reader("auditor"));
        await visit.Page.AddInitScriptAsync(Watch);
        await visit.GoAsync("/roles");

        await visit.Page.EvaluateAsync(
            "document.querySelector('main h1').insertAdjacentHTML('beforebegin', '<p style=\"height:60px\">late</p>')"
        );

        await visit.Page.WaitForFunctionAsync("() => seen.shifts.length > 0");
    }

    /// <summary>Also for a reader who is faster than the connection.</summary>
    [Fact]
    public async Task What_was_typed_and_pressed_before_the_circuit_came_is_done_when_it_has_come()
    {
        await using var visit = await bank.Browsers.OpenAsync(new Reader("auditor"));
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await visit.Page.RouteAsync(
            "**/_blazor/negotiate*",
            async route =>
            {
                asked.TrySetResult();
                await go.Task;
                await route.ContinueAsync();
            }
        );
        var name = $"Typed early {Guid.NewGuid():N}";
        await visit.Page.GotoAsync("/account/tokens");
        await asked.Task;

        await visit.Page.Locator("#token-name").FillAsync(name);
        await visit.Page.Locator("#present").FillAsync(bank.Password);
        await visit.Page.Locator("form button[type=submit]").ClickAsync();
        Assert.DoesNotContain("Typed", visit.Page.Url, StringComparison.Ordinal);
        go.SetResult();

        await Expect(visit.Page.GetByTestId("made")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByTestId("tokens")).ToContainTextAsync(name);
    }

    private sealed record Seen
    {
        public string[] Shifts { get; init; } = [];

        public int Reading { get; init; }

        public int Places { get; init; }

        public string[] Moved { get; init; } = [];
    }
}
