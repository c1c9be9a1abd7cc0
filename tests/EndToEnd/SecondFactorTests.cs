using OtpNet;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>An authenticator app in a real browser, from the picture to the code at the door.</summary>
public sealed class SecondFactorTests(ServedBank bank)
{
    [Fact]
    public async Task An_app_is_set_up_asked_for_at_the_door_and_removed()
    {
        await using var visit = await bank.Browsers.OpenAsStrangerAsync();
        var page = visit.Page;
        await PasswordAsync(visit);
        await visit.ExpectHeadingAsync("Second factor");
        await Expect(page.Locator(".qr svg")).ToBeVisibleAsync();
        Assert.Empty(await Accessibility.ViolationsAsync(visit));

        var key = Base32Encoding.ToBytes((await page.GetByTestId("totp-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.Locator("#first-code").FillAsync(new Totp(key).ComputeTotp());
        await page.Locator("#present").FillAsync(bank.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("recovery-codes")).ToBeVisibleAsync();
        var codes = await page.GetByTestId("recovery-codes").Locator("code").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);
        Assert.Empty(await Accessibility.ViolationsAsync(visit));

        await page.Context.ClearCookiesAsync();
        await PasswordAsync(visit);
        await Expect(page.Locator("#code")).ToBeFocusedAsync();
        Assert.Empty(await Accessibility.ViolationsAsync(visit));
        await page.Keyboard.TypeAsync(codes[0]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("factor-state")).ToContainTextAsync("left: 9");

        await page.Locator("#code").FillAsync(codes[1]);
        await page.Locator("button[value=remove]").ClickAsync();
        await Expect(page.GetByTestId("factor-state")).ToContainTextAsync("No authenticator app");
        Assert.Equal([], visit.Complaints);
    }

    private async Task PasswordAsync(Visit visit)
    {
        await visit.Page.GotoAsync("/sign-in?returnUrl=%2Faccount%2Fsecond-factor");
        await visit.Page.Locator("#user").FillAsync("business");
        await visit.Page.Locator("#password").FillAsync(bank.Password);
        await visit.Page.Locator("form[action='/sign-in'] button[type=submit]").ClickAsync();
    }
}
