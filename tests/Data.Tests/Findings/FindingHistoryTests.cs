using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Findings;

/// <summary>Lateness on any day, over random lives of findings: told by the register's own ledger, and by a plain diary kept beside
/// it.</summary>
public sealed class FindingHistoryTests
{
    private static readonly string[] People = ["auditor", "manager", "manager2", "compliance", "executive"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_late_on_a_day_is_told_by_what_was_true_on_that_day_and_stays_so(int seed)
    {
        var random = new Random(seed);
        await using var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        var (findings, lateness) = (home.Get<FindingRegister>(), home.Get<FindingLateness>());
        var diary = new Dictionary<string, List<FindingView>>(StringComparer.Ordinal);
        var days = new Dictionary<string, List<DateOnly>>(StringComparer.Ordinal);
        var told = new Dictionary<DateOnly, IReadOnlyList<string>>();
        var taken = new HashSet<FindingStep>();

        for (var act = 0; act < 120; act++)
        {
            home.Time.Advance(TimeSpan.FromDays(random.Next(0, 9)));
            if (act < 4 || random.Next(12) == 0)
            {
                await NoteAsync(
                    await findings.OpenAsync(
                        Actor.User("auditor"),
                        Guid.CreateVersion7(),
                        Content(random, Today()),
                        null,
                        null,
                        CancellationToken.None
                    )
                );
            }
            else if (await ActAsync(diary.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(diary.Count))) is { } number)
            {
                await NoteAsync(number);
            }

            var yesterday = Today().AddDays(-1); // a day that has closed
            told[yesterday] = [.. (await lateness.NumbersAsync(yesterday, CancellationToken.None)).Order(StringComparer.Ordinal)];
        }

        Assert.True(
            taken.IsSupersetOf([FindingStep.Submit, FindingStep.Respond, FindingStep.AcceptRisk, FindingStep.Extend, FindingStep.Report]),
            $"too few kinds of steps: {string.Join(", ", taken)}"
        );
        Assert.Contains(told.Values, numbers => numbers.Count > 0);
        var again = new FindingLateness(
            new FindingHistory(home.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<PortalDb>>(), home.Time),
            home.Time
        ); // read from the beginning
        foreach (var (day, numbers) in told)
        {
            Assert.Equal(diary.Keys.Where(n => WasLate(n, day)).Order(StringComparer.Ordinal), numbers);
            Assert.Equal(numbers, (await again.NumbersAsync(day, CancellationToken.None)).Order(StringComparer.Ordinal));
        }

        DateOnly Today() => DateOnly.FromDateTime(home.Time.GetUtcNow().DateTime);

        // The diary: how the register showed the finding after each act, with the day of the act.
        async Task NoteAsync(string number)
        {
            (diary.TryGetValue(number, out var views) ? views : diary[number] = []).Add(
                (await findings.GetAsync(Actor.System, number, CancellationToken.None))!
            );
            (days.TryGetValue(number, out var on) ? on : days[number] = []).Add(Today());
        }

        bool WasLate(string number, DateOnly day)
        {
            var last = days[number].FindLastIndex(on => on <= day);
            if (last < 0)
            {
                return false;
            }

            var then = diary[number][last];
            var isWithManagement =
                then.Row.Status
                is FindingStatus.Confirm
                    or FindingStatus.Agreed
                    or FindingStatus.InProgress
                    or FindingStatus.PendingValidation
                    or FindingStatus.Reopened;
            return then.Row.DueDate < day
                && (isWithManagement || (then.Row.Status == FindingStatus.RiskAccepted && then.RiskAcceptedUntil < day));
        }

        // Somebody does something that the rules let him do; null when nobody may do anything.
        async Task<string?> ActAsync(string number)
        {
            var version = (await findings.GetAsync(Actor.System, number, CancellationToken.None))!.Version;
            foreach (var person in People.OrderBy(_ => random.Next()).Select(Actor.User).ToList())
            {
                foreach (
                    var choice in (await findings.ChoicesAsync(person, number, CancellationToken.None))
                        .Where(c => c.Hindrances.Count == 0 && c.Step != FindingStep.Withdraw)
                        .OrderBy(_ => random.Next())
                )
                {
                    var request = new FindingStepRequest(choice.Step)
                    {
                        Text = "as found",
                        Response = random.Next(3) == 0 ? ManagementResponse.Disagree : ManagementResponse.Agree,
                        Date = Today().AddDays(random.Next(5, 90)),
                        SampleSize = 60,
                        ExceptionsFound = 0,
                        ExceptionsAllowed = 1,
                        IsFullCycleObserved = true,
                    };
                    try
                    {
                        await findings.TakeStepAsync(person, Guid.CreateVersion7(), number, version, request, CancellationToken.None);
                        taken.Add(choice.Step);
                        return number;
                    }
                    catch (RuleException)
                    {
                        // Such as a new date that is not later: somebody does something else.
                    }
                }
            }

            return null;
        }
    }

    [Fact]
    public async Task A_past_day_is_not_changed_by_an_extension_a_closing_or_a_reopening()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        var findings = home.Get<FindingRegister>();
        var due = new DateOnly(2026, 7, 31);
        var number = await findings.OpenAsync(
            Actor.User("auditor"),
            Guid.CreateVersion7(),
            Content(new Random(1), due) with
            {
                DueDate = due,
                Rating = FindingRating.High,
            },
            null,
            null,
            CancellationToken.None
        );
        var version = await findings.SubmitAsync(Actor.User("manager"), Guid.CreateVersion7(), number, 0, CancellationToken.None);
        LateFindings[] august = [new(due, 0, 0), new(new DateOnly(2026, 8, 31), 1, 1)]; // unanswered past its date

        await AssertAsync(new DateTimeOffset(2026, 9, 1, 9, 0, 0, TimeSpan.Zero));
        version = await findings.RespondAsync(
            Actor.User("compliance"),
            Guid.CreateVersion7(),
            number,
            version,
            ManagementResponse.Agree,
            "yes",
            CancellationToken.None
        );
        version = await StepAsync("manager", FindingStep.Extend, new DateOnly(2026, 12, 31));
        await AssertAsync(new DateTimeOffset(2026, 9, 2, 9, 0, 0, TimeSpan.Zero));
        version = await StepAsync("compliance", FindingStep.Start);
        version = await StepAsync("compliance", FindingStep.Report);
        version = await StepAsync("manager", FindingStep.Close);
        version = await StepAsync("auditor", FindingStep.Reopen);
        await AssertAsync(new DateTimeOffset(2026, 9, 3, 9, 0, 0, TimeSpan.Zero));

        async Task AssertAsync(DateTimeOffset now)
        {
            home.Time.SetUtcNow(now);
            Assert.Equal(
                august,
                (await home.Get<FindingLateness>().ReadAsync(FindingRating.High, 2, null, CancellationToken.None)).Take(2)
            );
            Assert.Equal(
                august,
                await home.Get<FindingLateness>().ReadAsync(FindingRating.High, 1, new DateOnly(2026, 8, 31), CancellationToken.None)
            );
        }

        Task<int> StepAsync(string who, FindingStep step, DateOnly? date = null) =>
            findings.TakeStepAsync(
                Actor.User(who),
                Guid.CreateVersion7(),
                number,
                version,
                new FindingStepRequest(step)
                {
                    Text = "as found",
                    Date = date,
                    SampleSize = 60,
                    ExceptionsFound = 0,
                    ExceptionsAllowed = 1,
                    IsFullCycleObserved = true,
                },
                CancellationToken.None
            );
    }

    private static FindingContent Content(Random random, DateOnly today) =>
        new()
        {
            Title = "A finding",
            Criteria = "what should be",
            Condition = "what is",
            Cause = "why",
            Consequence = "so what",
            Recommendation = "what to do",
            Evidence = "file 7",
            Rating = (FindingRating)random.Next(1, 5),
            Owner = "compliance",
            DueDate = today.AddDays(random.Next(20, 60)),
        };
}
