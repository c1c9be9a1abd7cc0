using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The audit trail for a collector, and what of it somebody reads who may not read its subject.</summary>
public sealed class LedgerApiTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task A_collector_goes_on_behind_its_last_number_and_misses_nothing()
    {
        using var auditor = await ProgramOfAsync("auditor");
        var lines = new List<JsonElement>();
        for (long after = 0; ; after = lines[^1].GetProperty("sequence").GetInt64())
        {
            var some = await LinesAsync(auditor, $"/api/ledger/entries?after={after}&limit=3");
            lines.AddRange(some);
            if (some.Count < 3)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, lines.Count).Select(i => (long)i), lines.Select(l => l.GetProperty("sequence").GetInt64()));

        // What a collector holds is what the tree covers: the body's own text has the leaf's hash.
        Assert.All(
            lines,
            line =>
                Assert.Equal(
                    line.GetProperty("leafHash").GetString(),
                    Convert.ToHexStringLower(
                        System.Security.Cryptography.SHA256.HashData([
                            0,
                            .. System.Text.Encoding.UTF8.GetBytes(line.GetProperty("body").GetRawText()),
                        ])
                    )
                )
        );
    }

    [Theory]
    [InlineData("after=-1", HttpStatusCode.BadRequest, "after: '-1' is not accepted")]
    [InlineData("after=x", HttpStatusCode.BadRequest, "Write a whole number from 0")]
    [InlineData("limit=0", HttpStatusCode.BadRequest, "limit: '0' is not accepted")]
    [InlineData("limit=10001", HttpStatusCode.BadRequest, "from 1 to 10000")]
    [InlineData("after=99999999", HttpStatusCode.UnprocessableEntity, "it was restored from an earlier backup")]
    public async Task A_number_that_cannot_be_is_refused_with_a_sentence(string query, HttpStatusCode status, string sentence)
    {
        using var auditor = await ProgramOfAsync("auditor");

        using var answer = await auditor.GetAsync("/api/ledger/entries?" + query, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(
            sentence,
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_may_not_read_findings_reads_none_in_the_ledger_by_any_door()
    {
        var number = await portal
            .Get<FindingRegister>()
            .OpenAsync(
                Actor.User("auditor"),
                Guid.NewGuid(),
                new FindingContent { Title = "A draft nobody else knows", Condition = "the chair borrowed" },
                null,
                null,
                Stop
            );
        var entry = Assert.Single(await portal.Get<LedgerReader>().HistoryAsync($"finding/{number}", Stop));
        await portal.Get<LedgerCheckpoints>().CheckpointAsync(Stop);
        using var admin = await portal.SignedInAsync("admin");
        using var program = await ProgramOfAsync("admin");
        using var auditor = await portal.SignedInAsync("auditor");

        using var file = await admin.GetAsync($"/ledger/{entry.Sequence}.json", Stop);
        using var proof = await admin.GetAsync($"/ledger/{entry.Sequence}.tlog-proof", Stop);
        var line = (await LinesAsync(program, $"/api/ledger/entries?after={entry.Sequence - 1}&limit=1")).Single();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (file.StatusCode, proof.StatusCode));
        Assert.Equal((JsonValueKind.Null, "findings.view"), (line.GetProperty("body").ValueKind, line.GetProperty("withheld").GetString()));
        Assert.Equal(entry.LeafHash, line.GetProperty("leafHash").GetString());
        Assert.Contains(
            "the chair borrowed",
            await auditor.GetStringAsync($"/ledger/{entry.Sequence}.json", Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_edited_entry_leaves_neither_by_the_interface_nor_by_the_command_line()
    {
        const string Text = "Body = replace(Body, '\"name\":\"{0}\"', '\"name\":\"{1}\"')";
        var entry = (await portal.Get<LedgerReader>().HistoryAsync("user/auditor", Stop))[0];
        using var auditor = await ProgramOfAsync("auditor");
        await EditAsync(Set(Text, entry.Actor, "executive"));
        try
        {
            using var answer = await auditor.GetAsync($"/api/ledger/entries?after={entry.Sequence - 1}&limit=1", Stop);
            var (code, output, errors) = await CommandLine.RunAsync("ledger", "export", "--home", portal.HomeDirectory);

            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(
                $"entry {entry.Sequence} of the ledger",
                await answer.Content.ReadAsStringAsync(Stop),
                StringComparison.Ordinal
            );
            Assert.Equal((1, ""), (code, output));
            Assert.Contains($"entry {entry.Sequence} of the ledger", errors, StringComparison.Ordinal);
        }
        finally
        {
            await EditAsync(Set(Text, "executive", entry.Actor));
        }

        Assert.Equal(
            entry.Sequence,
            (await LinesAsync(auditor, $"/api/ledger/entries?after={entry.Sequence - 1}&limit=1"))[0].GetProperty("sequence").GetInt64()
        );

        string Set(string text, string from, string to) =>
            $"UPDATE LedgerEntry SET {string.Format(CultureInfo.InvariantCulture, text, from, to)} WHERE Sequence = {entry.Sequence}";
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>By somebody who has the file of the database: its triggers are put back behind the edit.</summary>
    private async Task EditAsync(string edit)
    {
        const string Trigger = "LedgerEntry_AppendOnly_Update";
        await using var database = new SqliteConnection($"Data Source={Path.Combine(portal.HomeDirectory, "assay.db")}");
        await database.OpenAsync(Stop);
        await using var command = database.CreateCommand();
        command.CommandText = $"SELECT sql FROM sqlite_master WHERE name = '{Trigger}'";
        command.CommandText = $"DROP TRIGGER {Trigger}; {edit}; {await command.ExecuteScalarAsync(Stop)}";
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<List<JsonElement>> LinesAsync(HttpClient program, string address)
    {
        using var answer = await program.GetAsync(address, Stop);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return
        [
            .. (await answer.Content.ReadAsStringAsync(Stop))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    private async Task<HttpClient> ProgramOfAsync(string user)
    {
        var browser = portal.Browser();
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await portal.GivenTokenAsync(user)).Secret);
        return browser;
    }
}
