using System.Net;
using Microsoft.AspNetCore.Http;
using Portal.Access;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The demo's passwords are shown to a browser on the same machine, and to nobody who comes from elsewhere by any way.</summary>
public sealed class DemoSignInTests
{
    private static readonly DemoSignIns Demo = new([new DemoSignIn("auditor", "Demo-x", "Auditor")]);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1:5080", null, true)]
    [InlineData("::1", "::1", "localhost:5080", null, true)]
    [InlineData("::1", "::1", "[::1]:5080", null, true)]
    [InlineData("10.0.0.5", "10.0.0.9", "10.0.0.5:5080", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "portal.bank.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Original-For", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "Forwarded", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "Via", false)]
    public void Passwords_stay_on_the_machine(string here, string there, string host, string? header, bool isShown)
    {
        var http = new DefaultHttpContext();
        (http.Connection.LocalIpAddress, http.Connection.RemoteIpAddress, http.Request.Host) = (
            IPAddress.Parse(here),
            IPAddress.Parse(there),
            new HostString(host)
        );
        if (header is not null)
        {
            http.Request.Headers[header] = "x";
        }

        Assert.Equal(isShown, Demo.ShownTo(http).Count > 0);
    }

    [Fact]
    public void Without_a_request_nothing_is_shown() => Assert.Empty(Demo.ShownTo(null));
}
