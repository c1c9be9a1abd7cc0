using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Data.Tests.Findings;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Inboxes;

/// <summary>What waits for whom, at every state of a finding and in the people's own matters.</summary>
public sealed class InboxTests
{
    private static readonly Actor Auditor = Actor.User("auditor");
    private static readonly Actor Manager = Actor.User("manager");
    private static readonly Actor Business = Actor.User("business");

    private static readonly FindingContent Complete = new()
    {
        Title = "Borrower names in the file",
        Criteria = "R-PL24",
        Condition = "4 of 60",
        Cause = "system",
        Consequence = "2.31 million yuan",
        Recommendation = "Check each draw",
        Evidence = "W-17",
        Owner = "business",
        DueDate = new DateOnly(2026, 9, 30),
    };

    [Fact]
    public async Task Each_state_waits_for_those_who_may_take_its_step_and_for_nobody_else()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await OpenAsync(home, Manager, Complete with { Evidence = "" });

        Assert.Equal(["manager finding.finish"], await WaitingAsync(home));
        var version = await findings.EditAsync(Manager, New(), number, 0, Complete, CancellationToken.None);

        // The maker is no second pair of eyes, so the review waits for the other manager alone.
        Assert.Equal(["manager2 finding.review"], await WaitingAsync(home));
        version = await findings.SubmitAsync(Actor.User("manager2"), New(), number, version, CancellationToken.None);
        Assert.Equal(["business finding.answer"], await WaitingAsync(home));
        version = await findings.RespondAsync(Business, New(), number, version, ManagementResponse.Disagree, "No.", CancellationToken.None);
        Assert.Equal(["executive finding.decide", "manager2 finding.decide"], await WaitingAsync(home));
        version = await StepAsync(Actor.User("manager2"), FindingStep.Decide);
        Assert.Equal(["business finding.remediate"], await WaitingAsync(home));
        version = await StepAsync(Business, FindingStep.Start);
        Assert.Equal(["business finding.remediate"], await WaitingAsync(home));
        version = await StepAsync(Business, FindingStep.Report);
        Assert.Equal(["auditor finding.validate", "manager2 finding.validate"], await WaitingAsync(home));
        await StepAsync(Auditor, FindingStep.Close);
        Assert.Empty(await WaitingAsync(home));

        Task<int> StepAsync(Actor actor, FindingStep step) =>
            findings.TakeStepAsync(
                actor,
                New(),
                number,
                version,
                new FindingStepRequest(step)
                {
                    Text = "x",
                    SampleSize = 20,
                    ExceptionsFound = 0,
                    ExceptionsAllowed = 1,
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task What_is_overdue_waits_for_its_owner_and_for_those_who_can_move_the_date()
    {
        await using var home = await WithPeopleAsync();
        var number = await AgreedAsync(home);
        var before = Assert.Single(await OfAsync(home, "business"));
        home.Time.SetUtcNow(new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero));

        var owner = Assert.Single(await OfAsync(home, "business"));
        Assert.Equal(
            (number, true, true, new DateOnly(2026, 7, 1), new DateOnly(2026, 9, 30)),
            (owner.Name, owner.IsOverdue, owner.IsPersonal, owner.Since, owner.Until)
        );
        Assert.NotEqual(before.Occasion, owner.Occasion);
        Assert.Equal(
            ["business finding.remediate", "executive finding.overdue", "manager finding.overdue", "manager2 finding.overdue"],
            await WaitingAsync(home)
        );
        Assert.Equal(new DateOnly(2026, 10, 1), Assert.Single(await OfAsync(home, "manager")).Since);
    }

    [Fact]
    public async Task An_acceptance_is_announced_thirty_days_before_its_last_day()
    {
        await using var home = await WithPeopleAsync();
        var number = await AgreedAsync(home);
        await home.Get<FindingRegister>()
            .TakeStepAsync(
                Actor.User("executive"),
                New(),
                number,
                2,
                new FindingStepRequest(FindingStep.AcceptRisk) { Text = "x", Date = new DateOnly(2026, 12, 31) },
                CancellationToken.None
            );

        home.Time.SetUtcNow(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        Assert.Empty(await WaitingAsync(home));
        home.Time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(["manager finding.acceptance-ends", "manager2 finding.acceptance-ends"], await WaitingAsync(home));
    }

    [Fact]
    public async Task A_finding_given_to_somebody_else_waits_for_the_new_owner_from_that_day_on()
    {
        await using var home = await WithPeopleAsync();
        var number = await AgreedAsync(home);
        home.Time.SetUtcNow(new DateTimeOffset(2026, 7, 9, 8, 0, 0, TimeSpan.Zero));
        await home.Get<FindingRegister>()
            .EditAsync(Manager, New(), number, 2, Complete with { Owner = "compliance" }, CancellationToken.None);

        Assert.Empty(await OfAsync(home, "business"));
        Assert.Equal(new DateOnly(2026, 7, 9), Assert.Single(await OfAsync(home, "compliance")).Since);
    }

    [Fact]
    public async Task Administrators_see_delayed_sign_ins_and_invitations_that_run_out_and_nobody_else_does()
    {
        await using var home = await WithPeopleAsync();
        await home.Get<InvitationRegister>()
            .InviteAsync(PortalHome.Tester, New(), new NewPerson("wang", "Wang Fang", [Roles.Auditor]), "new", CancellationToken.None);
        await using (var db = home.Open())
        {
            db.Set<SignInDelay>()
                .Add(
                    new SignInDelay
                    {
                        UserName = "auditor",
                        Failures = 6,
                        Until = home.Time.GetUtcNow().AddMinutes(5),
                    }
                );
            await db.SaveChangesAsync(CancellationToken.None);
        }

        Assert.Equal(["admin user.delayed"], await WaitingAsync(home));
        home.Time.Advance(TimeSpan.FromHours(50));
        Assert.Equal(["admin user.invitation-ends"], await WaitingAsync(home));
        Assert.False(Assert.Single(await OfAsync(home, "admin")).IsOverdue);
        home.Time.Advance(TimeSpan.FromHours(23));
        Assert.True(Assert.Single(await OfAsync(home, "admin")).IsOverdue);
    }

    [Fact]
    public async Task The_inbox_filters_sorts_and_pages_and_is_closed_to_whoever_is_disabled()
    {
        await using var home = await WithPeopleAsync();
        foreach (var due in new[] { 20, 10, 30 })
        {
            await OpenAsync(home, Auditor, Complete with { DueDate = new DateOnly(2026, 7, due) });
        }

        var inbox = home.Get<Inbox>();
        var first = (await inbox.ListAsync(Manager, new InboxFilter(), new PageRequest(1, 2), CancellationToken.None)).Errands;
        Assert.Equal((3, 2, 10, 20), (first.Total, first.PageCount, first.Rows[0].Until!.Value.Day, first.Rows[1].Until!.Value.Day));
        Assert.Equal(0, (await ListAsync(new InboxFilter { IsPersonal = true })).Total);
        Assert.Equal(3, (await ListAsync(new InboxFilter { IsPersonal = false, Kind = "finding.review" })).Total);
        Assert.Equal(0, (await ListAsync(new InboxFilter { Kind = "finding.answer" })).Total);
        Assert.Equal(0, (await ListAsync(new InboxFilter { IsOverdueOnly = true })).Total);
        Assert.Equal(3, await inbox.CountAsync(Manager, CancellationToken.None));

        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, New(), "manager", "left", CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RuleException>(() => inbox.CountAsync(Manager, CancellationToken.None));
        Assert.Equal("access.not-active", refused.Rule);

        async Task<Page<Errand>> ListAsync(InboxFilter filter) =>
            (await inbox.ListAsync(Manager, filter, new PageRequest(1, 50), CancellationToken.None)).Errands;
    }

    [Fact]
    public async Task A_source_that_fails_fails_alone_and_is_said_and_nothing_is_counted_as_if_it_were_all()
    {
        await using var home = await WithPeopleAsync(services => services.AddSingleton<IErrandSource, FailingErrands>());
        await OpenAsync(home, Auditor, Complete);
        var inbox = home.Get<Inbox>();

        var list = await inbox.ListAsync(Manager, new InboxFilter(), new PageRequest(1, 50), CancellationToken.None);

        Assert.Equal(["finding.review"], list.Errands.Rows.Select(errand => errand.Kind));
        Assert.Equal(["return.prepare"], list.Unread);
        Assert.Null(await inbox.CountAsync(Manager, CancellationToken.None));
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inbox.CountAsync(Manager, left.Token));
    }

    private sealed class FailingErrands : IErrandSource
    {
        public IReadOnlyList<string> Kinds => ["return.prepare"];

        public Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken) =>
            throw new InvalidDataException("unreadable");
    }

    /// <summary>Everybody's errands as "person kind", of all people of the demonstration.</summary>
    private static async Task<IReadOnlyList<string>> WaitingAsync(PortalHome home)
    {
        var waiting = new List<string>();
        foreach (var user in await home.Get<UserRegister>().ListAsync(CancellationToken.None))
        {
            waiting.AddRange((await OfAsync(home, user.UserName)).Select(errand => $"{errand.Person} {errand.Kind}"));
        }

        return [.. waiting.Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<Errand>> OfAsync(PortalHome home, string user) =>
        (await home.Get<Inbox>().ListAsync(Actor.User(user), new InboxFilter(), new PageRequest(1, 50), CancellationToken.None))
            .Errands
            .Rows;

    private static Task<string> OpenAsync(PortalHome home, Actor author, FindingContent content) =>
        home.Get<FindingRegister>().OpenAsync(author, New(), content, null, null, CancellationToken.None);

    /// <summary>Written by the auditor, sent by the manager, agreed by its owner: version 2.</summary>
    private static async Task<string> AgreedAsync(PortalHome home)
    {
        var findings = home.Get<FindingRegister>();
        var number = await OpenAsync(home, Auditor, Complete);
        await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        await findings.RespondAsync(Business, New(), number, 1, ManagementResponse.Agree, "Yes.", CancellationToken.None);
        return number;
    }

    private static Guid New() => Guid.NewGuid();

    private static async Task<PortalHome> WithPeopleAsync(Action<IServiceCollection>? more = null)
    {
        var home = await PortalHome.CreateAsync(services =>
        {
            more?.Invoke(services); // before the others, which must be read after it
            services.AddSingleton<IErrandSource, FindingErrands>().AddSingleton<IErrandSource, UserErrands>().AddSingleton<Inbox>();
        });
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
