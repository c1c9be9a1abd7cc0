using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Findings;

/// <summary>People of the business lines: what is addressed to them, and nothing else.</summary>
public sealed class FindingVisibilityTests
{
    private static readonly Actor Auditor = Actor.User("auditor");
    private static readonly Actor Manager = Actor.User("manager");
    private static readonly Actor Business = Actor.User("business");

    [Fact]
    public async Task A_business_line_sees_the_findings_addressed_to_it_and_no_other_by_any_way()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var own = await OpenAsync(findings, "business", isSent: true);
        var draft = await OpenAsync(findings, "business", isSent: false);
        var foreign = await OpenAsync(findings, "compliance", isSent: true);

        Assert.Equal([own], await ListedAsync(findings, new FindingFilter()));
        Assert.Equal([], await ListedAsync(findings, new FindingFilter { Owner = "compliance" }));
        Assert.Equal([own], await ListedAsync(findings, new FindingFilter { Text = "F-" }));
        Assert.NotNull(await findings.GetAsync(Business, own, CancellationToken.None));
        foreach (var hidden in new[] { draft, foreign })
        {
            Assert.Null(await findings.GetAsync(Business, hidden, CancellationToken.None));
            Assert.Empty(await findings.ChoicesAsync(Business, hidden, CancellationToken.None));
            Assert.Empty(await findings.HistoryAsync(Business, hidden, CancellationToken.None));
            Assert.Equal(
                "finding.unknown",
                await RuleAsync(() =>
                    findings.RespondAsync(Business, New(), hidden, 0, ManagementResponse.Agree, "x", CancellationToken.None)
                )
            );
        }

        Assert.NotEmpty(await findings.HistoryAsync(Business, own, CancellationToken.None));
        Assert.Equal(
            2,
            await findings.RespondAsync(Business, New(), own, 1, ManagementResponse.Agree, "We mend it by autumn.", CancellationToken.None)
        );
        Assert.Equal(
            "finding.author",
            await RuleAsync(() =>
                findings.OpenAsync(Business, New(), new FindingContent { Title = "mine" }, null, null, CancellationToken.None)
            )
        );
    }

    [Fact]
    public async Task Who_could_not_read_a_finding_cannot_own_it_and_sees_none_once_the_role_is_gone()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var (sent, draft) = (await OpenAsync(findings, "business", isSent: true), await OpenAsync(findings, "business", isSent: false));

        Assert.Equal("finding.owner-blind", await RuleAsync(() => OpenAsync(findings, "admin", isSent: false)));
        await home.Get<UserRegister>().SetRolesAsync(PortalHome.Tester, New(), "business", [Roles.Admin], "moved", CancellationToken.None);

        Assert.Null(await findings.GetAsync(Business, sent, CancellationToken.None));
        Assert.NotNull(await findings.GetAsync(Actor.User("executive"), sent, CancellationToken.None));
        Assert.Equal("finding.owner-blind", await RuleAsync(() => findings.SubmitAsync(Manager, New(), draft, 0, CancellationToken.None)));
    }

    [Theory]
    [InlineData(FindingStatus.Draft, null, false)]
    [InlineData(FindingStatus.Confirm, "manager", true)]
    [InlineData(FindingStatus.Closed, "manager", true)]
    [InlineData(FindingStatus.Withdrawn, null, false)]
    [InlineData(FindingStatus.Withdrawn, "manager", true)]
    public void A_finding_is_addressed_once_a_reviewer_sent_it(FindingStatus status, string? reviewer, bool isSeen)
    {
        var reader = new FindingActor("business", new HashSet<string> { Roles.BusinessLine });

        Assert.Equal(isSeen, FindingRules.Sees(reader, status, "business", reviewer));
        Assert.False(FindingRules.Sees(reader, status, "compliance", reviewer));
    }

    private static async Task<string> OpenAsync(FindingRegister findings, string owner, bool isSent)
    {
        var content = new FindingContent
        {
            Title = "对 " + owner,
            Criteria = "a",
            Condition = "b",
            Cause = "c",
            Consequence = "d",
            Recommendation = "e",
            Evidence = "file 7",
            Owner = owner,
            DueDate = new DateOnly(2026, 9, 30),
        };
        var number = await findings.OpenAsync(Auditor, New(), content, null, null, CancellationToken.None);
        if (isSent)
        {
            await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        }

        return number;
    }

    private static async Task<IEnumerable<string>> ListedAsync(FindingRegister findings, FindingFilter filter) =>
        (await findings.ListAsync(Business, filter, new PageRequest(1, 50), CancellationToken.None)).Rows.Select(r => r.Number);

    private static Guid New() => Guid.CreateVersion7();

    private static async Task<string> RuleAsync(Func<Task> change) => (await Assert.ThrowsAsync<RuleException>(change)).Rule;

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
