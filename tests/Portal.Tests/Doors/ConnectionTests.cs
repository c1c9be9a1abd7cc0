using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A portal that waits no longer than two seconds for anybody.</summary>
public sealed class HurriedPortal : ServedPortal
{
    protected override ServerSettings Server { get; } =
        new()
        {
            Url = "http://127.0.0.1:0",
            HeaderTimeout = TimeSpan.FromSeconds(1),
            RequestTimeout = TimeSpan.FromSeconds(2),
        };
}

/// <summary>Who may hold a connection, and for how long.</summary>
public sealed class ConnectionTests(HurriedPortal portal) : IClassFixture<HurriedPortal>
{
    private string Own => portal.Address.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://{own}")]
    [InlineData("http://{own}.elsewhere.example")]
    [InlineData("")]
    public async Task A_socket_and_its_negotiation_are_refused_to_pages_of_other_sites(string origin)
    {
        var said = origin.Replace("{own}", portal.Address.Authority, StringComparison.Ordinal);
        using var reader = await portal.SignedInAsync("auditor");

        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(reader, said));
        Assert.Equal(said.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await NegotiateAsync(reader, said));
    }

    [Fact]
    public async Task A_socket_is_opened_for_pages_of_this_portal()
    {
        using var reader = await portal.SignedInAsync("auditor");

        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(reader, Own));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(reader, Own));
    }

    [Fact]
    public async Task Without_an_origin_what_a_browser_says_of_the_asking_site_decides()
    {
        using var reader = await portal.SignedInAsync("auditor");
        reader.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        reader.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, await NegotiateAsync(reader, ""));
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_not_waited_for()
    {
        using var socket = await ConnectedAsync("GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");

        Assert.StartsWith("HTTP/1.1 408", await AnswerAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        using var socket = await ConnectedAsync(
            $"POST /sign-in HTTP/1.1\r\nHost: {portal.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 1000\r\n\r\nuser=auditor&"
        );

        // The form's own time is over before the least speed of a body is asked for, which is after five seconds.
        var answer = await AnswerAsync(socket);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 504", StringComparison.Ordinal), answer); // 408 would be the speed's
    }

    [Fact]
    public void Every_time_that_a_connection_may_take_is_set_and_left_to_no_default()
    {
        var limits = portal.Get<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        Assert.Equal(
            (1024, TimeSpan.FromSeconds(5)),
            (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod)
        );
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
        Assert.Equal(TimeSpan.FromSeconds(2), portal.Get<IOptions<RequestTimeoutOptions>>().Value.DefaultPolicy!.Timeout);
        Assert.Equal(
            (TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(30)),
            (new ServerSettings().HeaderTimeout, new ServerSettings().RequestTimeout)
        );
    }

    private static async Task<HttpStatusCode> NegotiateAsync(HttpClient reader, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        return await SendAsync(reader, request, origin);
    }

    /// <summary>The first request of a web socket.</summary>
    private static async Task<HttpStatusCode> OpenAsync(HttpClient reader, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return await SendAsync(reader, request, origin);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient reader, HttpRequestMessage request, string origin)
    {
        if (origin.Length > 0)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        return answer.StatusCode;
    }

    private async Task<TcpClient> ConnectedAsync(string sent)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(portal.Address.Host, portal.Address.Port, Stop);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent), Stop);
        return socket;
    }

    /// <summary>What comes until the portal closes the connection, or enough of it; it is the portal that ends the waiting.</summary>
    private static async Task<string> AnswerAsync(TcpClient socket)
    {
        var answer = new byte[64];
        try
        {
            return Encoding.Latin1.GetString(
                answer,
                0,
                await socket.GetStream().ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, Stop)
            );
        }
        catch (IOException)
        {
            return ""; // closed without a word
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
