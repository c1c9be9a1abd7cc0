using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Portal.Access;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Denied by default: a page names its right, or says aloud that it needs none.</summary>
public sealed class PageTests
{
    // Only these may be seen without a right: signing in, setting a password with a code, and saying that something went wrong.
    private static readonly string[] _open = ["/sign-in", "/sign-in/code", "/sign-in/enrol", "/status/{Code:int}", "/setup", "/invitation"];

    // Needs a sign-in and no right: it says only that there is no such page.
    private static readonly string[] _forAnyone = ["/not-found"];

    public static TheoryData<string> Pages =>
        [.. typeof(App).Assembly.GetTypes().Where(t => t.GetCustomAttributes<RouteAttribute>().Any()).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_asks_for_a_right_that_exists(string page)
    {
        var type = typeof(App).Assembly.GetType(page)!;
        var routes = type.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).ToList();
        var rights = type.GetCustomAttributes<AuthorizeAttribute>(inherit: true).Select(a => a.Policy).OfType<string>().ToList();

        if (type.GetCustomAttributes<AllowAnonymousAttribute>().Any())
        {
            Assert.All(routes, route => Assert.Contains(route, _open));
        }
        else if (rights.Count == 0)
        {
            Assert.All(routes, route => Assert.Contains(route, _forAnyone));
        }
        else
        {
            Assert.All(rights, right => Assert.Contains(right, Policies.RolesOf.Keys));
        }
    }

    [Fact]
    public void A_page_that_forgets_its_right_still_asks_for_a_sign_in() =>
        Assert.NotEmpty(typeof(NotFoundPage).GetCustomAttributes<AuthorizeAttribute>());

    [Fact]
    public void Every_right_is_held_by_someone() => Assert.All(Policies.RolesOf.Values, Assert.NotEmpty);
}
