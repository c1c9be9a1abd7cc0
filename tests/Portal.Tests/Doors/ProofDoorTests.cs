using System.Net;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Proofs through the command line, the addresses of the portal and its daily service, verified without its code.</summary>
[Collection(CommandLine.Name)]
public sealed class ProofDoorTests(ServedPortal portal) : IClassFixture<ServedPortal>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-proofs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_last_entry_about_a_subject_is_written_beside_a_proof_that_anybody_can_check()
    {
        var (code, output, errors) = await LedgerAsync("prove", "user/auditor", "--out", _directory);

        Assert.Equal((0, ""), (code, errors));
        var entry = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_directory, "user-auditor-*.json")));
        var path = Assert.Single(Directory.GetFiles(_directory, "user-auditor-*.tlog-proof"));
        var index = TlogProof.Verify(entry, await File.ReadAllTextAsync(path), await VerifierAsync());
        Assert.StartsWith($"Entry {index + 1} about user/auditor: ", output, StringComparison.Ordinal);
        Assert.Contains("\"user/auditor\"", System.Text.Encoding.UTF8.GetString(entry), StringComparison.Ordinal);
        entry[^2] ^= 1;
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () =>
            TlogProof.Verify(entry, await File.ReadAllTextAsync(path), await VerifierAsync())
        );
    }

    [Fact]
    public async Task A_number_names_an_entry_and_all_gives_the_whole_history()
    {
        await portal.GivenUserAsync("busy", Roles.Auditor);
        await portal.Get<UserRegister>().SetRolesAsync(Actor.User("admin"), Guid.NewGuid(), "busy", [Roles.Compliance], "moved", Stop);
        var expected = await portal.Get<LedgerProofs>().SequencesAsync("user/busy", Stop);

        var (code, output, _) = await LedgerAsync("prove", "user/busy", "--all", "--out", _directory);
        var (one, said, _) = await LedgerAsync("prove", "1", "--out", _directory);

        Assert.Equal((0, 0), (code, one));
        Assert.True(expected.Count >= 2);
        Assert.Equal(expected.Count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("Entry 1 about database: ", said, StringComparison.Ordinal);
        foreach (var path in Directory.GetFiles(_directory, "*.tlog-proof"))
        {
            var entry = await File.ReadAllBytesAsync(Path.ChangeExtension(path, ".json"));
            TlogProof.Verify(entry, await File.ReadAllTextAsync(path), await VerifierAsync());
        }
    }

    [Theory]
    [InlineData("user/nobody", "The ledger has no entry about 'user/nobody'.")]
    [InlineData("99999999", "The ledger has no entry 99999999.")]
    [InlineData("0", "The ledger has no entry 0.")]
    public async Task What_the_ledger_does_not_hold_is_said_and_no_file_is_written(string subject, string sentence)
    {
        var (code, _, errors) = await LedgerAsync("prove", subject, "--out", Path.Combine(_directory, "new"));

        Assert.NotEqual(0, code);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_directory, "new")));
    }

    [Fact]
    public async Task One_checkpoint_is_shown_to_continue_another_as_a_witness_asks_for_it()
    {
        var (_, earlier, _) = await LedgerAsync("checkpoint");
        var (from, _) = TlogProof.Checkpoint(earlier, await VerifierAsync());
        await portal.GivenUserAsync("later", Roles.Auditor);

        var (code, body, errors) = await LedgerAsync("consistency", "--from", $"{from}");

        Assert.Equal((0, ""), (code, errors));
        var (proved, to) = TlogProof.VerifyConsistency(body, earlier, await VerifierAsync());
        Assert.True(proved == from && to > from);
        var (refused, _, why) = await LedgerAsync("consistency", "--from", $"{to + 1}");
        Assert.NotEqual(0, refused);
        Assert.Contains($"the earlier one must cover 0 to {to} and not {to + 1}", why, StringComparison.Ordinal);
        Assert.Contains("--from", (await LedgerAsync("consistency")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_addresses_give_both_files_to_who_may_see_the_ledger_and_sign_nothing()
    {
        var checkpoint = await portal.Get<LedgerCheckpoints>().CheckpointAsync(Stop);
        using var auditor = await portal.SignedInAsync("auditor");
        var entry = await auditor.GetByteArrayAsync("/ledger/2.json", Stop);
        using var answer = await auditor.GetAsync("/ledger/2.tlog-proof", Stop);

        Assert.Equal(1, TlogProof.Verify(entry, await answer.Content.ReadAsStringAsync(Stop), await VerifierAsync()));
        Assert.EndsWith("-2.tlog-proof", answer.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);

        var newest = (await portal.Get<LedgerReader>().ListAsync(new LedgerFilter(), new Portal.Data.Store.PageRequest(1, 1), Stop)).Total;
        foreach (var address in new[] { $"/ledger/{newest + 9}.json", "/ledger/0.tlog-proof", "/ledger/99999999999999999999999.json" })
        {
            using var missing = await auditor.GetAsync(address, Stop);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        await portal.GivenUserAsync("unsigned", Roles.Auditor);
        var last = (await portal.Get<LedgerProofs>().SequencesAsync("user/unsigned", Stop))[^1];
        Assert.True(last > checkpoint.Size);
        using var unsigned = await auditor.GetAsync($"/ledger/{last}.json", Stop);
        Assert.Equal(HttpStatusCode.NotFound, unsigned.StatusCode);
        Assert.Null(await portal.Get<LedgerCheckpoints>().FindAsync(last, Stop)); // reading signed none

        using var executive = await portal.SignedInAsync("executive");
        using var forbidden = await executive.GetAsync("/ledger/2.json", Stop);
        Assert.NotEqual(HttpStatusCode.OK, forbidden.StatusCode);
        using var nobody = portal.Browser();
        using var unknown = await nobody.GetAsync("/ledger/2.tlog-proof", Stop);
        Assert.NotEqual(HttpStatusCode.OK, unknown.StatusCode);
    }

    [Fact]
    public async Task A_touched_export_fails_the_verification_of_the_command_line()
    {
        byte[] content = [1, 2, 3];
        var file = new ProducedFile("csv", "something", "x.csv", Hashing.Sha256(content), 3);
        await portal.Get<ExportRegister>().RecordAsync(Actor.System, Guid.NewGuid(), file, content, Stop);
        var cube = Path.Combine(Directory.CreateDirectory(Path.Combine(portal.HomeDirectory, "cubes")).FullName, "other.json");
        await File.WriteAllTextAsync(cube, """{"Signer": "0000"}""", Stop);
        var (whole, said, _) = await LedgerAsync("verify");
        File.Delete(cube);
        var path = portal.Get<ExportFiles>().PathOf(file.Sha256, "csv");
        await File.WriteAllBytesAsync(path, [1, 2, 4], Stop);

        var (code, _, errors) = await LedgerAsync("verify");

        await File.WriteAllBytesAsync(path, content, Stop);
        Assert.True(whole == 0 && said.Contains(" hashed", StringComparison.Ordinal), said);
        Assert.Contains("Cubes that bear the mark of another home, and were not judged: 1.", said, StringComparison.Ordinal);
        Assert.Equal(1, code);
        Assert.Contains($"The exported file {path} was changed", errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> LedgerAsync(params string[] words) =>
        CommandLine.RunAsync(["ledger", .. words, "--home", portal.HomeDirectory]);

    private Task<string> VerifierAsync() => File.ReadAllTextAsync(Path.Combine(portal.HomeDirectory, "keys", LedgerKey.PublicFile), Stop);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
