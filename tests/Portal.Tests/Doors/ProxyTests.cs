using System.Net;
using Portal.Data.Access;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The portal behind a proxy on this machine that ends TLS for https://assay.example.</summary>
public sealed class ProxiedPortal : ServedPortal
{
    protected override Portal.Settings.ServerSettings Server { get; } =
        new()
        {
            Url = "http://127.0.0.1:0",
            PublicUrl = "https://assay.example",
            Proxies = "127.0.0.1 10.9.0.0/16",
        };
}

/// <summary>What a believed proxy says counts, and what anybody else says does not.</summary>
public sealed class ProxyTests(ProxiedPortal portal) : IClassFixture<ProxiedPortal>
{
    [Fact]
    public async Task Over_https_cookies_are_secure_and_of_this_host_and_the_browser_is_told_to_stay()
    {
        using var browser = Visitor();
        using var page = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        using var answer = await ServedPortal.SignInAsync(Visitor(), "auditor", ServedPortal.Password);
        cookies.AddRange(answer.Headers.GetValues("Set-Cookie"));

        Assert.Equal("/inbox", answer.Headers.Location?.OriginalString);
        Assert.Contains(cookies, c => c.StartsWith("__Host-assay.session=", StringComparison.Ordinal));
        Assert.All(
            cookies,
            cookie =>
            {
                Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
                Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            }
        );
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task Without_encryption_a_page_leads_to_the_public_address_and_a_form_is_refused()
    {
        using var browser = Visitor(proto: "http");

        using var page = await browser.GetAsync("/findings?status=open", TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([new("user", "auditor"), new("password", ServedPortal.Password)]);
        using var posted = await browser.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.PermanentRedirect, "https://assay.example/findings?status=open"),
            (page.StatusCode, page.Headers.Location?.OriginalString)
        );
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Original-Host", "evil.example")]
    [InlineData("Forwarded", "host=evil.example;proto=https")]
    [InlineData("X-Host", "evil.example")]
    public async Task No_header_makes_the_portal_give_another_address_as_its_own(string header, string value)
    {
        foreach (var address in new[] { "/findings", "/sign-in", "/status/404", "/sign-out" })
        {
            using var browser = Visitor();
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.DoesNotContain(
                "evil",
                answer.Headers.ToString() + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.OrdinalIgnoreCase
            );
            Assert.Equal(header == "Host", answer.StatusCode == HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Visitors_of_a_believed_proxy_are_told_apart_and_what_they_claim_before_it_is_not_heard()
    {
        await portal.GivenUserAsync("behind", Roles.Auditor);
        var forged = 0;
        for (var i = 0; i < 24; i++)
        {
            // The visitor invents an address; the proxy appends the one that it sees.
            using var guesser = Visitor(from: $"203.0.113.{i}, 198.51.100.7");
            using var answer = await ServedPortal.SignInAsync(guesser, "name" + i, "wrong");
            forged += answer.Headers.Location!.OriginalString.Contains("problem=wait", StringComparison.Ordinal) ? 1 : 0;
        }

        using var neighbour = Visitor(from: "198.51.100.8");
        using var welcome = await ServedPortal.SignInAsync(neighbour, "behind", ServedPortal.Password);

        Assert.Equal((4, "/inbox"), (forged, welcome.Headers.Location?.OriginalString));
    }

    private HttpClient Visitor(string from = "198.51.100.1", string proto = "https")
    {
        // As the proxy sends it on. Its cookies are Secure and this connection is not, so they are kept by hand.
        var client = new HttpClient(
            new ByHand
            {
                InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false },
            }
        )
        {
            BaseAddress = portal.Address,
        };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "assay.example");
        return client;
    }

    private sealed class ByHand : DelegatingHandler
    {
        private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                _cookies[pair[0]] = pair[1];
            }

            return answer;
        }
    }
}

/// <summary>Without a configured proxy nobody is believed.</summary>
public sealed class NoProxyTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task Forwarded_headers_change_neither_scheme_nor_host_nor_the_address_that_is_counted()
    {
        var waits = 0;
        for (var i = 0; i < 24; i++)
        {
            using var browser = portal.Browser();
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
            browser.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
            using var answer = await ServedPortal.SignInAsync(browser, "somebody" + i, "wrong");
            waits += answer.Headers.Location!.OriginalString.Contains("problem=wait", StringComparison.Ordinal) ? 1 : 0;
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            Assert.DoesNotContain("evil", answer.Headers.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(4, waits);
    }

    [Fact]
    public async Task A_request_for_another_host_is_refused()
    {
        using var browser = portal.Browser();
        browser.DefaultRequestHeaders.Host = "evil.example";
        using var answer = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
