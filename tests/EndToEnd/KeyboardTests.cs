using Microsoft.Playwright;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(ServedBank bank)
{
    [Fact]
    public async Task Signing_in_and_opening_the_first_indicator_needs_only_keys()
    {
        await using var visit = await bank.Browsers.OpenAsStrangerAsync();
        await visit.GoAsync("/");

        // The user name has the focus when the page opens.
        await Expect(visit.Page.GetByLabel("User name", new() { Exact = true })).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("executive"); // whose home is the dashboard
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(bank.Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ExpectHeadingAsync("Executive dashboard");

        var first = visit.Page.Locator("[data-testid^=tile-] a").First;
        for (var presses = 0; presses < 10 && !await HasFocusAsync(first); presses++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
        }

        await Expect(first).ToBeFocusedAsync();
        var name = await visit.Page.Locator("[data-testid^=tile-] h2").First.InnerTextAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.ExpectHeadingAsync(name);
    }

    [Fact]
    public async Task A_list_is_walked_searched_and_opened_by_single_keys_that_do_nothing_in_fields_and_can_be_switched_off()
    {
        await using var visit = await bank.VisitAsync("loans");
        var (keys, search) = (visit.Page.Keyboard, visit.Page.Locator("[data-search] input"));
        var row = visit.Page.Locator(".worklist tbody tr");

        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await keys.PressAsync("k");
        await Expect(row.First).ToBeFocusedAsync();
        await keys.PressAsync("/");
        await Expect(search).ToBeFocusedAsync();
        await keys.TypeAsync("j?f");
        await Expect(search).ToHaveValueAsync("j?f");
        await visit.GoAsync("/loans"); // anew, since what was typed becomes a filter when the field is left
        await keys.PressAsync("j");
        await Expect(row.First).ToBeFocusedAsync();

        await keys.PressAsync("?");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await keys.PressAsync("Space"); // the box that switches them off has the focus
        await keys.PressAsync("Escape");
        await row.First.FocusAsync();
        await keys.PressAsync("j");
        await Expect(row.First).ToBeFocusedAsync();
        await keys.PressAsync("?");
        await keys.PressAsync("Space");
        await keys.PressAsync("Escape");

        await keys.PressAsync("f");
        await visit.ExpectHeadingAsync("New finding");
    }

    [Fact]
    public async Task A_cell_s_panel_takes_the_focus_closes_at_escape_and_gives_the_focus_back()
    {
        await using var visit = await bank.VisitAsync("return");
        var cell = visit.Page.Locator("[data-ref='1.A'] button");

        await cell.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByTestId("cell-panel")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.GetByTestId("cell-panel")).ToHaveCountAsync(0);
        await Expect(cell).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_button_keeps_the_focus_over_its_own_work()
    {
        await using var visit = await bank.VisitAsync("return");
        var compare = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with now" });

        await compare.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.GetByTestId("same")).ToBeVisibleAsync();
        await Expect(compare).ToBeFocusedAsync();
    }

    private static Task<bool> HasFocusAsync(ILocator element) => element.EvaluateAsync<bool>("e => e === document.activeElement");
}
