using System.Reflection;
using Microsoft.AspNetCore.Components;
using Portal.EndToEnd.Running;
using Xunit;

namespace Portal.EndToEnd;

/// <summary>Nothing comes from outside the machine, and nothing goes wrong in the browser unseen.</summary>
public sealed class SelfContainedTests(ServedBank bank)
{
    public static TheoryData<string> Names => [.. Places.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_asks_nobody_but_the_portal_and_logs_no_error(string place)
    {
        await using var visit = await bank.VisitAsync(place);

        Assert.NotEmpty(visit.Requests);
        Assert.Equal([], visit.Foreign);

        // The browser itself notes that the page's own answer was a refusal.
        var status = Places.All[place].Status;
        Assert.Equal([], visit.Complaints.Where(c => status == 200 || !c.Contains($"status of {status}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_script_from_elsewhere_is_not_loaded_and_is_seen_here()
    {
        await using var visit = await bank.VisitAsync("sign-in");

        await visit.Page.EvaluateAsync("""
            () => new Promise(done => {
              const script = Object.assign(document.createElement("script"), { src: "http://outside.invalid/x.js", onload: done, onerror: done });
              document.head.append(script);
            })
            """);

        Assert.Contains(visit.Complaints, c => c.Contains("outside.invalid", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_of_the_portal_is_among_the_places()
    {
        var routes = typeof(PortalHost).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template);

        Assert.Equal(routes.Order(StringComparer.Ordinal), Places.All.Values.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal));
    }
}
