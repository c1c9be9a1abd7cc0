using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Tests.Store;

namespace Portal.Data.Tests.Findings;

/// <summary>The people and the texts that tests of findings begin with.</summary>
internal static class GivenFindings
{
    public static readonly Actor Auditor = Actor.User("auditor");
    public static readonly Actor Manager = Actor.User("manager");
    public static readonly Actor Owner = Actor.User("compliance");

    public static readonly FindingContent Complete = new()
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

    public static readonly FrozenLoanSet Loans = new(
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

    public static Guid New() => Guid.CreateVersion7();

    public static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
