using Portal.Data.Access;
using Portal.Data.Findings;
using Xunit;

namespace Portal.Data.Tests.Findings;

/// <summary>The state machine as a table: every step × every status × every kind of person.</summary>
public sealed class FindingRulesTests
{
    private static readonly DateOnly Today = new(2026, 7, 1);

    // People: the author (an audit manager too, so that only authorship can stop him), the owner, and one other of each role.
    private static readonly Dictionary<string, FindingActor> People = new()
    {
        ["author"] = Person("author", Roles.AuditManager),
        ["owner"] = Person("owner", Roles.Compliance),
        ["auditor"] = Person("auditor", Roles.Auditor),
        ["manager"] = Person("manager", Roles.AuditManager),
        ["compliance"] = Person("compliance", Roles.Compliance),
        ["executive"] = Person("executive", Roles.Executive),
        ["admin"] = Person("admin", Roles.Admin),
        ["portal"] = new FindingActor("portal", new HashSet<string>(), IsPortal: true),
    };

    /// <summary>Step, statuses it starts from, where it leads, who may take it on a Medium finding (domain.md §6.4 and separation of
    /// duties).</summary>
    private static readonly (FindingStep Step, string From, FindingStatus? To, string Who)[] Rules =
    [
        (FindingStep.Submit, "Draft", FindingStatus.Confirm, "manager"),
        (FindingStep.Respond, "Confirm", FindingStatus.Agreed, "owner"),
        (FindingStep.Decide, "Confirm", FindingStatus.Agreed, "manager executive"),
        (FindingStep.Start, "Agreed Reopened", FindingStatus.InProgress, "owner author manager"),
        (FindingStep.Report, "InProgress", FindingStatus.PendingValidation, "owner"),
        (FindingStep.FailValidation, "PendingValidation", FindingStatus.InProgress, "auditor manager"),
        (FindingStep.Close, "PendingValidation", FindingStatus.Closed, "auditor manager"),
        (FindingStep.Reopen, "Closed", FindingStatus.Reopened, "author auditor manager"),
        (FindingStep.AcceptRisk, "Confirm Agreed InProgress PendingValidation Reopened", FindingStatus.RiskAccepted, "manager executive"),
        (FindingStep.EndRiskAcceptance, "RiskAccepted", FindingStatus.InProgress, "author manager portal"),
        (FindingStep.Withdraw, "Draft Confirm", FindingStatus.Withdrawn, "author manager"),
        (FindingStep.Extend, "Agreed InProgress Reopened", null, "manager"),
    ];

    public static TheoryData<FindingStep> Steps => [.. Enum.GetValues<FindingStep>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_is_open_to_the_right_people_in_the_right_statuses_and_to_nobody_else(FindingStep step)
    {
        var (_, from, to, who) = Rules.Single(r => r.Step == step);
        foreach (var status in Enum.GetValues<FindingStatus>())
        {
            foreach (var (name, person) in People)
            {
                var request = Complete(step);
                var breaks = FindingRules.Check(Ready(status, step), person, request, Today);
                var isReviewed = (step, status, name) == (FindingStep.Withdraw, FindingStatus.Confirm, "author"); // what a reviewer signed its author takes back no more
                var isAllowed = from.Split(' ').Contains(status.ToString()) && who.Split(' ').Contains(name) && !isReviewed;

                Assert.True(
                    isAllowed == (breaks.Count == 0),
                    $"{step} from {status} by {name}: {string.Join(" ", breaks.Select(b => b.Message))}"
                );
                Assert.Equal(to ?? status, FindingRules.Next(status, request));
            }
        }
    }

    [Theory]
    [InlineData(FindingRating.Low, "manager", true)]
    [InlineData(FindingRating.Medium, "manager", true)]
    [InlineData(FindingRating.High, "manager", false)]
    [InlineData(FindingRating.Critical, "manager", false)]
    [InlineData(FindingRating.Low, "executive", true)]
    [InlineData(FindingRating.High, "executive", true)]
    [InlineData(FindingRating.Critical, "executive", true)]
    public void The_risk_of_a_high_rating_is_accepted_by_an_executive_only(FindingRating rating, string who, bool isAllowed) =>
        Assert.Equal(
            isAllowed,
            FindingRules
                .Check(
                    Ready(FindingStatus.InProgress, FindingStep.AcceptRisk) with
                    {
                        Rating = rating,
                    },
                    People[who],
                    Complete(FindingStep.AcceptRisk),
                    Today
                )
                .Count == 0
        );

    [Fact]
    public void A_draft_needs_its_five_parts_evidence_and_an_owner()
    {
        var draft = Ready(FindingStatus.Draft, FindingStep.Submit);

        Assert.Equal(["finding.five-parts"], Broken(draft with { HasFiveParts = false }, "manager", Complete(FindingStep.Submit)));
        Assert.Equal(["finding.evidence"], Broken(draft with { HasEvidence = false }, "manager", Complete(FindingStep.Submit)));
        Assert.Equal(["finding.due-passed"], Broken(draft with { DueDate = Today.AddDays(-1) }, "manager", Complete(FindingStep.Submit)));
        Assert.Empty(Broken(draft with { DueDate = Today }, "manager", Complete(FindingStep.Submit)));
        Assert.Equal(["finding.owner"], Broken(draft with { Owner = null }, "manager", Complete(FindingStep.Submit)));
        Assert.Equal(
            ["finding.due-date"],
            Broken(Ready(FindingStatus.Agreed, FindingStep.Start) with { DueDate = null }, "manager", Complete(FindingStep.Start))
        );
    }

    [Fact]
    public void A_disagreement_stays_until_it_is_decided()
    {
        var request = Complete(FindingStep.Respond) with { Response = ManagementResponse.Disagree };

        Assert.Equal(FindingStatus.Confirm, FindingRules.Next(FindingStatus.Confirm, request));
        Assert.Equal(
            ["finding.no-disagreement"],
            Broken(Ready(FindingStatus.Confirm, FindingStep.Decide) with { Response = null }, "manager", Complete(FindingStep.Decide))
        );
        Assert.Equal(
            ["finding.response"],
            Broken(Ready(FindingStatus.Confirm, FindingStep.Respond), "owner", Complete(FindingStep.Respond) with { Response = null })
        );
    }

    [Fact]
    public void Closing_needs_a_clean_retest_and_time()
    {
        var pending = Ready(FindingStatus.PendingValidation, FindingStep.Close);
        var close = Complete(FindingStep.Close);

        Assert.Equal(["finding.retest"], Broken(pending, "auditor", close with { SampleSize = null }));
        Assert.Equal(["finding.retest"], Broken(pending, "auditor", close with { ExceptionsFound = null }));
        Assert.Equal(["finding.retest"], Broken(pending, "auditor", close with { ExceptionsAllowed = null }));
        foreach (var (sample, found, allowed) in new[] { (0, 0, 0), (60, -1, 1), (60, 61, 1), (60, 0, -1), (60, 0, 60) })
        {
            var odd = close with { SampleSize = sample, ExceptionsFound = found, ExceptionsAllowed = allowed };
            Assert.Equal(["finding.retest-numbers"], Broken(pending, "auditor", odd));
        }

        Assert.Equal(["finding.exceptions"], Broken(pending, "auditor", close with { ExceptionsFound = 2, ExceptionsAllowed = 1 }));
        Assert.Empty(Broken(pending, "auditor", close with { ExceptionsFound = 1, ExceptionsAllowed = 1 }));

        // Reported on 1 May: two months are over on 1 July, not on 30 June.
        var high = pending with
        {
            Rating = FindingRating.High,
            PendingSince = new DateOnly(2026, 5, 1),
        };
        Assert.Empty(Broken(high, "auditor", close));
        Assert.Equal(["finding.too-early"], Broken(high with { PendingSince = new DateOnly(2026, 5, 2) }, "auditor", close));
        Assert.Empty(Broken(high with { PendingSince = new DateOnly(2026, 5, 2) }, "auditor", close with { IsFullCycleObserved = true }));
    }

    [Fact]
    public void Reopening_ends_twelve_months_after_closing()
    {
        var closed = Ready(FindingStatus.Closed, FindingStep.Reopen);

        Assert.Empty(Broken(closed with { ClosedOn = new DateOnly(2025, 7, 1) }, "auditor", Complete(FindingStep.Reopen)));
        Assert.Equal(
            ["finding.reopen-late"],
            Broken(closed with { ClosedOn = new DateOnly(2025, 6, 30) }, "auditor", Complete(FindingStep.Reopen))
        );
    }

    [Theory]
    [InlineData("0001-01-01", false)]
    [InlineData("9999-12-31", false)]
    [InlineData("2026-07-01", false)]
    [InlineData("2026-07-02", true)]
    [InlineData("2027-07-01", true)]
    [InlineData("2027-07-02", false)]
    public void A_risk_is_accepted_for_a_year_at_most(string until, bool isAllowed) =>
        Assert.Equal(
            isAllowed,
            Broken(
                Ready(FindingStatus.Agreed, FindingStep.AcceptRisk),
                "manager",
                Complete(FindingStep.AcceptRisk) with
                {
                    Date = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture),
                }
            ).Count == 0
        );

    [Fact]
    public void An_extension_is_later_than_the_present_date()
    {
        var agreed = Ready(FindingStatus.Agreed, FindingStep.Extend);

        foreach (
            var day in new[]
            {
                agreed.DueDate!.Value,
                Today.AddDays(-1),
                DateOnly.MinValue,
                DateOnly.MaxValue,
                Today.AddYears(10).AddDays(1),
            }
        )
        {
            Assert.Equal(["finding.extension"], Broken(agreed, "manager", Complete(FindingStep.Extend) with { Date = day }));
        }

        Assert.Empty(Broken(agreed, "manager", Complete(FindingStep.Extend) with { Date = Today.AddYears(10) }));
        Assert.Empty(Broken(agreed with { DueDate = DateOnly.MaxValue }, "manager", Complete(FindingStep.Extend))); // a slip of old is mended
        Assert.Equal(["finding.not-owner"], Broken(agreed with { Owner = "manager" }, "manager", Complete(FindingStep.Extend)));
    }

    [Fact]
    public void Every_step_but_signing_and_starting_needs_a_text()
    {
        foreach (var step in Enum.GetValues<FindingStep>().Where(s => s is not (FindingStep.Submit or FindingStep.Start)))
        {
            var (_, from, _, who) = Rules.Single(r => r.Step == step);
            var status = Named.Of<FindingStatus>(from.Split(' ')[0]);
            Assert.Equal(["finding.text"], Broken(Ready(status, step), who.Split(' ')[0], Complete(step) with { Text = " " }));
        }
    }

    [Theory]
    [InlineData(FindingStatus.Draft, false)] // not yet with management
    [InlineData(FindingStatus.Confirm, true)] // unanswered
    [InlineData(FindingStatus.Agreed, true)]
    [InlineData(FindingStatus.InProgress, true)]
    [InlineData(FindingStatus.PendingValidation, true)] // what was reported is not yet true
    [InlineData(FindingStatus.Reopened, true)]
    [InlineData(FindingStatus.Closed, false)]
    [InlineData(FindingStatus.Withdrawn, false)]
    public void What_is_with_management_is_late_from_the_day_after_its_date(FindingStatus status, bool isLate)
    {
        Assert.Equal(isLate, FindingRules.IsOverdue(status, Today.AddDays(-1), null, Today));
        Assert.False(FindingRules.IsOverdue(status, Today, null, Today));
        Assert.False(FindingRules.IsOverdue(status, null, null, Today));
    }

    [Fact]
    public void An_accepted_risk_is_late_again_from_the_day_after_its_last()
    {
        Assert.False(FindingRules.IsOverdue(FindingStatus.RiskAccepted, Today.AddDays(-9), Today, Today));
        Assert.True(FindingRules.IsOverdue(FindingStatus.RiskAccepted, Today.AddDays(-9), Today.AddDays(-1), Today));
    }

    [Theory]
    [InlineData(FindingStatus.Confirm)]
    [InlineData(FindingStatus.Agreed)]
    [InlineData(FindingStatus.InProgress)]
    [InlineData(FindingStatus.PendingValidation)]
    [InlineData(FindingStatus.Reopened)]
    public void An_ended_acceptance_leads_back_to_where_the_finding_stood(FindingStatus from) =>
        Assert.Equal(from, FindingRules.Next(FindingStatus.RiskAccepted, Complete(FindingStep.EndRiskAcceptance), from));

    public static TheoryData<FindingStatus, FindingStep> SecondPairOfEyes =>
        new()
        {
            { FindingStatus.Draft, FindingStep.Submit },
            { FindingStatus.Confirm, FindingStep.Decide },
            { FindingStatus.Confirm, FindingStep.Withdraw },
            { FindingStatus.PendingValidation, FindingStep.FailValidation },
            { FindingStatus.PendingValidation, FindingStep.Close },
            { FindingStatus.InProgress, FindingStep.AcceptRisk },
            { FindingStatus.InProgress, FindingStep.Extend },
        };

    [Theory]
    [MemberData(nameof(SecondPairOfEyes))]
    public void Who_wrote_owned_or_worked_is_not_the_second_pair_of_eyes_whatever_the_row_says_now(FindingStatus status, FindingStep step)
    {
        var (finding, none) = (Ready(status, step), FindingTrail.None);
        List<string> WithTrail(FindingTrail trail) => Broken(finding with { Trail = trail }, "manager", Complete(step));

        Assert.Empty(Broken(finding, "manager", Complete(step)));
        Assert.Equal(
            ["finding.not-editor"],
            WithTrail(
                none with
                {
                    Editors = new HashSet<string> { "author", "manager" },
                }
            )
        );
        Assert.Equal(
            ["finding.not-worker"],
            WithTrail(
                none with
                {
                    Workers = new HashSet<string> { "owner", "manager" },
                }
            )
        );
        Assert.Equal(["finding.not-owner"], Broken(finding with { Owner = "manager" }, "manager", Complete(step)));
    }

    [Fact]
    public void A_draft_that_was_signed_once_is_not_withdrawn_by_its_author_alone()
    {
        var draft = Ready(FindingStatus.Draft, FindingStep.Withdraw);
        var signed = draft with { Trail = FindingTrail.None with { WasSubmitted = true } };

        Assert.Empty(Broken(draft, "author", Complete(FindingStep.Withdraw)));
        Assert.Equal(["finding.not-author"], Broken(signed, "author", Complete(FindingStep.Withdraw)));
        Assert.Empty(Broken(signed, "manager", Complete(FindingStep.Withdraw)));
    }

    [Fact]
    public void Choices_say_what_keeps_a_person_from_a_step()
    {
        var choices = FindingRules.Choices(Ready(FindingStatus.Draft, FindingStep.Submit), People["author"], Today);

        Assert.Equal([FindingStep.Submit, FindingStep.Withdraw], choices.Select(c => c.Step));
        Assert.Equal(["finding.not-author"], choices[0].Hindrances.Select(h => h.Rule));
        Assert.Empty(choices[1].Hindrances);
    }

    private static FindingActor Person(string name, string role) => new(name, new HashSet<string> { role });

    /// <summary>A finding with everything that the step could ask for.</summary>
    private static FindingFacts Ready(FindingStatus status, FindingStep step) =>
        new(
            status,
            FindingRating.Medium,
            "author",
            "owner",
            HasFiveParts: true,
            HasEvidence: true,
            DueDate: new DateOnly(2026, 9, 30),
            step == FindingStep.Decide ? ManagementResponse.Disagree : null,
            PendingSince: Today,
            ClosedOn: new DateOnly(2026, 5, 1),
            RiskAcceptedUntil: Today
        );

    private static FindingStepRequest Complete(FindingStep step) =>
        new(step)
        {
            Text = "said",
            Response = ManagementResponse.Agree,
            Date = new DateOnly(2026, 12, 31),
            SampleSize = 60,
            ExceptionsFound = 0,
            ExceptionsAllowed = 1,
        };

    private static List<string> Broken(FindingFacts finding, string who, FindingStepRequest request) =>
        [.. FindingRules.Check(finding, People[who], request, Today).Select(b => b.Rule)];
}
