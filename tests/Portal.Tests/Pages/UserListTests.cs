using Bunit;
using Portal.Data.Access;
using Portal.People;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>The list of users under its filters and orders.</summary>
public sealed class UserListTests : GivenPortal
{
    [Theory]
    [InlineData("/users?role=Compliance", "compliance")]
    [InlineData("/users?q=MANAGER", "auditmanager")]
    [InlineData("/users?sort=-user&q=audit", "auditor", "auditmanager")]
    [InlineData("/users?sort=user&q=audit", "auditmanager", "auditor")]
    public void The_address_filters_and_sorts_the_users(string address, params string[] names)
    {
        GivenReader(Roles.Admin);
        GivenAddress(address);

        var page = Render<UsersPage>();

        page.WaitForAssertion(() => Assert.Equal(names, page.FindAll("[data-testid=users] tbody a").Select(a => a.TextContent)));
        Assert.Equal($"Total {names.Length}", page.Find("[data-testid=users] [data-total=user]").TextContent);
    }

    [Fact]
    public void A_filter_that_finds_nobody_says_so_and_leads_to_all()
    {
        GivenReader(Roles.Admin);
        GivenAddress("/users?q=nobody");

        var page = Render<UsersPage>();

        page.WaitForAssertion(() => Assert.Contains("No user matches", page.Markup, StringComparison.Ordinal));
        Assert.Equal("/users?view=all", page.Find(".state a").GetAttribute("href"));
    }
}
