using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Tests.Store;
using Xunit;
using static Portal.Data.Tests.Findings.GivenFindings;

namespace Portal.Data.Tests.Findings;

/// <summary>Who may write in a finding, and who may no longer judge what was written.</summary>
public sealed class FindingEditTests
{
    [Fact]
    public async Task A_closed_finding_is_edited_by_nobody()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.TakeStepAsync(
            Auditor,
            New(),
            number,
            0,
            new FindingStepRequest(FindingStep.Withdraw) { Text = "an error" },
            CancellationToken.None
        );

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.EditAsync(Manager, New(), number, version, Complete with { Title = "x" }, CancellationToken.None)
        );

        Assert.Equal("finding.closed", failure.Rule);
    }

    [Fact]
    public async Task An_edit_after_the_review_makes_it_a_draft_again()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);

        await findings.EditAsync(Auditor, New(), number, version, Complete with { Cause = "another" }, CancellationToken.None);

        var finding = (await findings.GetAsync(Actor.System, number, CancellationToken.None))!;
        Assert.Equal((FindingStatus.Draft, null), (finding.Row.Status, finding.ReviewedBy));
    }

    [Fact]
    public async Task Who_wrote_in_a_draft_is_told_that_another_must_review_it_also_when_he_is_not_its_author()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.EditAsync(
            Manager,
            New(),
            number,
            0,
            Complete with
            {
                Cause = "the manager's own words",
            },
            CancellationToken.None
        );

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.SubmitAsync(Manager, New(), number, version, CancellationToken.None)
        );
        await findings.SubmitAsync(Actor.User("manager2"), New(), number, version, CancellationToken.None);

        Assert.Equal("finding.not-editor", failure.Rule);
        Assert.Contains(
            await findings.ChoicesAsync(Manager, number, CancellationToken.None),
            c => c.Step == FindingStep.Decide && c.Hindrances.Any(h => h.Rule == "finding.not-editor")
        );
    }

    [Fact]
    public async Task Who_did_the_work_does_not_judge_it_after_giving_the_finding_away()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var own = Complete with { Owner = "manager", Rating = FindingRating.Low };
        var number = await findings.OpenAsync(Auditor, New(), own, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Actor.User("manager2"), New(), number, 0, CancellationToken.None);
        version = await findings.RespondAsync(Manager, New(), number, version, ManagementResponse.Agree, "yes", CancellationToken.None);
        version = await findings.EditAsync(Manager, New(), number, version, own with { Owner = "compliance" }, CancellationToken.None);
        Assert.Equal("finding.not-worker", await RefusedAsync(Manager, FindingStep.AcceptRisk));
        Assert.Equal("finding.not-worker", await RefusedAsync(Manager, FindingStep.Extend));

        version = await findings.TakeStepAsync(
            Actor.User("manager2"),
            New(),
            number,
            version,
            new FindingStepRequest(FindingStep.Start),
            CancellationToken.None
        );
        version = await findings.TakeStepAsync(
            Owner,
            New(),
            number,
            version,
            new FindingStepRequest(FindingStep.Report) { Text = "done" },
            CancellationToken.None
        );

        Assert.Equal("finding.not-worker", await RefusedAsync(Manager, FindingStep.Close)); // owned it once, and answered
        Assert.Equal("finding.not-worker", await RefusedAsync(Manager, FindingStep.FailValidation));
        Assert.Equal("finding.not-worker", await RefusedAsync(Actor.User("manager2"), FindingStep.Close)); // started it
        Assert.Equal("finding.not-author", await RefusedAsync(Auditor, FindingStep.Close));
        Assert.Contains(
            await findings.ChoicesAsync(Manager, number, CancellationToken.None),
            c => c.Step == FindingStep.Close && c.Hindrances.Any(h => h.Rule == "finding.not-worker")
        );

        async Task<string> RefusedAsync(Actor actor, FindingStep step) =>
            (
                await Assert.ThrowsAsync<RuleException>(() =>
                    findings.TakeStepAsync(
                        actor,
                        New(),
                        number,
                        version,
                        new FindingStepRequest(step)
                        {
                            Text = "so",
                            Date = new DateOnly(2026, 12, 31),
                            SampleSize = 60,
                            ExceptionsFound = 0,
                            ExceptionsAllowed = 0,
                            IsFullCycleObserved = true,
                        },
                        CancellationToken.None
                    )
                )
            ).Rule;
    }

    [Fact]
    public async Task An_edit_that_voids_the_review_does_not_let_the_author_withdraw_what_was_signed()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        version = await findings.EditAsync(Auditor, New(), number, version, Complete with { Cause = "none" }, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.TakeStepAsync(
                Auditor,
                New(),
                number,
                version,
                new FindingStepRequest(FindingStep.Withdraw) { Text = "It was none." },
                CancellationToken.None
            )
        );

        Assert.Contains(failure.Rule, new[] { "finding.role", "finding.not-author" });
    }

    [Fact]
    public async Task Editing_is_offered_to_those_alone_who_may_edit_now()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        Assert.Equal((true, true, false), await OfferedAsync());

        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        version = await findings.RespondAsync(Owner, New(), number, version, ManagementResponse.Agree, "yes", CancellationToken.None);
        Assert.Equal((false, true, false), await OfferedAsync()); // a manager may still give it another owner

        version = await StepAsync(Owner, FindingStep.Start);
        version = await StepAsync(Owner, FindingStep.Report);
        await StepAsync(Manager, FindingStep.Close);
        Assert.Equal((false, false, false), await OfferedAsync());

        async Task<(bool, bool, bool)> OfferedAsync() =>
            (
                await findings.IsEditableAsync(Auditor, number, CancellationToken.None),
                await findings.IsEditableAsync(Manager, number, CancellationToken.None),
                await findings.IsEditableAsync(Owner, number, CancellationToken.None)
            );

        Task<int> StepAsync(Actor actor, FindingStep step) =>
            findings.TakeStepAsync(
                actor,
                New(),
                number,
                version,
                new FindingStepRequest(step)
                {
                    Text = "done",
                    SampleSize = 60,
                    ExceptionsFound = 0,
                    ExceptionsAllowed = 0,
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task What_was_agreed_is_not_rewritten_but_can_get_another_owner()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        version = await findings.RespondAsync(Owner, New(), number, version, ManagementResponse.Agree, "yes", CancellationToken.None);

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.EditAsync(Manager, New(), number, version, Complete with { Rating = FindingRating.Low }, CancellationToken.None)
        );
        await findings.EditAsync(Manager, New(), number, version, Complete with { Owner = "executive" }, CancellationToken.None);

        Assert.Equal("finding.issued", failure.Rule);
        Assert.Equal("executive", (await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Row.Owner);
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_version_the_second_is_told()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, null, CancellationToken.None);
        await findings.EditAsync(Auditor, New(), number, 0, Complete with { Cause = "first" }, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.EditAsync(Manager, New(), number, 0, Complete with { Cause = "second" }, CancellationToken.None)
        );

        Assert.Equal("finding.changed", failure.Rule);
        Assert.Equal("first", (await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Content.Cause);
    }

    [Fact]
    public async Task Who_lost_the_role_meanwhile_is_refused_whatever_the_session_says()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        await home.Get<UserRegister>()
            .SetRolesAsync(PortalHome.Tester, New(), "auditor", [Roles.Compliance], "moved", CancellationToken.None);

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            findings.OpenAsync(Auditor, New(), Complete, null, null, CancellationToken.None)
        );

        Assert.Equal("finding.author", failure.Rule);
        Assert.Equal(
            "access.user-needed",
            (
                await Assert.ThrowsAsync<RuleException>(() =>
                    findings.OpenAsync(PortalHome.Tester, New(), Complete, null, null, CancellationToken.None)
                )
            ).Rule
        );
    }
}
