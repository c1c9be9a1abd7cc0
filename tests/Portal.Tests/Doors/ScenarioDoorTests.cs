using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClosedXML.Excel;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The register behind the pages, the interface and the command line are doors to one rule; what comes out of each says that it is
/// no published figure.</summary>
[Collection(CommandLine.Name)]
public sealed class ScenarioDoorTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    private const string Good = """[{"kind":"shift","from":"normal","to":"substandard","share":"0.05"}]""";
    private const string UnknownClass = """[{"kind":"shift","from":"normal","to":"substandrd","share":"0.05"}]""";
    private const string TooMuch = """[{"kind":"write_off","class":"loss","share":"1.5"}]""";
    private const string UnknownColumn = """[{"kind":"grow","rate":"0.1","where":"dpd > 90"}]""";

    public static readonly TheoryData<string, string, string, string?> Cases = new()
    {
        { "register", "auditmanager", Good, null },
        { "api", "auditmanager", Good, null },
        { "cli", "auditmanager", Good, null },
        { "register", "compliance", Good, null },
        { "api", "compliance", Good, null },
        { "cli", "compliance", Good, null },
        { "register", "auditor", Good, "Compliance" },
        { "api", "auditor", Good, "Compliance" },
        { "cli", "auditor", Good, "Compliance" },
        { "register", "executive", Good, "Compliance" },
        { "api", "executive", Good, "Compliance" },
        { "cli", "executive", Good, "Compliance" },
        { "register", "admin", Good, "Compliance" },
        { "api", "admin", Good, "Compliance" },
        { "cli", "admin", Good, "Compliance" },
        { "register", "compliance", UnknownClass, "Step 1, to: 'substandrd' is no class; did you mean 'substandard'?" },
        { "api", "compliance", UnknownClass, "Step 1, to: 'substandrd' is no class; did you mean 'substandard'?" },
        { "cli", "compliance", UnknownClass, "Step 1, to: 'substandrd' is no class; did you mean 'substandard'?" },
        { "register", "compliance", TooMuch, "Step 1, share: '1.5' is not accepted." },
        { "api", "compliance", TooMuch, "Step 1, share: '1.5' is not accepted." },
        { "cli", "compliance", TooMuch, "Step 1, share: '1.5' is not accepted." },
        { "register", "compliance", UnknownColumn, "unknown column 'dpd'; did you mean 'days_past_due'?" },
        { "api", "compliance", UnknownColumn, "unknown column 'dpd'; did you mean 'days_past_due'?" },
        { "cli", "compliance", UnknownColumn, "unknown column 'dpd'; did you mean 'days_past_due'?" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_door_refuses_the_same(string door, string user, string steps, string? refusal)
    {
        var before = await EntriesAsync();

        var (isKept, sentence) = await ThroughAsync(door, user, steps);

        Assert.Equal(refusal is null, isKept);
        var entries = (await EntriesAsync()).Where(e => before.All(b => b.Sequence != e.Sequence)).ToList();
        if (refusal is null)
        {
            Assert.Equal((ScenarioKinds.ScenarioCreated, user), entries.Select(e => (e.Kind, e.Actor)).Single());
        }
        else
        {
            Assert.Empty(entries);
            Assert.Contains(refusal, sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_result_of_the_interface_carries_the_mark_and_changes_no_kept_run()
    {
        var number = await GivenScenarioAsync();
        var before = (await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop))!.Row.Number;
        using var program = portal.Program((await portal.GivenTokenAsync("executive")).Secret);

        var result = await program.GetFromJsonAsync<JsonElement>($"/api/scenarios/{number}", Stop);
        var list = await program.GetFromJsonAsync<JsonElement>("/api/scenarios", Stop);
        using var missing = await program.GetAsync("/api/scenarios/S-1999-0001", Stop);

        Assert.Equal("WHAT-IF, not a published figure", result.GetProperty("mark").GetString());
        var ratio = result.GetProperty("indicators").EnumerateArray().Single(i => i.GetProperty("code").GetString() == "npl_ratio");
        Assert.Matches(@"^0\.\d+$", ratio.GetProperty("whatIf").GetProperty("value").GetString());
        var appetites = result
            .GetProperty("indicators")
            .EnumerateArray()
            .Select(i => i.GetProperty("base").GetProperty("appetite"))
            .ToList();
        Assert.Contains(appetites, a => a.ValueKind == JsonValueKind.String && a.GetString() == "not_set");
        Assert.Contains(appetites, a => a.ValueKind == JsonValueKind.Null); // no better direction: nothing to decide
        Assert.Matches("^(within|amber|red)$", ratio.GetProperty("whatIf").GetProperty("appetite").GetString());
        Assert.StartsWith("0.0", ratio.GetProperty("change").GetString(), StringComparison.Ordinal);
        Assert.All(list.EnumerateArray(), one => Assert.Equal("WHAT-IF, not a published figure", one.GetProperty("mark").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(before, (await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop))!.Row.Number);
    }

    [Fact]
    public async Task The_command_line_lists_and_computes_with_the_mark_and_keeps_nothing()
    {
        var number = await GivenScenarioAsync();
        var before = (await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop))!.Row.Number;

        var (listed, list, _) = await CommandLine.RunAsync("scenario", "list", "--home", portal.HomeDirectory);
        var (run, output, _) = await CommandLine.RunAsync("scenario", "run", number, "--home", portal.HomeDirectory);
        var (unknown, _, errors) = await CommandLine.RunAsync("scenario", "run", "S-1999-0001", "--home", portal.HomeDirectory);

        Assert.Equal((0, 0, 2), (listed, run, unknown));
        Assert.Contains($"{number}  2024-12-31  auditmanager  Downturn", list, StringComparison.Ordinal);
        Assert.Contains($"WHAT-IF, not a published figure: {number} Downturn", output, StringComparison.Ordinal);
        Assert.Contains("kept nowhere", output, StringComparison.Ordinal);
        Assert.Contains("There is no scenario S-1999-0001.", errors, StringComparison.Ordinal);
        Assert.Equal(before, (await portal.Get<RunRegister>().LatestAsync(BookedPortal.AsOf, Stop))!.Row.Number);
    }

    [Fact]
    public async Task A_spreadsheet_says_on_every_sheet_what_it_is_and_is_entered_under_the_scenario()
    {
        var number = await GivenScenarioAsync();
        using var executive = await portal.SignedInAsync("executive");

        var file = await executive.GetByteArrayAsync($"/scenarios/{number}/what-if.xlsx", Stop);

        using var book = new XLWorkbook(new MemoryStream(file));
        Assert.Equal(2, book.Worksheets.Count);
        Assert.All(book.Worksheets, sheet => Assert.Equal("WHAT-IF, not a published figure.", sheet.Cell(1, 1).GetString()));
        Assert.All(
            book.Worksheets,
            sheet => Assert.Contains("WHAT-IF", sheet.PageSetup.Footer.Center.GetText(XLHFOccurrence.OddPages), StringComparison.Ordinal)
        );
        var entered = Assert.Single((await portal.Get<ExportRegister>().ListAsync("scenario/" + number, new(1, 10), Stop)).Rows);
        Assert.Equal(("executive", Hashing.Sha256(file)), (entered.By, entered.File.Sha256));
    }

    [Theory]
    [InlineData(
        """{"name":"x","asOf":"2024-12-31","steps":[],"stepz":[]}""",
        400,
        "stepz: is no field. Accepted: name, asOf, steps, taxRate, operation."
    )]
    [InlineData("""{"asOf":"2024-12-31"}""", 400, "name: is missing.")]
    [InlineData("""{"name":"x"}""", 400, "asOf: is missing.")]
    [InlineData("""{"name":"x","asOf":"today"}""", 400, "asOf: 'today' is not a date such as 2024-12-31.")]
    [InlineData("""{"name":"x","asOf":"2024-12-31","taxRate":"many"}""", 400, "taxRate: 'many' is not a fraction such as 0.25.")]
    [InlineData("""{"name":"x","asOf":"2024-12-31","steps":"none"}""", 422, "The steps are string. Write a list")]
    [InlineData("""["x"]""", 400, "The body is array.")]
    [InlineData("{", 400, "The body is not JSON")]
    public async Task A_request_that_is_off_is_told_so(string body, int status, string sentence)
    {
        using var program = portal.Program((await portal.GivenTokenAsync("compliance")).Secret);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await program.PostAsync("/api/scenarios", content, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(
            sentence,
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<string> GivenScenarioAsync() =>
        portal
            .Get<ScenarioRegister>()
            .CreateAsync(
                Actor.User("auditmanager"),
                Guid.NewGuid(),
                new ScenarioContent("Downturn", BookedPortal.AsOf, ScenarioJson.Read(Good)),
                Stop
            );

    private async Task<(bool IsKept, string Sentence)> ThroughAsync(string door, string user, string steps)
    {
        switch (door)
        {
            case "api":
                using (var program = portal.Program((await portal.GivenTokenAsync(user)).Secret))
                {
                    using var content = new StringContent(
                        $$"""{"name":"Downturn","asOf":"2024-12-31","steps":{{steps}}}""",
                        Encoding.UTF8,
                        "application/json"
                    );
                    using var answer = await program.PostAsync("/api/scenarios", content, Stop);
                    return (
                        answer.StatusCode == HttpStatusCode.Created,
                        await answer.Content.ReadAsStringAsync(Stop) is var text && answer.IsSuccessStatusCode
                            ? ""
                            : JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!
                    );
                }

            case "cli":
                var file = Path.Combine(portal.HomeDirectory, Path.GetRandomFileName());
                await File.WriteAllTextAsync(file, steps, Stop);
                var (code, _, errors) = await CommandLine.RunWithTokenAsync(
                    (await portal.GivenTokenAsync(user)).Secret,
                    "scenario",
                    "create",
                    "Downturn",
                    "--as-of",
                    "2024-12-31",
                    "--steps",
                    file,
                    "--url",
                    portal.Address.ToString()
                );
                return (code == 0, errors);

            default:
                try
                {
                    await portal
                        .Get<ScenarioRegister>()
                        .CreateAsync(
                            Actor.User(user),
                            Guid.NewGuid(),
                            new ScenarioContent("Downturn", BookedPortal.AsOf, ScenarioJson.Read(steps)),
                            Stop
                        );
                    return (true, "");
                }
                catch (RuleException refused)
                {
                    return (false, refused.Message);
                }
        }
    }

    /// <summary>Entries about scenarios; tokens leave entries of their own.</summary>
    private async Task<IReadOnlyList<LedgerRow>> EntriesAsync() =>
        (await portal.Get<LedgerReader>().ListAsync(new LedgerFilter { Subject = "scenario/" }, new PageRequest(1, 500), Stop)).Rows;
}
