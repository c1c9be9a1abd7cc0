using System.Net;
using Portal.Data.Access;
using Portal.Data.Views;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Saved views over HTTP: a plain request is led to the view of its reader's role.</summary>
public sealed class ListViewTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task A_request_without_an_address_of_its_own_is_led_to_the_view_of_its_readers_role()
    {
        var stop = TestContext.Current.CancellationToken;
        await portal
            .Get<ViewRegister>()
            .SaveAsync(
                Actor.User("compliance"),
                new NewView("findings", "High", ViewScope.RoleDefault, Roles.Compliance, "?rating=High"),
                stop
            );
        using var compliance = await portal.SignedInAsync("compliance");
        using var auditor = await portal.SignedInAsync("auditor");

        using var led = await compliance.GetAsync("/findings", stop);
        using var whole = await compliance.GetAsync("/findings?view=all", stop);
        using var other = await auditor.GetAsync("/findings", stop);

        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.EndsWith("/findings?rating=High", led.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (whole.StatusCode, other.StatusCode));
    }
}
