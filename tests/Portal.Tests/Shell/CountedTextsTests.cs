using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Portal.Trail;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>Words follow the number that they count.</summary>
public sealed class CountedTextsTests : PortalTest
{
    [Theory]
    [InlineData(1, "1 entry · page 1 of 1")]
    [InlineData("1", "1 entry · page 1 of 1")]
    [InlineData(1L, "1 entry · page 1 of 1")]
    [InlineData(0, "0 entries · page 1 of 1")]
    [InlineData("11", "11 entries · page 1 of 1")]
    [InlineData("1,001", "1,001 entries · page 1 of 1")]
    public void One_is_said_in_the_singular_and_all_else_in_the_plural(object count, string said) =>
        Assert.Equal(said, Services.GetRequiredService<IStringLocalizer<LedgerPage>>()["Found", count, 1, 1].Value);

    [Fact]
    public void A_verb_follows_its_count_too()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<VerificationPanel>>();

        Assert.StartsWith("1 thing is wrong.", texts["Broken", "1"].Value, StringComparison.Ordinal);
        Assert.StartsWith("3 things are wrong.", texts["Broken", "3"].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+1", "+1 overdue finding since 2024-11-30")]
    [InlineData("−1", "−1 overdue finding since 2024-11-30")]
    [InlineData("+2", "+2 overdue findings since 2024-11-30")]
    public void A_change_of_one_is_one(string change, string said) =>
        Assert.Equal(
            said,
            Services.GetRequiredService<IStringLocalizer<Portal.Dashboards.WorkTile>>()["Changed", change, "2024-11-30"].Value
        );

    [Fact]
    public void A_text_that_is_not_there_is_told_as_missing() =>
        Assert.True(Services.GetRequiredService<IStringLocalizer<LedgerPage>>()["NoSuchText", 1].ResourceNotFound);
}
