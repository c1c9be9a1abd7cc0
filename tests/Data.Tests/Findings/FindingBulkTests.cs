using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;
using static Portal.Data.Tests.Findings.GivenFindings;

namespace Portal.Data.Tests.Findings;

/// <summary>One act on many findings is many acts, each with its own rules, entry and answer.</summary>
public sealed class FindingBulkTests
{
    private static readonly DateOnly Due = new(2026, 10, 15);

    [Fact]
    public async Task Each_finding_is_edited_by_its_own_entry_and_refuses_in_its_own_words()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var draft = await OpenAsync(home);
        var issued = await OpenAsync(home);
        var version = await findings.SubmitAsync(Manager, New(), issued, 0, Stop);
        version = await findings.RespondAsync(Owner, New(), issued, version, ManagementResponse.Agree, "Agreed.", Stop);
        var before = await EntriesAsync(home);

        var results = await home.Get<FindingBulk>()
            .AssignAsync(
                Manager,
                New(),
                [new(draft, 0), new(issued, version), new("F-2026-0099", 0), new(draft, 0)],
                new BulkAssignment(null, Due),
                Stop
            );

        Assert.Equal(
            [(draft, null), (issued, "finding.issued"), ("F-2026-0099", "finding.unknown")],
            results.Select(r => (r.Number, r.Refusal?.Rule))
        );
        Assert.Equal(Due, (await findings.GetAsync(Actor.System, draft, Stop))!.Content.DueDate);
        Assert.NotEqual(Due, (await findings.GetAsync(Actor.System, issued, Stop))!.Content.DueDate);
        Assert.Equal(before + 1, await EntriesAsync(home));
        Assert.Equal(FindingKinds.FindingEdited, (await findings.HistoryAsync(Actor.System, draft, Stop))[^1].Kind);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_refused_and_not_overwritten()
    {
        await using var home = await WithPeopleAsync();
        var number = await OpenAsync(home);
        await home.Get<FindingRegister>().EditAsync(Auditor, New(), number, 0, Complete with { Title = "Another title" }, Stop);

        var result = Assert.Single(
            await home.Get<FindingBulk>().AssignAsync(Manager, New(), [new(number, 0)], new BulkAssignment(null, Due), Stop)
        );

        Assert.Equal("finding.changed", result.Refusal?.Rule);
    }

    [Fact]
    public async Task Sent_twice_it_changes_each_finding_once()
    {
        await using var home = await WithPeopleAsync();
        var (number, operation) = (await OpenAsync(home), New());
        var bulk = home.Get<FindingBulk>();

        await bulk.AssignAsync(Manager, operation, [new(number, 0)], new BulkAssignment(null, Due), Stop);
        var entries = await EntriesAsync(home);
        var again = Assert.Single(await bulk.AssignAsync(Manager, operation, [new(number, 0)], new BulkAssignment(null, Due), Stop));

        Assert.Null(again.Refusal);
        Assert.Equal(entries, await EntriesAsync(home));
    }

    [Fact]
    public async Task Who_may_not_edit_a_finding_changes_none()
    {
        await using var home = await WithPeopleAsync();
        var number = await OpenAsync(home);

        var result = Assert.Single(
            await home.Get<FindingBulk>().AssignAsync(Owner, New(), [new(number, 0)], new BulkAssignment(null, Due), Stop)
        );

        Assert.Equal("finding.author", result.Refusal?.Rule);
    }

    [Fact]
    public async Task An_act_that_assigns_nothing_or_touches_too_many_touches_none()
    {
        await using var home = await WithPeopleAsync();
        var bulk = home.Get<FindingBulk>();

        var nothing = await Assert.ThrowsAsync<RuleException>(() =>
            bulk.AssignAsync(Manager, New(), [], new BulkAssignment(null, null), Stop)
        );
        var many = await Assert.ThrowsAsync<RuleException>(() =>
            bulk.AssignAsync(
                Manager,
                New(),
                [.. Enumerable.Range(0, FindingBulk.Most + 1).Select(i => new BulkFinding($"F-2026-{i:d4}", 0))],
                new BulkAssignment(null, Due),
                Stop
            )
        );

        Assert.Equal(("finding.bulk-nothing", "finding.bulk-many"), (nothing.Rule, many.Rule));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<string> OpenAsync(PortalHome home) =>
        home.Get<FindingRegister>().OpenAsync(Auditor, New(), Complete, null, Loans, Stop);

    private static async Task<long> EntriesAsync(PortalHome home) => (await home.Get<LedgerVerification>().VerifyAsync(Stop)).Entries;
}
