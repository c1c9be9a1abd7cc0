using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>No text is saved, and none stands in the ledger, that is longer than a text may be or that cannot be read.</summary>
public sealed class TextGuardTests
{
    public static TheoryData<string, string> Texts =>
        new()
        {
            { new string('x', Bounds.TextLength + 1), "text.too_long" },
            { "a\ud800b", "text.unreadable" },
            { "a\udc00", "text.unreadable" },
            { "a\0b", "text.unreadable" },
            { "a\u001b[31m", "text.unreadable" },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_of_a_finding_is_refused_in_every_part_and_in_every_step(string text, string rule)
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser("auditor", "A", "long enough to pass", [Roles.Auditor]),
                CancellationToken.None
            );
        var (findings, auditor) = (home.Get<FindingRegister>(), Actor.User("auditor"));
        var number = await findings.OpenAsync(
            auditor,
            Guid.NewGuid(),
            new FindingContent { Title = "t", Condition = new string('不', Bounds.TextLength) },
            null,
            null,
            CancellationToken.None
        );
        var before = await CountAsync(home);

        await RefusedAsync(() =>
            findings.OpenAsync(
                auditor,
                Guid.NewGuid(),
                new FindingContent { Title = "t", Cause = text },
                null,
                null,
                CancellationToken.None
            )
        );
        await RefusedAsync(() =>
            findings.EditAsync(
                auditor,
                Guid.NewGuid(),
                number,
                0,
                new FindingContent { Title = "t", Evidence = text },
                CancellationToken.None
            )
        );
        await RefusedAsync(() =>
            findings.TakeStepAsync(
                auditor,
                Guid.NewGuid(),
                number,
                0,
                new FindingStepRequest(FindingStep.Withdraw) { Text = text },
                CancellationToken.None
            )
        );
        Assert.Equal(before, await CountAsync(home));

        async Task RefusedAsync(Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleException>(act)).Rule);
    }

    [Fact]
    public void An_entry_of_the_ledger_has_a_greatest_length()
    {
        var refused = Assert.Throws<RuleException>(() =>
            new LedgerDraft { At = DateTimeOffset.UnixEpoch }.Record(
                LedgerKind.FindingEdited,
                "finding/F-2026-0001",
                null,
                new { Text = new string('x', Bounds.LedgerEntryLength) }
            )
        );

        Assert.Equal("ledger.too_long", refused.Rule);
    }

    private static async Task<int> CountAsync(PortalHome home) =>
        (await home.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 1), CancellationToken.None)).Total;
}
