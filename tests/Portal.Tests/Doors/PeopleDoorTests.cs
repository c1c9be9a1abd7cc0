using System.Net;
using System.Text.RegularExpressions;
using Portal.Data.Access;
using Portal.Data.Findings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>How people come in, and what a business line meets.</summary>
[Collection(CommandLine.Name)]
public sealed partial class PeopleDoorTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private const string OwnPassword = "three green lamps beside a window";

    [Fact]
    public async Task An_invited_person_sets_a_password_and_signs_in()
    {
        var given = await portal
            .Get<InvitationRegister>()
            .InviteAsync(Actor.User("admin"), Guid.NewGuid(), new NewPerson("wang", "Wang Fang", [Roles.Auditor]), "joins", Stop);
        using var browser = portal.Browser();

        using (
            var refused = await PostAsync(
                browser,
                "/invitation",
                ("user", "wang"),
                ("code", OneTimeCode.New()),
                ("password", OwnPassword),
                ("again", OwnPassword)
            )
        )
        {
            await AssertKeptAsync(refused, "does not fit", "wang");
        }

        using (
            var differs = await PostAsync(
                browser,
                "/invitation",
                ("user", "wang"),
                ("code", given.Code),
                ("password", OwnPassword),
                ("again", "another one of mine")
            )
        )
        {
            await AssertKeptAsync(differs, "differ", "wang", given.Code);
        }

        using (
            var accepted = await PostAsync(
                browser,
                "/invitation",
                ("user", "wang"),
                ("code", given.Code),
                ("password", OwnPassword),
                ("again", OwnPassword)
            )
        )
        {
            Assert.Equal("/sign-in?done=invitation", Local(accepted));
            Assert.Contains("Your password is set.", await browser.GetStringAsync(Local(accepted), Stop), StringComparison.Ordinal);
        }

        using var entered = await ServedPortal.SignInAsync(browser, "wang", OwnPassword);
        Assert.Equal("/inbox", entered.Headers.Location?.OriginalString);
        using var page = await browser.GetAsync("/findings", Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Whoever_changes_the_own_password_goes_on_with_the_new_one()
    {
        await portal.GivenUserAsync("zhao", Roles.Executive);
        using var browser = portal.Browser();
        using (await ServedPortal.SignInAsync(browser, "zhao", ServedPortal.Password)) { }

        using (
            var wrong = await PostAsync(
                browser,
                "/account/password",
                ("current", "not this one"),
                ("password", OwnPassword),
                ("again", OwnPassword)
            )
        )
        {
            Assert.Equal("/account/password?problem=user.password-wrong", wrong.Headers.Location?.OriginalString);
        }

        using (
            var changed = await PostAsync(
                browser,
                "/account/password",
                ("current", ServedPortal.Password),
                ("password", OwnPassword),
                ("again", OwnPassword)
            )
        )
        {
            Assert.Equal("/account?saved=true", changed.Headers.Location?.OriginalString);
        }

        using var page = await browser.GetAsync("/returns", Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var again = portal.Browser();
        using var entered = await ServedPortal.SignInAsync(again, "zhao", OwnPassword);
        Assert.Equal("/", entered.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_stolen_session_does_not_guess_the_password_behind_it()
    {
        await portal.GivenUserAsync("guessed", Roles.Executive);
        using var thief = await portal.NewlySignedInAsync("guessed");

        for (var i = 0; i < 5; i++)
        {
            using var wrong = await GuessAsync("guess number " + i);
            Assert.Equal("/account/password?problem=user.password-wrong", Local(wrong));
        }

        using var late = await GuessAsync(ServedPortal.Password);
        Assert.Equal("/account/password?problem=user.password-wait", Local(late));
        Assert.Contains("Wait some minutes", await thief.GetStringAsync(Local(late), Stop), StringComparison.Ordinal);
        using var owner = await portal.NewlySignedInAsync("guessed"); // who is not kept out by it
        using var page = await owner.GetAsync("/account", Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        Task<HttpResponseMessage> GuessAsync(string current) =>
            PostAsync(thief, "/account/password", ("current", current), ("password", OwnPassword), ("again", OwnPassword));
    }

    [Fact]
    public async Task A_business_line_begins_at_its_findings_and_lists_its_own_by_interface_and_command_line()
    {
        var own = await SentAsync("businessline");
        var foreign = await SentAsync("compliance");
        var token = (await portal.GivenTokenAsync("businessline")).Secret;
        using var browser = await portal.SignedInAsync("businessline");
        using var start = await browser.GetAsync("/", Stop);
        using var program = portal.Program(token);

        var answered = await program.GetStringAsync("/api/findings", Stop);
        var (code, listed, errors) = await CommandLine.RunWithTokenAsync(
            token,
            "finding",
            "list",
            "--url",
            portal.Address.ToString(),
            "--home",
            portal.HomeDirectory
        );
        var (_, all, _) = await CommandLine.RunWithTokenAsync(
            (await portal.GivenTokenAsync("auditor")).Secret,
            "finding",
            "list",
            "--url",
            portal.Address.ToString(),
            "--home",
            portal.HomeDirectory
        );

        Assert.Equal("/inbox", start.Headers.Location?.OriginalString);
        Assert.Contains(own, answered, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, answered, StringComparison.Ordinal);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(own, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, listed, StringComparison.Ordinal);
        Assert.Contains(foreign, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_for_a_reader_is_answered_like_what_does_not_exist_at_all()
    {
        var foreign = await SentAsync("compliance");
        using var browser = await portal.SignedInAsync("businessline");
        using var auditor = await portal.SignedInAsync("auditor");
        using var program = portal.Program((await portal.GivenTokenAsync("businessline")).Secret);

        Assert.Equal(await ToldAsync(browser, "/findings/F-1999-0001"), await ToldAsync(browser, $"/findings/{foreign}"));
        Assert.Equal(await ToldAsync(program, "/api/findings/F-1999-0001"), await ToldAsync(program, $"/api/findings/{foreign}"));
        using (var seen = await auditor.GetAsync($"/findings/{foreign}", Stop))
        {
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        }

        foreach (
            var absent in new[]
            {
                "/indicators/npl_ration",
                "/analysis/x",
                "/bridge/x",
                "/returns/G99",
                "/subject/x",
                "/loads/x",
                "/scenarios/S-1999-0001",
            }
        )
        {
            using var answer = await auditor.GetAsync(absent, Stop);
            Assert.Equal((absent, HttpStatusCode.NotFound), (absent, answer.StatusCode));
        }

        async Task<(HttpStatusCode, string)> ToldAsync(HttpClient client, string address)
        {
            using var answer = await client.GetAsync(address, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            var body = (await answer.Content.ReadAsStringAsync(Stop)).Replace(address.Split('/')[^1], "NUMBER", StringComparison.Ordinal);
            return (answer.StatusCode, Varying().Replace(body, ""));
        }
    }

    private async Task<string> SentAsync(string owner)
    {
        var register = portal.Get<FindingRegister>();
        var content = new FindingContent
        {
            Title = "For " + owner,
            Criteria = "a",
            Condition = "b",
            Cause = "c",
            Consequence = "d",
            Recommendation = "e",
            Evidence = "file 7",
            Owner = owner,
            DueDate = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddYears(3),
        };
        var number = await register.OpenAsync(Actor.User("auditor"), Guid.NewGuid(), content, null, null, Stop);
        await register.SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, Stop);
        return number;
    }

    /// <summary>Sends a page's form as the browser does: with the field that only that page knows.</summary>
    internal static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser,
        string address,
        params (string Name, string Value)[] fields
    )
    {
        var page = await browser.GetStringAsync(address, Stop);
        using var form = new FormUrlEncodedContent(
            fields
                .Concat(Handler().Match(page) is { Success: true } handler ? [("_handler", handler.Groups[1].Value)] : [])
                .Append(("__RequestVerificationToken", Antiforgery().Match(page).Groups[1].Value))
                .ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal)
        );
        return await browser.PostAsync(address, form, Stop);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Antiforgery();

    /// <summary>What differs between two answers to the same question: keys of the circuit, numbers of the request.</summary>
    [GeneratedRegex("<!--Blazor.*?-->|\"traceId\":\"[^\"]*\"", RegexOptions.Singleline)]
    internal static partial Regex Varying();

    [GeneratedRegex("""name="_handler"[^>]*value="([^"]+)""")]
    private static partial Regex Handler();

    /// <summary>A refused form comes back as it was typed, in the body and in no address, and without its passwords.</summary>
    internal static async Task AssertKeptAsync(HttpResponseMessage refused, string sentence, params string[] typed)
    {
        var page = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.All(typed, value => Assert.Contains($"value=\"{value}\"", page, StringComparison.Ordinal));
        Assert.DoesNotContain(OwnPassword, page, StringComparison.Ordinal);
    }

    internal static string Local(HttpResponseMessage answer) =>
        answer.Headers.Location is { } address ? (address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString) : "";
}
