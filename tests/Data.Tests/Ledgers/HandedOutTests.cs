using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody edits an entry in the database, with its columns and its hash: it is handed out by no door, neither of a process
/// that runs nor of one that starts.</summary>
public sealed class HandedOutTests
{
    private const string About = "catalogue/b";
    private const long Edited = 9;

    private static readonly Dictionary<string, Func<PortalHome, Task>> Doors = new(StringComparer.Ordinal)
    {
        ["list"] = home => Reader(home).ListAsync(new LedgerFilter(), new PageRequest(1, 50), Stop),
        ["history"] = home => Reader(home).HistoryAsync(About, Stop),
        ["one entry"] = home => Reader(home).FindAsync(Edited, Stop),
        ["export"] = home => Reader(home).AfterAsync(0, 1000, Stop),
        ["export behind it"] = home => Reader(home).AfterAsync(Edited - 1, 1, Stop),
    };

    [Theory]
    [InlineData("UPDATE LedgerEntry SET Body = $text, LeafHash = $hash, ActorName = 'executive' WHERE Sequence = 9")]
    [InlineData("UPDATE LedgerEntry SET Body = $text WHERE Sequence = 9")]
    [InlineData("DELETE FROM LedgerEntry WHERE Sequence = 9")]
    public async Task An_entry_that_is_not_what_was_committed_is_handed_out_by_no_door(string edit)
    {
        await using var home = await GivenTextsAsync();
        var honest = (await Reader(home).FindAsync(Edited, Stop))!;
        Assert.Equal(About, honest.Subject);
        var text = honest.Body.Replace("tester", "executive", StringComparison.Ordinal);
        Assert.NotEqual(honest.Body, text);
        await home.TamperAsync(
            "DROP TRIGGER LedgerEntry_AppendOnly_Update; DROP TRIGGER LedgerEntry_AppendOnly_Delete",
            edit.Replace("$text", $"'{text}'", StringComparison.Ordinal)
                .Replace("$hash", $"x'{Convert.ToHexString(MerkleTree.LeafHash(text))}'", StringComparison.Ordinal)
        );

        await using var started = PortalHome.Over(home);
        foreach (var (name, door) in Doors)
        {
            foreach (var process in new[] { home, started })
            {
                if (name == "list" && process == home && edit.StartsWith("DELETE", StringComparison.Ordinal))
                {
                    continue; // found by columns: what is not there is missed by a start and by every verification
                }

                var refused = await Record.ExceptionAsync(() => door(process));
                Assert.True(refused is RuleException, $"{name}: {refused}");
                Assert.Contains("entry 9 of the ledger", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_is_handed_out_is_told_from_the_text_and_not_from_the_columns()
    {
        await using var home = await GivenTextsAsync();
        var honest = await Reader(home).AfterAsync(0, 1000, Stop);
        await home.TamperAsync(
            "DROP TRIGGER LedgerEntry_AppendOnly_Update",
            "UPDATE LedgerEntry SET ActorName = 'executive', Kind = 502, Subject = 'user/x', At = At + 1, LeafHash = x'00' WHERE "
                + "Sequence = 9"
        );

        Assert.Equal(honest, await Reader(home).AfterAsync(0, 1000, Stop));
        Assert.Equal(honest[8], await Reader(home).FindAsync(Edited, Stop));
        Assert.Equal([honest[8]], await Reader(home).HistoryAsync(About, Stop));
        Assert.Equal([Edited], await home.Get<LedgerProofs>().SequencesAsync(About, Stop));
        Assert.Equal(honest.Reverse(), (await Reader(home).ListAsync(new LedgerFilter(), new PageRequest(1, 50), Stop)).Rows);
    }

    [Fact]
    public async Task A_number_that_the_ledger_does_not_reach_is_no_entry_and_no_fault()
    {
        await using var home = await GivenTextsAsync();

        Assert.Null(await Reader(home).FindAsync(0, Stop));
        Assert.Null(await Reader(home).FindAsync(11, Stop));
        Assert.Empty(await Reader(home).AfterAsync(10, 5, Stop));
        Assert.Equal("ledger.after", (await Assert.ThrowsAsync<RuleException>(() => Reader(home).AfterAsync(11, 5, Stop))).Rule);
    }

    [Fact]
    public async Task The_history_of_a_finding_and_its_trend_tell_no_edited_entry()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, Guid.NewGuid(), new NewUser("anna", "Anna", "correct horse battery", [Roles.Auditor]), Stop);
        var findings = home.Get<FindingRegister>();
        var content = new FindingContent { Title = "Late files", Condition = "seen" };
        var number = await findings.OpenAsync(Actor.User("anna"), Guid.NewGuid(), content, null, null, Stop);
        var entry = Assert.Single(await findings.HistoryAsync(Actor.System, number, Stop));
        await home.TamperAsync(
            "DROP TRIGGER LedgerEntry_AppendOnly_Update",
            $"UPDATE LedgerEntry SET Body = replace(Body, '\"rating\":\"', '\"rating\":\"Very') WHERE Sequence = {entry.Sequence}"
        );

        foreach (
            var door in new Func<Task>[]
            {
                () => findings.HistoryAsync(Actor.System, number, Stop),
                () => home.Get<FindingHistory>().ReadAsync(Stop),
                () => home.Get<OpenFindings>().ReadAsync(Stop),
            }
        )
        {
            Assert.Contains(
                $"entry {entry.Sequence} of the ledger",
                (await Assert.ThrowsAsync<RuleException>(door)).Message,
                StringComparison.Ordinal
            );
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static LedgerReader Reader(PortalHome home) => home.Get<LedgerReader>();

    /// <summary>Ten entries: seven of the new database, and three texts, of which the ninth is edited.</summary>
    private static async Task<PortalHome> GivenTextsAsync()
    {
        var home = await PortalHome.CreateAsync();
        foreach (var digest in new[] { "a", "b", "c" })
        {
            await LedgerTests.StoreTextAsync(home, digest, "x");
        }

        return home;
    }
}
