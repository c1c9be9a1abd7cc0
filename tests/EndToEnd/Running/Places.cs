using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd.Running;

/// <summary>One page in one state.</summary>
/// <param name="Template">Route that answers; a test holds the list against the routes of the portal.</param>
/// <param name="User">Who looks at it.</param>
/// <param name="Do">What is done after the page was opened.</param>
internal sealed record Place(string Address, string Template, string? User = "auditor", int Status = 200, Func<Visit, Task>? Do = null);

/// <summary>Every page of the portal, in each state that looks different.</summary>
internal static class Places
{
    private const string NewFinding =
        $"/findings/new?figure=indicator/npl_ratio&asOf={ServedBank.AsOf}&predicate=five_class%20%3E%3D%20substandard";

    public static IReadOnlyDictionary<string, Place> All { get; } =
        new Dictionary<string, Place>(StringComparer.Ordinal)
        {
            ["sign-in"] = new("/sign-in", "/sign-in", User: null),
            ["sign-in refused"] = new("/sign-in?problem=wrong", "/sign-in", User: null),
            ["sign-in, to be tried later"] = new("/sign-in?problem=wait&seconds=30", "/sign-in", User: null),
            ["code without a password before it"] = new("/sign-in/code", "/sign-in/code", User: null),
            ["enrolment without a password before it"] = new("/sign-in/enrol", "/sign-in/enrol", User: null),
            ["second factor"] = new("/account/second-factor", "/account/second-factor"),
            ["passkeys"] = new("/account/passkeys", "/account/passkeys"),
            ["first administrator"] = new("/setup?problem=invitation.invalid", "/setup", User: null),
            ["invitation"] = new("/invitation?user=wang&problem=user.password", "/invitation", User: null),
            ["account"] = new("/account?saved=true", "/account", User: "business"),
            ["own password"] = new("/account/password?problem=user.password-wrong", "/account/password", User: "business"),
            ["what roles may do"] = new("/roles", "/roles"),
            ["jobs"] = new("/jobs", "/jobs", User: "admin"),
            ["users"] = new("/users", "/users", User: "admin"),
            ["users, one invited"] = new("/users", "/users", User: "admin", Do: InviteAsync),
            ["user"] = new("/users/executive", "/users/{Name}", User: "admin", Do: ChooseRolesAsync),
            ["findings of a business line"] = new("/findings", "/findings", User: "business"),
            ["tokens"] = new("/account/tokens", "/account/tokens", User: "manager2"),
            ["tokens, one just made"] = new("/account/tokens", "/account/tokens", Do: MakeTokenAsync),
            ["tokens, one to be revoked"] = new("/account/tokens", "/account/tokens", Do: AskToRevokeAsync),
            ["inbox"] = new("/inbox", "/inbox", User: "compliance"),
            ["inbox, none found"] = new("/inbox?overdue=true", "/inbox", User: "business"),
            ["dashboard"] = new("/", "/"),
            ["dashboard without a right to returns"] = new("/", "/", User: "admin"),
            ["first subject"] = new("/subject", "/subject"),
            ["subject"] = new("/subject/capital", "/subject/{Code}"),
            ["subject that does not exist"] = new("/subject/nothing", "/subject/{Code}", Status: 404),
            ["matrix"] = new("/matrix", "/matrix"),
            ["indicators"] = new("/indicators", "/indicators"),
            ["indicators, searched"] = new("/indicators?q=npl", "/indicators"),
            ["indicators, none found"] = new("/indicators?q=zzz", "/indicators"),
            ["indicator"] = new("/indicators/npl_ratio", "/indicators/{Code}", Do: OpenDetailsAsync),
            ["indicator as a distribution"] = new("/indicators/five_class_distribution", "/indicators/{Code}"),
            ["indicator as a matrix"] = new("/indicators/migration_normal", "/indicators/{Code}"),
            ["indicator as vintages"] = new("/indicators/vintage_30", "/indicators/{Code}", Do: OpenDetailsAsync),
            ["indicator without a right to loans"] = new("/indicators/npl_ratio", "/indicators/{Code}", User: "executive"),
            ["indicator that does not exist"] = new("/indicators/nothing", "/indicators/{Code}", Status: 404),
            ["analysis"] = new("/analysis/npl_ratio", "/analysis/{Code}"),
            ["analysis by year"] = new("/analysis/gross_loans?step=year&show=yearonyear", "/analysis/{Code}"),
            ["bridge"] = new("/bridge/npl_ratio", "/bridge/{Code}"),
            ["bridge of what movements do not explain"] = new("/bridge/cet1_ratio", "/bridge/{Code}"),
            ["migration"] = new("/migration", "/migration"),
            ["migration, months compared"] = new("/migration?from=2024-10-31&show=share&steps=true", "/migration"),
            ["rules compared"] = new("/rules?rulesOf=2018-02-28", "/rules", Do: OpenDetailsAsync),
            ["rules compared, all indicators"] = new("/rules?rulesOf=2018-02-28&all=true", "/rules"),
            ["rules compared, no such snapshot"] = new("/rules?asOf=2001-01-31", "/rules"),
            ["minimum categories"] = new("/classification", "/classification", Do: OpenDetailsAsync),
            ["minimum categories, none found"] = new("/classification?rule=c_loss_3&booked=loss", "/classification"),
            ["minimum categories without a right to loans"] = new("/classification", "/classification", User: "executive"),
            ["minimum categories before the rules"] = new("/classification?asOf=2001-01-31", "/classification"),
            ["loans"] = new("/loans", "/loans"),
            ["loans, none found"] = new("/loans?predicate=days_past_due%20%3E%2099999", "/loans"),
            ["loans, condition not understood"] = new("/loans?predicate=days_past_dew%20%3E%2090", "/loans"),
            ["returns"] = new("/returns", "/returns"),
            ["return"] = new("/returns/G11_I", "/returns/{Form}"),
            ["return with an open cell"] = new("/returns/G11_I?cell=1.A", "/returns/{Form}"),
            ["short return with an open cell"] = new("/returns/G01_II?cell=1.A", "/returns/{Form}"),
            ["short return"] = new("/returns/G01_II", "/returns/{Form}"),
            ["findings"] = new("/findings", "/findings"),
            ["findings, none found"] = new("/findings?q=zzz", "/findings"),
            ["new finding"] = new(NewFinding, "/findings/new"),
            ["finding"] = new(NewFinding, "/findings/{Number}", Do: SaveDraftAsync),
            ["finding in the editor"] = new(NewFinding, "/findings/{Number}", Do: EditDraftAsync),
            ["what-if"] = new("/scenarios", "/scenarios"),
            ["what-if, a new scenario"] = new("/scenarios", "/scenarios", User: "manager", Do: OpenNewScenarioAsync),
            ["scenario"] = new("/scenarios", "/scenarios/{Number}", User: "manager", Do: SupposeGrowthAsync),
            ["scenario in the editor"] = new("/scenarios", "/scenarios/{Number}", User: "manager", Do: EditScenarioAsync),
            ["scenarios compared"] = new("/scenarios", "/scenarios/compare", User: "manager", Do: CompareScenariosAsync),
            ["scenarios compared, none named"] = new("/scenarios/compare", "/scenarios/compare"),
            ["loads"] = new("/loads", "/loads"),
            ["load"] = new("/loads", "/loads/{LoadId}", Do: OpenLoadAsync),
            ["no such load"] = new("/loads/none", "/loads/{LoadId}", Status: 404),
            ["ledger"] = new("/ledger", "/ledger"),
            ["ledger with an open entry"] = new("/ledger", "/ledger", Do: OpenEntryAsync),
            ["ledger, verified"] = new("/ledger", "/ledger", Do: VerifyAsync),
            ["not found in the portal"] = new("/not-found", "/not-found"),
            ["no such address"] = new("/nowhere", "/status/{Code:int}", Status: 404),
            ["no right"] = new("/findings", "/status/{Code:int}", User: "admin", Status: 403),
        };

    /// <summary>Opens the place and brings it into its state.</summary>
    public static async Task<Visit> VisitAsync(this ServedBank bank, string name, string language = "en", string theme = "light")
    {
        var place = All[name];
        var visit = await bank.Browsers.OpenAsync(new Reader(place.User, language, theme));
        Xunit.Assert.Equal(place.Status, await visit.GoAsync(place.Address));
        if (place.Do is not null)
        {
            await place.Do(visit);
            await visit.ReadyAsync();
        }

        return visit;
    }

    private static async Task OpenDetailsAsync(Visit visit)
    {
        foreach (var summary in await visit.Page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }
    }

    // In any language: by what the form field is, not by what it is called.
    private static async Task SaveDraftAsync(Visit visit)
    {
        await visit.Page.Locator("#title").FillAsync("Non-performing loans are classified late");
        await visit.Page.Locator("form button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByTestId("status")).ToBeVisibleAsync();
    }

    private static async Task EditDraftAsync(Visit visit)
    {
        await SaveDraftAsync(visit);
        await visit.Page.Locator(".page-header .actions button").ClickAsync();
        await Expect(visit.Page.Locator("#title")).ToBeVisibleAsync();
    }

    private static async Task OpenNewScenarioAsync(Visit visit)
    {
        await visit.Page.Locator(".page-header .actions button").ClickAsync();
        await Expect(visit.Page.Locator("#name")).ToBeVisibleAsync();
    }

    private static async Task EditScenarioAsync(Visit visit)
    {
        await OpenNewScenarioAsync(visit);
        await visit.Page.Locator("#name").FillAsync("Downturn");
        await visit.Page.Locator("form button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByTestId("words")).ToBeAttachedAsync();
        await visit.Page.Locator(".page-header .actions button").ClickAsync();
        await visit.Page.Locator("form > button.btn, form button.btn:not(.primary):not(.small)").First.ClickAsync();
        await Expect(visit.Page.Locator("#step-1-kind")).ToBeVisibleAsync();
    }

    private static async Task SupposeGrowthAsync(Visit visit)
    {
        await EditScenarioAsync(visit);
        await visit.Page.Locator("#step-1-kind").SelectOptionAsync("grow");
        await visit.Page.Locator("#step-1-percent").FillAsync("10");
        await visit.Page.Locator("form button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByTestId("what-if")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task CompareScenariosAsync(Visit visit)
    {
        await SupposeGrowthAsync(visit);
        await visit.GoAsync("/scenarios");
        await SupposeGrowthAsync(visit);
        await visit.GoAsync("/scenarios");
        await visit.Page.GetByTestId("scenarios").GetByRole(AriaRole.Checkbox).Nth(0).CheckAsync();
        await visit.Page.GetByTestId("scenarios").GetByRole(AriaRole.Checkbox).Nth(1).CheckAsync();
        await visit.Page.GetByTestId("compare").ClickAsync();
        await Expect(visit.Page.GetByTestId("what-if")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task InviteAsync(Visit visit)
    {
        await visit.Page.Locator("#user-name").FillAsync($"guest-{Guid.NewGuid():N}");
        await visit.Page.Locator("#display-name").FillAsync("G-1");
        await visit.Page.Locator("#invite-reason").FillAsync("来访");
        await visit.Page.Locator("[data-testid=invite] button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByTestId("code")).ToBeVisibleAsync();
    }

    private static async Task ChooseRolesAsync(Visit visit)
    {
        await visit.Page.GetByTestId("steps").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(visit.Page.Locator("#step-reason")).ToBeVisibleAsync();
    }

    private static async Task MakeTokenAsync(Visit visit)
    {
        await visit.Page.Locator("#token-name").FillAsync($"month-end script {Guid.NewGuid():N}");
        await visit.Page.Locator("#present").FillAsync(visit.Password);
        await visit.Page.Locator("form button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByTestId("made")).ToBeVisibleAsync();
    }

    private static async Task AskToRevokeAsync(Visit visit)
    {
        await MakeTokenAsync(visit);
        await visit.Page.GetByTestId("tokens").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(visit.Page.GetByTestId("confirm")).ToBeVisibleAsync();
    }

    private static async Task OpenLoadAsync(Visit visit)
    {
        await visit.Page.GetByTestId("loads").Locator("tbody a").First.ClickAsync();
        await Expect(visit.Page.GetByTestId("partitions")).ToBeVisibleAsync();
    }

    private static async Task OpenEntryAsync(Visit visit)
    {
        await visit.Page.GetByTestId("ledger").Locator("a.figure").First.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Complementary).Locator("pre")).ToBeVisibleAsync();
    }

    private static async Task VerifyAsync(Visit visit)
    {
        await visit.Page.GetByTestId("verify").ClickAsync();
        await Expect(visit.Page.GetByTestId("verification").Locator(".notice")).ToBeVisibleAsync();
    }
}
