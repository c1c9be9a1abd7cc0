using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Findings;

public sealed class FindingRegisterTests
{
    private static readonly Actor Auditor = Actor.User("auditor");
    private static readonly Actor Manager = Actor.User("manager");
    private static readonly Actor Owner = Actor.User("compliance");

    private static readonly FindingContent Complete = new()
    {
        Title = "自主支付超过 50 万元",
        Criteria = "R-PL24",
        Condition = "4 of 60",
        Cause = "system: threshold on the contract",
        Consequence = "2.31 million yuan",
        Recommendation = "Check each draw",
        Rating = FindingRating.Medium,
        Owner = "compliance",
        DueDate = new DateOnly(2026, 9, 30),
    };

    private static readonly FrozenLoanSet Loans = new(
        "npl_ratio",
        0.014612345678m,
        "five_class >= substandard",
        new DateOnly(2026, 6, 30),
        new string('a', 64),
        new string('b', 64),
        2_931,
        41_234_567.89m,
        "f1"
    );

    [Fact]
    public async Task A_finding_goes_from_a_figure_to_its_closing_and_every_step_is_in_the_ledger()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();

        var number = await findings.OpenAsync(Auditor, New(), Complete, "indicator/npl_ratio/2026-06-30", Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        version = await findings.RespondAsync(
            Owner,
            New(),
            number,
            version,
            ManagementResponse.PartlyAgree,
            "Only draws after July.",
            CancellationToken.None
        );
        version = await StepAsync(Owner, FindingStep.Start);
        version = await findings.TakeStepAsync(
            Manager,
            New(),
            number,
            version,
            new FindingStepRequest(FindingStep.Extend) { Text = "vendor late", Date = new DateOnly(2026, 11, 30) },
            CancellationToken.None
        );
        version = await StepAsync(Owner, FindingStep.Report);
        Assert.Null(await home.Get<LedgerCheckpoints>().FindAsync(1, CancellationToken.None));
        version = await StepAsync(Manager, FindingStep.Close);

        await AssertSignedAsync(home);
        var finding = (await findings.GetAsync(Actor.System, number, CancellationToken.None))!;
        Assert.Equal("F-2026-0001", number);
        Assert.Equal(
            (FindingStatus.Closed, new DateOnly(2026, 11, 30), new DateOnly(2026, 9, 30)),
            (finding.Row.Status, finding.Row.DueDate, finding.Row.OriginalDueDate)
        );
        Assert.Equal(("manager", ManagementResponse.PartlyAgree, 6), (finding.ReviewedBy, finding.Response, version));
        Assert.Equal([Loans], finding.LoanSets);
        Assert.Equal(
            [
                LedgerKind.FindingOpened,
                LedgerKind.FindingSubmitted,
                LedgerKind.FindingResponded,
                LedgerKind.FindingStarted,
                LedgerKind.FindingDueDateExtended,
                LedgerKind.FindingRemediated,
                LedgerKind.FindingClosed,
            ],
            (await findings.HistoryAsync(Actor.System, number, CancellationToken.None)).Select(e => e.Kind)
        );
        await Tampering.AssertIntactAsync(home);

        Task<int> StepAsync(Actor actor, FindingStep step) =>
            findings.TakeStepAsync(
                actor,
                New(),
                number,
                version,
                new FindingStepRequest(step)
                {
                    Text = "done, see file 7",
                    SampleSize = 60,
                    ExceptionsFound = 1,
                    ExceptionsAllowed = 2,
                    IsFullCycleObserved = step == FindingStep.Close,
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task A_closing_keeps_the_numbers_of_its_retest_in_row_view_and_ledger_and_a_reopening_takes_them_off()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        version = await findings.RespondAsync(Owner, New(), number, version, ManagementResponse.Agree, "yes", CancellationToken.None);
        version = await StepAsync(Owner, new FindingStepRequest(FindingStep.Start));
        version = await StepAsync(Owner, new FindingStepRequest(FindingStep.Report) { Text = "done" });
        var close = new FindingStepRequest(FindingStep.Close) { Text = "tested" };

        var unsaid = await Assert.ThrowsAsync<RuleException>(() => StepAsync(Manager, close));
        version = await StepAsync(
            Manager,
            close with
            {
                SampleSize = 60,
                ExceptionsFound = 1,
                ExceptionsAllowed = 2,
                IsFullCycleObserved = true,
            }
        );

        Assert.Equal("finding.retest", unsaid.Rule);
        Assert.Equal(new Retest(60, 1, 2, true), (await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Retest);
        var entry = (await findings.HistoryAsync(Actor.System, number, CancellationToken.None))[^1];
        using var body = System.Text.Json.JsonDocument.Parse(entry.Body);
        var after = body.RootElement.GetProperty("after");
        Assert.Equal(
            (60, 1, 2, true),
            (
                after.GetProperty("sampleSize").GetInt32(),
                after.GetProperty("exceptionsFound").GetInt32(),
                after.GetProperty("exceptionsAllowed").GetInt32(),
                after.GetProperty("fullCycleObserved").GetBoolean()
            )
        );

        await StepAsync(Manager, new FindingStepRequest(FindingStep.Reopen) { Text = "again" });
        Assert.Null((await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Retest);
        await Tampering.AssertIntactAsync(home);

        Task<int> StepAsync(Actor actor, FindingStepRequest request) =>
            findings.TakeStepAsync(actor, New(), number, version, request, CancellationToken.None);
    }

    [Theory]
    [InlineData("2024-06-30", false)]
    [InlineData("2026-06-30", false)] // yesterday, by the bank's clock
    [InlineData("2026-07-01", true)]
    [InlineData("2036-07-01", true)]
    [InlineData("2036-07-02", false)]
    [InlineData("0001-01-01", false)]
    [InlineData("9999-12-31", false)]
    public async Task A_due_date_is_set_and_changed_from_today_on_and_one_that_stands_does_not_hinder(string text, bool isAccepted)
    {
        await using var home = await WithPeopleAsync();
        home.Time.SetUtcNow(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero));
        var findings = home.Get<FindingRegister>();
        var content = Complete with
        {
            DueDate = DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
        var standing = await findings.OpenAsync(
            Auditor,
            New(),
            Complete with
            {
                DueDate = new DateOnly(2026, 7, 2),
            },
            null,
            null,
            CancellationToken.None
        );

        var opened = await RefusalAsync(() => findings.OpenAsync(Auditor, New(), content, null, null, CancellationToken.None));
        var edited = await RefusalAsync(() => findings.EditAsync(Auditor, New(), standing, 0, content, CancellationToken.None));

        Assert.Equal((isAccepted ? null : "finding.due-range", opened), (opened?.Rule, edited is null ? null : opened));
        Assert.Equal(
            isAccepted ? null : $"The due date {text} cannot be set. Accepted is a day from 2026-07-01 to 2036-07-01.",
            edited?.Message
        );
        if (!isAccepted)
        {
            home.Time.SetUtcNow(new DateTimeOffset(2026, 8, 1, 9, 0, 0, TimeSpan.Zero));
            await findings.EditAsync(
                Auditor,
                New(),
                standing,
                0,
                Complete with
                {
                    DueDate = new DateOnly(2026, 7, 2),
                    Cause = "found meanwhile",
                },
                CancellationToken.None
            );
        }

        static async Task<RuleException?> RefusalAsync(Func<Task> act) => await Record.ExceptionAsync(act) as RuleException;
    }

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

    [Fact]
    public async Task An_opening_sent_twice_opens_one_finding_and_numbers_have_no_gap()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var operation = New();

        var numbers = new[]
        {
            await findings.OpenAsync(Auditor, operation, Complete, null, null, CancellationToken.None),
            await findings.OpenAsync(Auditor, operation, Complete, null, null, CancellationToken.None),
            await findings.OpenAsync(Auditor, New(), Complete, null, null, CancellationToken.None),
        };

        Assert.Equal(["F-2026-0001", "F-2026-0001", "F-2026-0002"], numbers);
    }

    [Fact]
    public async Task An_accepted_risk_comes_back_after_its_last_day()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var number = await findings.OpenAsync(Auditor, New(), Complete, null, Loans, CancellationToken.None);
        var version = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
        var accept = new FindingStepRequest(FindingStep.AcceptRisk) { Text = "small", Date = new DateOnly(2026, 7, 31) };
        await findings.TakeStepAsync(Actor.User("executive"), New(), number, version, accept, CancellationToken.None);
        await AssertSignedAsync(home);

        home.Time.SetUtcNow(new DateTimeOffset(2026, 7, 31, 12, 0, 0, TimeSpan.Zero));
        Assert.Empty(await findings.EndExpiredAcceptancesAsync(CancellationToken.None));
        home.Time.SetUtcNow(new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal([number], await findings.EndExpiredAcceptancesAsync(CancellationToken.None));

        // where it stood: nobody had answered
        Assert.Equal(FindingStatus.Confirm, (await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Row.Status);
        Assert.Equal("portal", (await findings.HistoryAsync(Actor.System, number, CancellationToken.None))[^1].Actor);
    }

    [Fact]
    public async Task The_list_filters_sorts_and_pages_in_the_database()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        foreach (
            var (title, rating) in new[]
            {
                ("100% funded", FindingRating.Low),
                ("NPL too low", FindingRating.Critical),
                ("Late filing", FindingRating.High),
            }
        )
        {
            await findings.OpenAsync(Auditor, New(), Complete with { Title = title, Rating = rating }, null, null, CancellationToken.None);
        }

        Assert.Equal(["NPL too low", "Late filing", "100% funded"], await TitlesAsync(new FindingFilter { Sort = FindingSort.Rating }));
        Assert.Equal(["100% funded"], await TitlesAsync(new FindingFilter { Text = "100%" }));
        Assert.Equal([], await TitlesAsync(new FindingFilter { Text = "1_0%" }));
        Assert.Equal(["NPL too low"], await TitlesAsync(new FindingFilter { Text = "npl" }));
        Assert.Equal(
            ["Late filing"],
            await TitlesAsync(
                new FindingFilter
                {
                    Rating = FindingRating.High,
                    Status = FindingStatus.Draft,
                    Owner = "compliance",
                }
            )
        );
        Assert.Equal([], await TitlesAsync(new FindingFilter { IsOverdueOnly = true }));
        var second = await findings.ListAsync(
            Actor.System,
            new FindingFilter { IsDescending = false },
            new PageRequest(2, 2),
            CancellationToken.None
        );
        Assert.Equal((3, 2, "Late filing"), (second.Total, second.PageCount, second.Rows.Single().Title));

        async Task<IEnumerable<string>> TitlesAsync(FindingFilter filter) =>
            (await findings.ListAsync(Actor.System, filter, new PageRequest(1, 50), CancellationToken.None)).Rows.Select(r => r.Title);
    }

    [Fact]
    public async Task A_finding_is_late_from_the_day_after_its_date_until_it_is_validated_also_by_the_first_date_that_was_agreed()
    {
        await using var home = await WithPeopleAsync();
        var findings = home.Get<FindingRegister>();
        var (first, _) = await InProgressAsync(FindingRating.High); // due on 2026-09-30, never handed in
        var (second, version) = await InProgressAsync(FindingRating.Critical);
        await InProgressAsync(FindingRating.Medium);
        version = await findings.TakeStepAsync(
            Manager,
            New(),
            second,
            version,
            new FindingStepRequest(FindingStep.Extend) { Text = "vendor late", Date = new DateOnly(2026, 10, 31) },
            CancellationToken.None
        );
        home.Time.SetUtcNow(new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero));
        await findings.TakeStepAsync(
            Owner,
            New(),
            second,
            version,
            new FindingStepRequest(FindingStep.Report) { Text = "done, see file 7" },
            CancellationToken.None
        );

        var late = await home.Get<FindingLateness>().ReadAsync(FindingRating.High, 4, null, CancellationToken.None);

        Assert.Equal(
            [
                new LateFindings(new DateOnly(2026, 8, 31), 0, 0),
                new LateFindings(new DateOnly(2026, 9, 30), 0, 0),
                new LateFindings(new DateOnly(2026, 10, 31), 1, 2), // the second was extended to that very day
                new LateFindings(new DateOnly(2026, 11, 30), 2, 2),
                new LateFindings(new DateOnly(2026, 12, 2), 2, 2), // handed in is not yet validated
            ],
            late
        );
        Assert.Equal(
            [first],
            (
                await findings.ListAsync(
                    Actor.System,
                    new FindingFilter { IsOverdueOnly = true, Rating = FindingRating.High },
                    new PageRequest(1, 9),
                    CancellationToken.None
                )
            ).Rows.Select(r => r.Number)
        );

        async Task<(string Number, int Version)> InProgressAsync(FindingRating rating)
        {
            var number = await findings.OpenAsync(Auditor, New(), Complete with { Rating = rating }, null, Loans, CancellationToken.None);
            var step = await findings.SubmitAsync(Manager, New(), number, 0, CancellationToken.None);
            step = await findings.RespondAsync(Owner, New(), number, step, ManagementResponse.Agree, "Yes.", CancellationToken.None);
            return (
                number,
                await findings.TakeStepAsync(
                    Owner,
                    New(),
                    number,
                    step,
                    new FindingStepRequest(FindingStep.Start) { Text = "begun" },
                    CancellationToken.None
                )
            );
        }
    }

    /// <summary>What somebody answers for is signed at once, and so stands outside as well.</summary>
    private static async Task AssertSignedAsync(PortalHome home)
    {
        await using var db = home.Open();
        var size = (await db.LedgerHeads.SingleAsync()).Size;
        Assert.Equal(size, (await home.Get<LedgerCheckpoints>().FindAsync(size, CancellationToken.None))?.Size);
    }

    private static Guid New() => Guid.CreateVersion7();

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
