using Microsoft.Playwright;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>What a person typed survives the browser, and two people on one finding choose between their texts.</summary>
public sealed class DraftTests(ServedBank bank)
{
    [Fact]
    public async Task A_draft_is_back_after_a_reload_and_two_people_choose_between_their_texts()
    {
        await using var auditor = await bank.Browsers.OpenAsync(new Reader("auditor"));
        await auditor.GoAsync("/findings/new");
        await auditor.Page.Locator("#title").FillAsync("Collateral is valued once");
        await auditor.Page.Locator("#cause").FillAsync("No reminder");
        await auditor.Page.Locator("#cause").BlurAsync();
        await KeptAsync(auditor);

        await auditor.Page.ReloadAsync();

        await Expect(auditor.Page.Locator("#title")).ToHaveValueAsync("Collateral is valued once");
        await Expect(auditor.Page.Locator("#cause")).ToHaveValueAsync("No reminder");
        await auditor.Button("Save as draft").ClickAsync();
        await auditor.ExpectHeadingAsync("Collateral is valued once");
        var address = new Uri(auditor.Page.Url).AbsolutePath;
        await auditor.Button("Edit").ClickAsync();
        await auditor.Page.Locator("#cause").FillAsync("No reminder in the system");

        await using (var manager = await bank.Browsers.OpenAsync(new Reader("manager")))
        {
            await manager.GoAsync(address);
            await manager.Button("Edit").ClickAsync();
            await manager.Page.Locator("#cause").FillAsync("Nobody owns the task");
            await manager.Button("Save").ClickAsync();
            await Expect(manager.Page.Locator("#cause")).ToHaveCountAsync(0);
        }

        await auditor.Button("Save").ClickAsync();
        var merge = auditor.Page.GetByTestId("merge");
        await Expect(merge.Locator("blockquote")).ToHaveTextAsync(["Nobody owns the task", "No reminder in the system"]);
        Assert.Equal([], await Accessibility.ViolationsAsync(auditor));
        await Expect(auditor.Button("Go on with what is chosen")).ToBeDisabledAsync();
        await merge.GetByRole(AriaRole.Radio, new() { Name = "Yours" }).CheckAsync();
        await auditor.Button("Go on with what is chosen").ClickAsync();
        await auditor.Button("Save").ClickAsync();
        await Expect(auditor.Page.Locator("#cause")).ToHaveCountAsync(0);
        await Expect(auditor.Page.Locator(".part").Filter(new() { HasText = "No reminder in the system" })).ToBeVisibleAsync();

        await auditor.Page.ReloadAsync();
        await auditor.ReadyAsync();
        await Expect(auditor.Page.Locator("#cause")).ToHaveCountAsync(0);
        Assert.Equal([], auditor.Complaints);
    }

    private static Task KeptAsync(Visit visit) => Expect(visit.Page.GetByTestId("draft-saved")).ToContainTextAsync("Draft kept at");
}
