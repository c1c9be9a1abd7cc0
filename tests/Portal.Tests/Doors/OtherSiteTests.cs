using System.Net;
using System.Security.Cryptography;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A page of another site can make a browser ask for any address; nothing is written for it, and nobody is signed out.</summary>
public sealed class OtherSiteTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    [Theory]
    [InlineData("/returns/G11_I/2024-12-31.xlsx", "/returns/G11_I?asOf=2024-12-31")]
    [InlineData("/analysis/npl_ratio/2024-12-31.xlsx?step=quarter", "/analysis/npl_ratio?asOf=2024-12-31&step=quarter")]
    [InlineData("/scenarios/S-2024-0001/what-if.xlsx", "/scenarios/S-2024-0001")]
    [InlineData("/sign-out", "/")]
    public async Task A_get_from_another_site_writes_nothing_and_leads_to_the_page(string address, string page)
    {
        using var reader = await portal.SignedInAsync("compliance");
        var before = await HeadAsync();
        foreach (
            var (name, value) in new[]
            {
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Site", "same-site"),
                ("Referer", "https://elsewhere.example/x"),
                ("Accept-Language", "en"),
            }
        )
        {
            reader.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
            reader.DefaultRequestHeaders.Remove("Referer");
            reader.DefaultRequestHeaders.Add(name, value);

            using var answer = await reader.GetAsync(address, Stop);

            Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        }

        Assert.Equal(before, await HeadAsync());
        using var still = await reader.GetAsync("/returns", Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task A_page_of_this_portal_may_ask_also_where_browsers_do_not_say_so_themselves()
    {
        using var reader = await portal.SignedInAsync("compliance");
        reader.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        reader.DefaultRequestHeaders.Referrer = new Uri(portal.Address, "/analysis/npl_ratio");

        using var answer = await reader.GetAsync("/analysis/npl_ratio/2024-12-31.xlsx", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Every kind of file, and every state in which a person has no right to it any more.</summary>
    [Theory]
    [InlineData("return/G11_I/2024-12-31/1", "executive", false)]
    [InlineData("return/G11_I/2024-12-31/1", "admin", false)]
    [InlineData("return/G11_I/2024-12-31/1", "gone", false)]
    [InlineData("scenario/S-2024-0001", "admin", false)]
    [InlineData("indicator/npl_ratio/2024-12-31", "gone", false)]
    [InlineData("indicator/npl_ratio/2024-12-31", "nobody", false)]
    [InlineData("something/new", "auditor", false)]
    [InlineData("indicator/npl_ratio/2024-12-31", "executive", true)]
    [InlineData("return/G11_I/2024-12-31/1", "compliance", true)]
    public async Task The_ledger_shows_no_export_by_somebody_who_may_not_take_it_at_that_moment(string about, string user, bool isEntered)
    {
        if (user == "gone" && !(await portal.Get<UserRegister>().ListAsync(Stop)).Any(u => u.UserName == "gone"))
        {
            await portal.GivenUserAsync("gone", Roles.Compliance);
            await portal.Get<UserRegister>().DisableAsync(Actor.User("admin"), Guid.NewGuid(), "gone", "left the bank", Stop);
        }

        var before = await HeadAsync();
        var content = new byte[] { 1 };
        var file = new ProducedFile("xlsx", about, "file.xlsx", Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
        var failed = await Record.ExceptionAsync(() =>
            portal.Get<ExportRegister>().RecordAsync(Actor.User(user), Guid.NewGuid(), file, content, Stop)
        );

        Assert.Equal(isEntered, failed is null);
        Assert.True(isEntered || failed is RuleException { Rule: "access.role-needed" or "access.not-active" }, failed?.ToString());
        Assert.Equal(isEntered ? 1 : 0, await HeadAsync() - before);
    }

    private async Task<int> HeadAsync() =>
        (await portal.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 1), Stop)).Total;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
