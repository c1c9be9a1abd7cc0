using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;
using static Portal.Data.Tests.Findings.GivenFindings;

namespace Portal.Data.Tests.Findings;

/// <summary>The way of a finding from a figure to its closing.</summary>
public sealed class FindingRegisterTests
{
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
                FindingKinds.FindingOpened,
                FindingKinds.FindingSubmitted,
                FindingKinds.FindingResponded,
                FindingKinds.FindingStarted,
                FindingKinds.FindingDueDateExtended,
                FindingKinds.FindingRemediated,
                FindingKinds.FindingClosed,
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

    /// <summary>What somebody answers for is signed at once, and so stands outside as well.</summary>
    private static async Task AssertSignedAsync(PortalHome home)
    {
        await using var db = home.Open();
        var size = (await db.LedgerHeads.SingleAsync()).Size;
        Assert.Equal(size, (await home.Get<LedgerCheckpoints>().FindAsync(size, CancellationToken.None))?.Size);
    }
}
