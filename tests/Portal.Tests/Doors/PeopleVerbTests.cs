using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>People at the command line, beside a portal that serves.</summary>
[Collection(CommandLine.Name)]
public sealed partial class PeopleVerbTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private const string OwnPassword = "three green lamps beside a window";

    [Theory]
    [InlineData("three green lamps beside a window\nanother line\n", null)]
    [InlineData("", "password")]
    [InlineData("short\n", "12")]
    public async Task A_user_is_made_with_the_first_line_of_standard_input_as_password(string input, string? refused)
    {
        var name = $"piped{input.Length}";

        var (code, output, errors) = await CommandLine.RunWithInputAsync(
            input,
            ["user", "add", name, "--role", "Auditor", "--password-stdin", "--home", portal.HomeDirectory]
        );

        var made = await portal.Get<UserRegister>().GetAsync(name, Stop);
        Assert.DoesNotContain(OwnPassword, output + errors, StringComparison.Ordinal);
        if (refused is not null)
        {
            Assert.NotEqual(0, code);
            Assert.Contains(refused, errors, StringComparison.OrdinalIgnoreCase);
            Assert.Null(made);
            return;
        }

        Assert.Equal((0, $"{name} can sign in as Auditor.\n", ""), (code, output, errors));
        using var browser = portal.Browser();
        using var signedIn = await ServedPortal.SignInAsync(browser, name, OwnPassword);
        Assert.Equal("/inbox", signedIn.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Where_somebody_administers_the_first_administrator_is_not_made_again()
    {
        using var browser = portal.Browser();

        Assert.Contains("has an administrator already", await browser.GetStringAsync("/setup", Stop), StringComparison.Ordinal);
        Assert.Null(await portal.Get<InvitationRegister>().OfferSetUpAsync(Actor.System, Stop));
    }

    [Fact]
    public async Task A_delay_of_a_running_portal_is_shown_and_ended_at_the_command_line()
    {
        var home = portal.HomeDirectory;
        await portal.GivenUserAsync("delayed", Roles.Auditor);
        var until = Instants.ToMilliseconds(TimeProvider.System.GetUtcNow().AddHours(1));
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            db.Set<SignInDelay>()
                .Add(
                    new SignInDelay
                    {
                        UserName = "delayed",
                        Failures = 9,
                        Until = until,
                    }
                );
            await db.SaveChangesAsync(Stop);
        }

        Assert.Contains("delayed  Auditor  sign-in delayed until", await ToldAsync("list"), StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"delayed until:  {until:yyyy-MM-dd HH:mm:ss} UTC"),
            await ToldAsync("show", "delayed"),
            StringComparison.Ordinal
        );
        await ToldAsync("unlock", "delayed", "--reason", "mistyped");

        Assert.Contains("delayed  Auditor  active", await ToldAsync("list"), StringComparison.Ordinal);
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            Assert.Empty(await db.Set<SignInDelay>().Where(d => d.UserName == "delayed").ToListAsync(Stop)); // which the portal's own writer looks for
        }

        Assert.Contains(portal.App.Services.GetServices<IHostedService>(), service => service.GetType().Name == "SignInDelayWriter");

        async Task<string> ToldAsync(params string[] words)
        {
            var (code, output, _) = await CommandLine.RunAsync(["user", .. words, "--home", home]);
            Assert.Equal(0, code);
            return output;
        }
    }

    [Fact]
    public async Task Tokens_of_somebody_are_listed_and_revoked_at_the_command_line_and_refused_by_the_running_portal()
    {
        await portal.GivenUserAsync("tokened", Roles.Auditor);
        var (one, two) = (await portal.GivenTokenAsync("tokened"), await portal.GivenTokenAsync("tokened"));
        using var program = portal.Program(two.Secret);

        Assert.Contains(one.Id, (await RunAsync()).Output, StringComparison.Ordinal);
        var unsaid = await RunAsync("--revoke", "all");
        Assert.NotEqual(0, unsaid.Code);
        Assert.Contains("A reason", unsaid.Error, StringComparison.Ordinal);
        Assert.Contains("1 token of", (await RunAsync("--revoke", one.Id, "--reason", "lost")).Output, StringComparison.Ordinal);
        using (var open = await program.GetAsync("/api/findings", Stop))
        {
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }

        Assert.Contains("1 token of", (await RunAsync("--revoke", "all", "--reason", "lost")).Output, StringComparison.Ordinal);
        using var closed = await program.GetAsync("/api/findings", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);

        async Task<(int Code, string Output, string Error)> RunAsync(params string[] words) =>
            await CommandLine.RunAsync(["user", "tokens", "tokened", .. words, "--home", portal.HomeDirectory]);
    }

    [Fact]
    public async Task People_are_administered_from_the_command_line_and_the_ledger_names_who_did_it()
    {
        var home = portal.HomeDirectory;
        var (code, output, _) = await CommandLine.RunAsync(
            "user",
            "invite",
            "sun",
            "--role",
            "Auditor",
            "--display-name",
            "Sun Li",
            "--home",
            home
        );
        var typed = Code().Match(output).Value;

        Assert.Equal(0, code);
        Assert.Equal("sun", await portal.Get<InvitationRegister>().AcceptAsync("sun", typed, OwnPassword, Stop));
        Assert.Equal(
            0,
            (await CommandLine.RunAsync("user", "roles", "sun", "--role", "Executive", "--reason", "moved", "--home", home)).Code
        );
        Assert.Equal(0, (await CommandLine.RunAsync("user", "unlock", "sun", "--reason", "mistyped", "--home", home)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync("user", "disable", "sun", "--reason", "left", "--home", home)).Code);
        Assert.Contains(
            "sun  Executive  disabled  Sun Li",
            (await CommandLine.RunAsync("user", "list", "--home", home)).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await CommandLine.RunAsync("user", "enable", "sun", "--reason", "back", "--home", home)).Code);
        Assert.Contains(
            "with the code",
            (await CommandLine.RunAsync("user", "reset", "sun", "--reason", "forgotten", "--second-factor", "--home", home)).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (0, "0 sessions of sun ended." + Environment.NewLine, ""),
            await CommandLine.RunAsync("user", "sessions", "sun", "--end", "--reason", "lost", "--home", home)
        );

        var (twice, _, sentence) = await CommandLine.RunAsync("user", "invite", "sun", "--role", "Auditor", "--home", home);
        var (unknown, _, said) = await CommandLine.RunAsync("user", "roles", "sun", "--role", "Root", "--reason", "x", "--home", home);
        Assert.Equal((1, 1), (twice, unknown));
        Assert.Contains("There is already a user sun.", sentence, StringComparison.Ordinal);
        Assert.Contains("'Root' is no role. Accepted:", said, StringComparison.Ordinal);

        var entries = await portal.Get<LedgerReader>().HistoryAsync("user/sun", Stop);
        Assert.Equal(
            [
                AccessKinds.UserCreated,
                AccessKinds.UserPasswordChanged,
                AccessKinds.UserRolesChanged,
                AccessKinds.UserUnlocked,
                AccessKinds.UserDisabled,
                AccessKinds.UserEnabled,
                AccessKinds.UserPasswordChanged,
            ],
            entries.Select(e => e.Kind)
        );
        Assert.All(entries.Where(e => e.Actor != "sun"), e => Assert.Contains("\"kind\":\"os\"", e.Body, StringComparison.Ordinal));
        Assert.True((await portal.Get<LedgerVerification>().VerifyAsync(Stop)).IsIntact);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [GeneratedRegex("([A-Z2-9]{5}-){3}[A-Z2-9]{5}")]
    private static partial Regex Code();
}
