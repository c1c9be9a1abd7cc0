using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Scenarios;
using Portal.Data.SignIns;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>The page of limits says what the code holds to.</summary>
public sealed class LimitsPageTests
{
    [Fact]
    public void Every_limit_on_the_page_is_the_one_of_the_code()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "limits.md"));

        Assert.All(
            new FormattableString[]
            {
                $"| a title | {FindingConfiguration.TitleLength} characters |",
                $"a step's text | {Bounds.TextLength} characters |",
                $"by the bank's day, to {FindingDates.LongestDueYears} years on",
                $"from tomorrow to {FindingRules.LongestAcceptanceMonths} months on",
                $"| {FindingRules.MonthsBeforeClosing} months after the remediation was reported",
                $"within {FindingRules.MonthsToReopen} months of the closing",
                $"| a name | {ScenarioConfiguration.NameLength} characters |",
                $"| steps | {ScenarioRules.MostSteps} |",
                $"| a condition of a step | {ScenarioRules.LongestCondition} characters |",
                $"| a multiplier | {ScenarioRules.LargestMultiplier} |",
                $"| growth | {ScenarioRules.LargestGrowth} times |",
                $"| decimals of a number | {ScenarioRules.MostDecimals} |",
                $"| a password | {PasswordRules.Shortest} to {PasswordRules.Longest} characters |",
                $"| a personal token | {TokenRegister.LongestDays} days |",
                $"| {InvitationRegister.InvitationLife.Days} days, {InvitationRegister.SetUpLife.Days} day |",
                $"| a session | {SessionRegister.LongestLife.Hours} hours,",
            },
            limit => Assert.Contains(FormattableString.Invariant(limit), page, StringComparison.Ordinal)
        );
    }
}
