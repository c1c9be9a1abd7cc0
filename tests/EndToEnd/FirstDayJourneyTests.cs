using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>The first day of a real portal: no demo, no users, a code on the console, an administrator, an invited auditor.</summary>
public sealed partial class FirstDayJourneyTests(ServedBank bank)
{
    private const string AdminPassword = "grey herons over the quiet canal";
    private const string AuditorPassword = "three green lamps beside a window";

    [Fact]
    public async Task A_fresh_home_is_set_up_with_the_code_and_an_invited_auditor_signs_in()
    {
        var home = Directory.CreateTempSubdirectory("assay-first-day-").FullName;
        var said = new ConcurrentQueue<string>();
        var served = new TaskCompletionSource<(string Address, string Code)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var portal = Product.Start(
            null,
            new Dictionary<string, string> { ["ASSAY_Demo__Enabled"] = "false" },
            "up",
            "--home",
            home,
            "--url",
            "http://127.0.0.1:0"
        );
        portal.OutputDataReceived += (_, line) => Hear(line.Data, said, served);
        portal.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        portal.EnableRaisingEvents = true;
        portal.Exited += (_, _) => served.TrySetException(new InvalidOperationException($"The portal ended:\n{string.Join('\n', said)}"));
        portal.BeginOutputReadLine();
        portal.BeginErrorReadLine();
        try
        {
            var (address, code) = await served.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            await using var admin = await bank.Browsers.OpenAsStrangerAsync(address);
            await SetUpAsync(admin, address, code);
            var invitation = await InviteAsync(admin, address);
            await using var auditor = await bank.Browsers.OpenAsStrangerAsync(address);
            await AcceptAsync(auditor, address, invitation);

            Assert.DoesNotContain(said, line => line.Contains("Demo-", StringComparison.Ordinal));
            Assert.Equal([], admin.Foreign.Concat(auditor.Foreign));
            var (verified, _, _) = await Product.RunAsync("ledger", "verify", "--home", home);
            Assert.Equal(0, verified);
        }
        finally
        {
            portal.Kill(entireProcessTree: true);
            await portal.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task SetUpAsync(Visit admin, string address, string code)
    {
        await admin.GoAsync(address + "/setup");
        await FillAsync(admin, ("code", code), ("user", "wei"), ("name", "Wei Lan"), ("password", AdminPassword), ("again", AdminPassword));
        await SignInAsync(admin, "wei", AdminPassword);
        await admin.GoAsync(address + "/setup");
        await Expect(admin.Page.Locator("#code")).ToHaveCountAsync(0);
    }

    /// <returns>The code that the page shows once.</returns>
    private static async Task<string> InviteAsync(Visit admin, string address)
    {
        await admin.GoAsync(address + "/users");
        await admin.Page.Locator("#user-name").FillAsync("sun");
        await admin.Page.Locator("#display-name").FillAsync("Sun Li");
        await admin.Page.Locator("input[value=Auditor]").CheckAsync();
        await admin.Page.Locator("#invite-reason").FillAsync("joins the audit team");
        await admin.Page.Locator("[data-testid=invite] button[type=submit]").ClickAsync();
        var shown = await admin.Page.GetByTestId("code").Locator("pre").First.InnerTextAsync();
        await admin.GoAsync(address + "/users");
        await Expect(admin.Page.GetByTestId("code")).ToHaveCountAsync(0);
        return shown.Trim();
    }

    private static async Task AcceptAsync(Visit auditor, string address, string code)
    {
        await auditor.GoAsync(address + "/invitation");
        await FillAsync(auditor, ("user", "sun"), ("code", code), ("password", AuditorPassword), ("again", AuditorPassword));
        await SignInAsync(auditor, "sun", AuditorPassword);
        Assert.Equal(200, await auditor.GoAsync(address + "/findings"));
        Assert.Equal(403, await auditor.GoAsync(address + "/users"));
    }

    private static async Task SignInAsync(Visit visit, string user, string password)
    {
        await Expect(visit.Page).ToHaveURLAsync(new Regex(@"/sign-in(\?done=\w+)?$"));
        await FillAsync(visit, ("user", user), ("password", password));
        await visit.ReadyAsync();
        await Expect(visit.Page.Locator(".account .who")).ToContainTextAsync(user);
    }

    private static async Task FillAsync(Visit visit, params (string Field, string Value)[] fields)
    {
        foreach (var (field, value) in fields)
        {
            await visit.Page.Locator("#" + field).FillAsync(value);
        }

        await visit.Page.Locator("form.form button[type=submit]").First.ClickAsync();
    }

    private static void Hear(string? line, ConcurrentQueue<string> said, TaskCompletionSource<(string Address, string Code)> served)
    {
        said.Enqueue(line ?? "");
        if (line is not null && Offer().Match(line) is { Success: true } found)
        {
            served.TrySetResult((found.Groups[1].Value, found.Groups[2].Value));
        }
    }

    [GeneratedRegex(@"at (http://\S+)/setup with the code (\S+)")]
    private static partial Regex Offer();
}
