using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A portal that knows its people from a directory, and lets one local administrator in when that is out of reach.</summary>
public sealed class DirectoryPortal : ServedPortal
{
    private readonly string _url = $"http://127.0.0.1:{FreePort()}";

    internal TestDirectory Staff { get; } = new();

    protected override ServerSettings Server => new() { Url = _url, PublicUrl = _url };

    protected override AccessSettings Access =>
        new()
        {
            LocalSignIn = false,
            BreakGlass = "admin",
            OpenIdConnect =
            {
                Authority = Staff.Address,
                ClientId = TestDirectory.ClientId,
                ClientSecret = TestDirectory.Secret,
                Roles = { Auditor = "CN=Audit, OU=Bank; it-audit", Admin = "assay-admins" },
            },
        };

    public override async ValueTask InitializeAsync()
    {
        await Staff.StartAsync();
        await base.InitializeAsync();
    }

    /// <summary>Signs in at the directory as a browser does.</summary>
    /// <returns>Where the portal leads then.</returns>
    internal async Task<string> ComeInAsync(HttpClient browser, Employee person, string wanted = "/indicators")
    {
        (Staff.People[person.Subject], Staff.AtTheDoor) = (person, person.Subject);
        using var start = await browser.GetAsync("/sign-in/directory/start?returnUrl=" + wanted);
        using var outside = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await outside.GetAsync(start.Headers.Location);
        using var answer = await browser.GetAsync(back.Headers.Location);
        return answer.Headers.Location!.OriginalString;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Staff.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>People of the bank's directory: in by their groups, out with the directory's word.</summary>
public sealed class DirectoryTests(DirectoryPortal portal) : IClassFixture<DirectoryPortal>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_of_a_group_becomes_a_user_with_its_roles_and_no_token_of_the_directory_reaches_the_browser()
    {
        using var browser = portal.Browser();
        var lin = new Employee("s-1", "Lin.Qing@bank.example", "林清\u200b Lin Qing", "everybody", "it-audit");

        Assert.Equal("/indicators", await portal.ComeInAsync(browser, lin));

        using var page = await browser.GetAsync("/loans", Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var user = (await portal.Get<UserRegister>().ListAsync(Cancelled)).Single(u => u.UserName == "lin.qing");
        Assert.Equal(("林清 Lin Qing", Roles.Auditor), (user.DisplayName, user.Roles.Single()));
        var session = Assert.Single(await portal.Get<SessionRegister>().ListAsync("lin.qing", Cancelled));
        Assert.Equal(SignInWay.Directory, session.Way);
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancelled);
        Assert.DoesNotContain(await db.UserTokens.ToListAsync(Cancelled), t => t.UserId == "lin.qing");
    }

    [Theory]
    [InlineData("/loans?q=\u8d37", "/loans?q=%E8%B4%B7")]
    [InlineData("/loans\r\nx: y", "/inbox")]
    public async Task The_page_to_go_on_to_comes_back_from_the_directory_as_a_header_can_hold_it(string wanted, string expected)
    {
        using var browser = portal.Browser();

        Assert.Equal(
            expected,
            await portal.ComeInAsync(browser, new Employee("s-wanted", "wanda", "Wanda", "it-audit"), Uri.EscapeDataString(wanted))
        );
    }

    [Fact]
    public async Task Groups_are_asked_at_the_user_info_address_when_the_token_is_silent()
    {
        portal.Staff.IsGroupInToken = false;
        try
        {
            using var browser = portal.Browser();
            Assert.Equal("/indicators", await portal.ComeInAsync(browser, new Employee("s-2", "silent", "S", "CN=Audit, OU=Bank")));
        }
        finally
        {
            portal.Staff.IsGroupInToken = true;
        }
    }

    [Fact]
    public async Task Without_a_group_nobody_comes_in_and_no_user_is_made()
    {
        using var browser = portal.Browser();

        Assert.Contains(
            "problem=sign-in.no-group",
            await portal.ComeInAsync(browser, new Employee("s-3", "stranger", "S", "everybody")),
            StringComparison.Ordinal
        );

        Assert.DoesNotContain(await portal.Get<UserRegister>().ListAsync(Cancelled), u => u.UserName == "stranger");
        Assert.Contains(
            "no group of yours has a role",
            await browser.GetStringAsync("/sign-in?problem=sign-in.no-group", Cancelled),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("compliance", "sign-in.name-taken")]
    [InlineData("../root", "user.name")]
    [InlineData("", "user.name")]
    public async Task The_directory_cannot_take_over_a_local_user_or_invent_a_name(string name, string problem)
    {
        using var browser = portal.Browser();

        Assert.Contains(
            "problem=" + problem,
            await portal.ComeInAsync(browser, new Employee("s-4" + name, name, "S", "it-audit")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Roles_follow_the_groups_at_each_sign_in_and_are_gone_with_the_last_group()
    {
        using var browser = portal.Browser();
        await portal.ComeInAsync(browser, new Employee("s-5", "mover", "M", "it-audit"));
        await portal.ComeInAsync(browser, new Employee("s-5", "mover", "M", "it-audit", "assay-admins"));
        Assert.Equal([Roles.Admin, Roles.Auditor], await RolesAsync("mover"));

        await portal.ComeInAsync(browser, new Employee("s-5", "mover", "M"));

        Assert.Empty(await RolesAsync("mover"));
    }

    [Fact]
    public async Task The_client_of_the_directory_follows_nobody_elsewhere()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var sender = builder.Build();
        sender.Urls.Add("http://127.0.0.1:0");
        sender.MapGet("/", () => Results.Redirect($"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/"));
        await sender.StartAsync(Cancelled);
        var client = portal
            .Get<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions>>()
            .Get(BankDirectory.Scheme)
            .Backchannel;

        using var answer = await client.GetAsync(sender.Urls.First(), Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task Passwords_are_closed_but_for_the_administrator_under_glass_and_for_nobody_of_the_directory()
    {
        using var compliance = await ServedPortal.SignInAsync(portal.Browser(), "compliance", ServedPortal.Password);
        Assert.Contains("problem=sign-in.local-closed", compliance.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var admin = await ServedPortal.SignInAsync(portal.Browser(), "admin", ServedPortal.Password);
        Assert.Equal("/inbox", admin.Headers.Location!.OriginalString);

        await portal.ComeInAsync(portal.Browser(), new Employee("s-13", "double", "D", "it-audit"));
        var invitations = portal.Get<InvitationRegister>();
        var given = await invitations.ResetAsync(Actor.User("admin"), Guid.NewGuid(), "double", withSecondFactor: false, "wish", Cancelled);
        await invitations.AcceptAsync("double", given.Code, ServedPortal.Password, Cancelled);
        using var local = await ServedPortal.SignInAsync(portal.Browser(), "double", ServedPortal.Password);
        Assert.Contains("problem=sign-in.directory", local.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_is_disabled_here_does_not_come_in_by_the_directory()
    {
        var person = new Employee("s-14", "barred", "B", "it-audit");
        await portal.ComeInAsync(portal.Browser(), person);
        await portal.Get<UserRegister>().DisableAsync(Actor.User("admin"), Guid.NewGuid(), "barred", "barred", Cancelled);

        Assert.Contains("problem=access.not-active", await portal.ComeInAsync(portal.Browser(), person), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_the_browsers_own_question_lets_nobody_in()
    {
        (portal.Staff.People["s-15"], portal.Staff.AtTheDoor) = (new Employee("s-15", "victim", "V", "it-audit"), "s-15");
        using var asking = portal.Browser();
        using var start = await asking.GetAsync("/sign-in/directory/start", Cancelled);
        using var outside = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await outside.GetAsync(start.Headers.Location, Cancelled);

        using var other = portal.Browser(); // another browser follows the link
        using var answer = await other.GetAsync(back.Headers.Location, Cancelled);

        Assert.Contains("problem=directory-failed", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> RolesAsync(string user) =>
        (await portal.Get<UserRegister>().ListAsync(Cancelled)).Single(u => u.UserName == user).Roles;
}
