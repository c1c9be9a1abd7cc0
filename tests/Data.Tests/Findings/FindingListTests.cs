using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Store;
using Xunit;
using static Portal.Data.Tests.Findings.GivenFindings;

namespace Portal.Data.Tests.Findings;

/// <summary>Findings in lists, and how many of them were late at each month-end.</summary>
public sealed class FindingListTests
{
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
}
