using Bunit;
using Portal.Access;
using Portal.Data.Access;
using Portal.Shell;
using Portal.Tests.Pages;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class NavMenuTests : GivenPortal
{
    [Theory]
    [InlineData(
        Roles.Auditor,
        "/inbox / /subject /matrix /indicators /migration /classification /rules /scenarios /loans /returns /findings /loads /ledger"
    )]
    [InlineData(Roles.Executive, "/inbox / /subject /matrix /indicators /migration /classification /rules /scenarios /returns /findings")]
    [InlineData(Roles.Admin, "/inbox / /subject /matrix /indicators /migration /classification /rules /loads /ledger /users /roles /jobs")]
    [InlineData(Roles.BusinessLine, "/inbox /findings")]
    public void The_menu_shows_what_the_reader_may_open(string role, string expected)
    {
        GivenReader(role);

        var links = Render<NavMenu>().FindAll("li a").Select(a => a.GetAttribute("href"));

        Assert.Equal(expected.Split(' '), links);
    }

    [Fact]
    public void A_missing_right_is_named_with_the_roles_that_have_it_and_who_gives_them()
    {
        var text = Render<NoRight>(p => p.Add(c => c.Right, Policies.ViewLoans)).Find("section").TextContent;

        Assert.Contains("see single loans", text, StringComparison.Ordinal);
        Assert.Contains("Auditor or Audit manager or Compliance officer", text, StringComparison.Ordinal);
        Assert.Contains("administrator", text, StringComparison.Ordinal);
    }
}
