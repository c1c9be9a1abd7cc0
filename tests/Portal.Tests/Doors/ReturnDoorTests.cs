using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Kept versions are the thing: a POST makes them, a GET shows them as they were kept, and every door says the same.</summary>
[Collection(CommandLine.Name)]
public sealed class ReturnDoorTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    private const string File = "/returns/G11_I/2024-12-31.xlsx";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_return_is_calculated_by_a_post_and_its_file_is_the_same_whenever_and_wherever_it_is_taken()
    {
        using var compliance = await portal.SignedInAsync("compliance");
        compliance.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        using var program = await ProgramOfAsync("compliance");

        using var tooEarly = await compliance.GetAsync(File, Stop);
        Assert.Equal(HttpStatusCode.NotFound, tooEarly.StatusCode);
        Assert.Contains(
            "G11_I as of 2024-12-31 was never calculated",
            await tooEarly.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
        Assert.Empty(await VersionsAsync("G11_I"));

        using var made = await program.PostAsync("/api/returns/G11_I/2024-12-31", null, Stop);
        using var again = await program.PostAsync("/api/returns/G11_I/2024-12-31", null, Stop);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (made.StatusCode, again.StatusCode));
        Assert.Equal(new Uri("/api/returns/G11_I/2024-12-31?version=1", UriKind.Relative), made.Headers.Location);

        var first = await compliance.GetByteArrayAsync(File, Stop);
        var second = await compliance.GetByteArrayAsync($"{File}?version=1", Stop);
        var printed = await compliance.GetByteArrayAsync("/returns/G11_I/2024-12-31.pdf", Stop); // the ledger goes on meanwhile
        var elsewhere = Path.Combine(portal.HomeDirectory, "files");
        var (code, _, errors) = await CommandLine.RunAsync([
            "report",
            "G11_I",
            "--home",
            portal.HomeDirectory,
            "--version-number",
            "1",
            "--format",
            "xlsx,pdf",
            "--language",
            "en",
            "--out",
            elsewhere,
        ]);
        Assert.Equal((0, "%PDF"), (code, Encoding.ASCII.GetString(printed, 0, 4)));
        Assert.Equal(Hashing.Sha256(first), Hashing.Sha256(second));
        Assert.Equal(Hashing.Sha256(first), await WrittenAsync("xlsx"));
        Assert.Equal(Hashing.Sha256(printed), await WrittenAsync("pdf"));
        async Task<string> WrittenAsync(string format) =>
            Hashing.Sha256(await System.IO.File.ReadAllBytesAsync(Path.Combine(elsewhere, "v1-G11_I-2024-12-31." + format), Stop));

        var read = await program.GetFromJsonAsync<JsonElement>("/api/returns/G11_I/2024-12-31", Stop);
        var kept = Assert.Single(await VersionsAsync("G11_I"));
        Assert.Equal(
            (1, kept.ContentDigest, "compliance", kept.ContentDigest),
            (
                read.GetProperty("number").GetInt32(),
                read.GetProperty("contentDigest").GetString(),
                read.GetProperty("createdBy").GetString(),
                read.GetProperty("document").GetProperty("contentDigest").GetString()
            )
        );
    }

    [Theory]
    [InlineData("POST", "/api/returns/G01_II/2024-12-31", "executive", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/api/returns/G01_II/2024-11-29", "compliance", HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", "/api/returns/G99/2024-12-31", "compliance", HttpStatusCode.UnprocessableEntity)]
    [InlineData("GET", "/api/returns/G99/2024-12-31", "compliance", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/returns/G01_II/2024-12-31?version=99", "executive", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/returns/G01_II/2024-12-31?version=one", "executive", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/returns/G01_II/yesterday", "executive", HttpStatusCode.BadRequest)]
    public async Task What_is_asked_wrongly_is_refused_and_keeps_nothing(string method, string address, string user, HttpStatusCode status)
    {
        using var program = await ProgramOfAsync(user);
        var before = await VersionsAsync("G01_II");

        using var answer = await program.SendAsync(new HttpRequestMessage(new HttpMethod(method), address), Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(before, await VersionsAsync("G01_II"));
    }

    [Fact]
    public async Task A_step_is_about_a_number_and_a_digest_and_an_edited_version_leaves_by_no_door()
    {
        var kept = (
            await portal.Get<Filings>().CalculateAsync(Actor.User("compliance"), Guid.NewGuid(), "G01_II", BookedPortal.AsOf, null, Stop)
        )
            .Kept
            .Row;
        using var program = await ProgramOfAsync("compliance");
        var address = $"/api/returns/G01_II/2024-12-31/{kept.Number}";

        using var other = await program.PostAsJsonAsync(address, new { step = "Prepare", contentDigest = new string('0', 64) }, Stop);
        using var unknown = await program.PostAsJsonAsync(address, new { step = "Sign", contentDigest = kept.ContentDigest }, Stop);
        using var taken = await program.PostAsJsonAsync(address, new { step = "Prepare", contentDigest = kept.ContentDigest }, Stop);
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest, HttpStatusCode.OK),
            (other.StatusCode, unknown.StatusCode, taken.StatusCode)
        );
        Assert.Equal(ReturnState.Prepared, (await VersionsAsync("G01_II"))[0].State);

        await using var database = new SqliteConnection($"Data Source={Path.Combine(portal.HomeDirectory, "assay.db")}");
        await database.OpenAsync(Stop);
        await using var edit = database.CreateCommand();
        edit.CommandText = "UPDATE ReturnVersion SET State = 5 WHERE Form = 'G01_II'";
        Assert.Equal(1, await edit.ExecuteNonQueryAsync(Stop));

        using var page = await portal.SignedInAsync("compliance");
        using var file = await page.GetAsync("/returns/G01_II/2024-12-31.xlsx", Stop);
        using var read = await program.GetAsync("/api/returns/G01_II/2024-12-31", Stop);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (file.StatusCode, read.StatusCode));
        Assert.Contains(
            "return/G01_II/2024-12-31/1 is not what its last entry",
            await read.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    private Task<IReadOnlyList<KeptVersion>> VersionsAsync(string form) =>
        portal.Get<ReturnRegister>().VersionsAsync(form, BookedPortal.AsOf, Stop);

    private async Task<HttpClient> ProgramOfAsync(string user) => portal.Program((await portal.GivenTokenAsync(user)).Secret);
}
