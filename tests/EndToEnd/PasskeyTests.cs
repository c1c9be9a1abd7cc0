using Microsoft.Playwright;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>Passkeys with the browser's own virtual authenticator: what a person with a fingerprint reader does, by keys and buttons of the
/// page.</summary>
public sealed class PasskeyTests(ServedBank bank)
{
    // A browser makes no passkey for a bare address.
    private string Address => bank.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Fact]
    public async Task A_passkey_is_added_signs_in_alone_is_renamed_and_removed()
    {
        await using var visit = await bank.Browsers.OpenAsStrangerAsync(Address);
        var (page, key) = (visit.Page, await AuthenticatorAsync(visit.Page, isVerified: true));
        await SignInAsync(visit, "executive");
        await page.GotoAsync(Address + "/account/passkeys");
        await Expect(page.GetByTestId("no-passkeys")).ToBeVisibleAsync();

        await page.Locator("#new-name").FillAsync("office laptop");
        await page.Locator("#present").FillAsync("not the password");
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToContainTextAsync("The current password is not right");
        await page.Locator("#present").FillAsync(bank.Password);
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("was added");
        await Expect(page.GetByTestId("passkey").GetByRole(AriaRole.Heading)).ToHaveTextAsync("office laptop");
        Assert.Empty(await Accessibility.ViolationsAsync(visit));

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address + "/sign-in?returnUrl=%2Faccount%2Fpasskeys");
        await page.GetByTestId("passkey").ClickAsync();
        await Expect(page.GetByTestId("passkey")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Passkeys");

        await page.Locator("#name-0").FillAsync("old laptop");
        await page.GetByTestId("passkey").Locator("form[action$=rename] button").ClickAsync();
        await Expect(page.GetByTestId("passkey").GetByRole(AriaRole.Heading)).ToHaveTextAsync("old laptop");
        await page.Locator("#present-0").FillAsync("not the password");
        await page.GetByTestId("passkey").Locator("form[action$=remove] button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Nothing was changed" })).ToBeVisibleAsync();
        await page.Locator("#present-0").FillAsync(bank.Password);
        await page.GetByTestId("passkey").Locator("form[action$=remove] button").ClickAsync();
        await Expect(page.GetByTestId("no-passkeys")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address + "/sign-in");
        await page.GetByTestId("passkey").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "passkey was not accepted" })).ToBeVisibleAsync();
        Assert.Contains("403", Assert.Single(visit.Complaints), StringComparison.Ordinal); // the refusal that was meant
        Assert.NotEmpty(key);
    }

    [Fact]
    public async Task An_authenticator_that_does_not_verify_its_person_is_no_passkey_here()
    {
        await using var visit = await bank.Browsers.OpenAsStrangerAsync(Address);
        await AuthenticatorAsync(visit.Page, isVerified: false);
        await SignInAsync(visit, "executive");
        await visit.Page.GotoAsync(Address + "/account/passkeys");

        await visit.Page.Locator("#new-name").FillAsync("no finger");
        await visit.Page.Locator("#present").FillAsync(bank.Password);
        await visit.Page.Locator("form[data-passkey] button").ClickAsync();

        await Expect(visit.Page.Locator("[data-problem]")).ToContainTextAsync("gave no passkey");
        await Expect(visit.Page.GetByTestId("passkey")).ToHaveCountAsync(0);
    }

    private async Task SignInAsync(Visit visit, string user)
    {
        await visit.Page.GotoAsync(Address + "/sign-in?returnUrl=%2Faccount%2Fpasskeys");
        await visit.Page.Locator("#user").FillAsync(user);
        await visit.Page.Locator("#password").FillAsync(bank.Password);
        await visit.Page.Locator("form[action='/sign-in'] button[type=submit]").ClickAsync();
        await visit.ExpectHeadingAsync("Passkeys");
    }

    private static async Task<string> AuthenticatorAsync(IPage page, bool isVerified)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = isVerified,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        return made!.Value.GetProperty("authenticatorId").GetString()!;
    }
}
