using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The interface for programs, over HTTP with personal tokens and a database file.</summary>
public sealed class FindingApiTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    [Fact]
    public async Task A_finding_from_a_figure_freezes_its_loans_and_the_ledger_names_the_owner_of_the_token()
    {
        using var program = await ProgramOfAsync("auditor");

        using var answer = await program.PostAsJsonAsync(
            "/api/findings",
            new
            {
                title = "Late loans stand as normal",
                rating = "High",
                indicator = "npl_ratio",
            },
            Stop
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var number = (await JsonOfAsync(answer)).GetProperty("number").GetString()!;
        Assert.Equal($"/findings/{number}", answer.Headers.Location?.OriginalString);
        var finding = (await portal.Get<FindingRegister>().GetAsync(Actor.System, number, Stop))!;
        var loans = Assert.Single(finding.LoanSets);
        Assert.Equal(
            (FindingRating.High, "auditor", "indicator/npl_ratio/2024-12-31"),
            (finding.Row.Rating, finding.Row.CreatedBy, finding.Row.SourceFigure)
        );
        Assert.Equal("npl_ratio", loans.FigureCode);
        Assert.InRange(loans.Count, 1, 2_999); // those of the numerator, not the whole book
        var entry = Assert.Single(await portal.Get<LedgerReader>().HistoryAsync($"finding/{number}", Stop));
        Assert.Equal((FindingKinds.FindingOpened, "auditor"), (entry.Kind, entry.Actor));
        Assert.True((await portal.Get<LedgerVerification>().VerifyAsync(Stop)).IsIntact);
    }

    [Fact]
    public async Task The_same_operation_sent_twice_opens_one_finding_and_belongs_to_one_user()
    {
        using var auditor = await ProgramOfAsync("auditor");
        using var manager = await ProgramOfAsync("auditmanager");
        var request = new
        {
            title = "Once",
            rating = "Low",
            operation = Guid.NewGuid(),
        };
        var before = await CountAsync();

        using var first = await auditor.PostAsJsonAsync("/api/findings", request, Stop);
        using var again = await auditor.PostAsJsonAsync("/api/findings", request, Stop);
        using var other = await manager.PostAsJsonAsync("/api/findings", request, Stop);

        Assert.Equal(
            (await JsonOfAsync(first)).GetProperty("number").GetString(),
            (await JsonOfAsync(again)).GetProperty("number").GetString()
        );
        Assert.Equal(before + 1, await CountAsync());
        Assert.Contains(
            "already made by auditor",
            await DetailOfAsync(other, HttpStatusCode.UnprocessableEntity),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"title":"t","rating":"Hgih"}""", 400, "rating: 'Hgih' is not one of Low, Medium, High, Critical.")]
    [InlineData("""{"title":"t","rating":"2"}""", 400, "rating: '2' is not")]
    [InlineData("""{"title":"t","rating":2}""", 400, "rating: 2 is not a text.")]
    [InlineData("""{"title":"t"}""", 400, "rating: is missing.")]
    [InlineData("""{"rating":"Low"}""", 400, "title: is missing.")]
    [InlineData("""{"title":["t"],"rating":"Low"}""", 400, "title: [\"t\"] is not a text.")]
    [InlineData("""{"title":"t","rating":"Low","ratng":"High"}""", 400, "ratng: is no field. Accepted: title, rating,")]
    [InlineData("""{"title":"t","title":"u","rating":"Low"}""", 400, "title: stands twice.")]
    [InlineData("""{"title":"t","rating":"Low","asOf":"31.12.2024"}""", 400, "asOf: '31.12.2024' is not a date such as 2024-12-31.")]
    [InlineData("""{"title":"t","rating":"Low","operation":"7"}""", 400, "operation: '7' is not a UUID")]
    [InlineData("""{"title":"t","rating":"Low","operation":"00000000-0000-0000-0000-000000000000"}""", 400, "operation: '0")]
    [InlineData("""{"title":"t","rating":"Low","indicator":"npl_ration"}""", 400, "indicator: There is no indicator 'npl_ration'")]
    [InlineData(
        """{"title":"t","rating":"Low","indicator":"npl_ratio","asOf":"2019-12-31"}""",
        400,
        "'npl_ratio' was not computed for 2019-12-31."
    )]
    [InlineData("""{"title":"t","rating":"Low","predicate":"five_clas >= substandard"}""", 422, "five_clas")]
    [InlineData(
        """{"title":"t","rating":"Low","predicate":"five_class >= substandard","asOf":"2010-12-31"}""",
        422,
        "There is no loan_snapshot for 2010-12-31."
    )]
    [InlineData("""{"title":" ","rating":"Low"}""", 422, "A finding needs a title")]
    [InlineData("""{"title":"t",""", 400, "The body is not JSON: line 1")]
    [InlineData("""["t"]""", 400, "The body is [\"t\"]. Send one object with title")]
    [InlineData("", 400, "The body is not JSON")]
    public async Task A_request_that_is_off_is_told_so_and_leaves_nothing(string body, int status, string sentence)
    {
        using var program = await ProgramOfAsync("auditor");
        var before = await CountAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await program.PostAsync("/api/findings", content, Stop);

        Assert.Contains(sentence, await DetailOfAsync(answer, (HttpStatusCode)status), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_token_that_is_wrong_expired_revoked_or_missing_opens_nothing_and_says_where_to_get_one()
    {
        var good = await portal.GivenTokenAsync("auditor");
        var revoked = await portal.GivenTokenAsync("auditor");
        await portal.Get<TokenRegister>().RevokeAsync(Actor.User("auditor"), Guid.NewGuid(), revoked.Id, Stop);
        var expired = await portal.GivenExpiredTokenAsync("auditor");
        var before = await CountAsync();

        foreach (
            var secret in new[]
            {
                good.Secret[..^1] + (good.Secret[^1] == 'A' ? 'B' : 'A'),
                good.Secret[..20],
                "nonsense",
                "",
                revoked.Secret,
                expired.Secret,
            }
        )
        {
            using var program = portal.Program(secret);
            using var answer = await program.PostAsJsonAsync("/api/findings", new { title = "t", rating = "Low" }, Stop);
            Assert.Contains("/account/tokens", await DetailOfAsync(answer, HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        }

        using var nobody = portal.Browser();
        using var asked = await nobody.PostAsJsonAsync("/api/findings", new { title = "t", rating = "Low" }, Stop);
        Assert.Contains("Authorization: Bearer", await DetailOfAsync(asked, HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        Assert.Equal("Bearer", asked.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_role_that_may_not_is_told_which_may()
    {
        using var executive = await ProgramOfAsync("executive");

        using var answer = await executive.PostAsJsonAsync("/api/findings", new { title = "t", rating = "Low" }, Stop);

        Assert.Equal(
            "executive may not do this. It needs the right findings.edit, which these roles have: Auditor, AuditManager. An "
                + "administrator gives roles.",
            await DetailOfAsync(answer, HttpStatusCode.Forbidden)
        );
    }

    [Fact]
    public async Task Figures_are_read_as_exact_text_and_a_wrong_date_is_named()
    {
        using var executive = await ProgramOfAsync("executive");

        var run = await executive.GetFromJsonAsync<JsonElement>("/api/indicators?asOf=2024-12-31", Stop);
        using var wrong = await executive.GetAsync("/api/indicators?asOf=yesterday", Stop);
        using var missing = await executive.GetAsync("/api/indicators?asOf=2019-12-31", Stop);

        var ratio = run.GetProperty("indicators").EnumerateArray().Single(i => i.GetProperty("code").GetString() == "npl_ratio");
        Assert.Matches(@"^0\.\d+$", ratio.GetProperty("value").GetString());
        Assert.Equal("""{"mark":null,"limit":"0.05","state":"within"}""", Trimmed(ratio.GetProperty("regulatory")));
        var appetite = ratio.GetProperty("appetite");
        Assert.Equal(
            "demonstration 2022-03 of 2022-03-25 by 董事会",
            $"{appetite.GetProperty("approvalReference")} of {appetite.GetProperty("approvalDate")} by {appetite.GetProperty("approvalBody")}"
        );
        Assert.Equal(("0.017", "0.019"), (appetite.GetProperty("amber").GetString(), appetite.GetProperty("red").GetString()));
        Assert.Equal(appetite.GetProperty("state").GetString() == "within" ? "within" : "watch", ratio.GetProperty("state").GetString());
        Assert.Contains("asOf: 'yesterday' is not a date", await DetailOfAsync(wrong, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("No run is kept", await DetailOfAsync(missing, HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    /// <summary>The kept decimal has the scale of its column.</summary>
    private static string Trimmed(JsonElement body) =>
        System.Text.RegularExpressions.Regex.Replace(body.GetRawText(), @"(\.\d*?)0+""", "$1\"");

    [Fact]
    public async Task The_ledger_is_verified_for_a_program()
    {
        using var admin = await ProgramOfAsync("admin");

        using var answer = await admin.PostAsync("/api/ledger/verify", null, Stop);

        Assert.True((await JsonOfAsync(answer)).GetProperty("isIntact").GetBoolean());
    }

    [Fact]
    public async Task An_address_that_does_not_exist_says_so_in_words_for_programs()
    {
        using var program = await ProgramOfAsync("auditor");

        using var answer = await program.GetAsync("/api/finding", Stop);

        Assert.Contains("There is no GET /api/finding", await DetailOfAsync(answer, HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/returns/G11_I/2024-12-31.exe")]
    [InlineData("/returns/G99/2024-12-31.xlsx")]
    [InlineData("/returns/G11_I/today.xlsx")]
    public async Task A_file_that_cannot_be_made_is_not_found_with_a_page_that_says_so(string address)
    {
        using var compliance = await portal.SignedInAsync("compliance");

        using var answer = await compliance.GetAsync(address, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(address, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_of_a_day_without_loans_is_not_found_with_the_sentence_that_says_so()
    {
        using var compliance = await portal.SignedInAsync("compliance");

        using var answer = await compliance.GetAsync("/returns/G11_I/1999-12-31.xlsx", Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("1999-12-31", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "The file is not given", "1999-12-31")]
    [InlineData("zh-CN", "未能提供文件", "1999-12-31")]
    public async Task Who_follows_a_link_to_a_file_that_is_refused_gets_a_page_in_his_language(string language, params string[] said)
    {
        using var compliance = await portal.SignedInAsync("compliance");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/returns/G11_I/1999-12-31.xlsx");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        request.Headers.Add("Accept-Language", language);

        using var answer = await compliance.SendAsync(request, Stop);

        var page = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.All(said, words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.DoesNotContain("\"status\":", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_analysis_that_leaves_the_portal_is_entered_with_its_hash_under_the_name_of_the_reader()
    {
        using var executive = await portal.SignedInAsync("executive");

        using var answer = await executive.GetAsync("/analysis/npl_ratio/2024-12-31.xlsx?step=quarter", Stop);
        var file = await answer.Content.ReadAsByteArrayAsync(Stop);

        var entered = Assert.Single(
            (await portal.Get<ExportRegister>().ListAsync("indicator/npl_ratio/2024-12-31", new(1, 10), Stop)).Rows
        );
        Assert.Equal(("executive", Hashing.Sha256(file), (long)file.Length), (entered.By, entered.File.Sha256, entered.File.Bytes));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<HttpClient> ProgramOfAsync(string user) => portal.Program((await portal.GivenTokenAsync(user)).Secret);

    private async Task<int> CountAsync() => (await portal.Get<FindingRegister>().ListAsync(Actor.System, new(), new(1, 1), Stop)).Total;

    private static Task<JsonElement> JsonOfAsync(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Stop)!;

    /// <summary>The sentence of the problem details, after checking that they are such.</summary>
    private static async Task<string> DetailOfAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        Assert.Equal((expected, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return (await JsonOfAsync(answer)).GetProperty("detail").GetString()!;
    }
}
