using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Portal.Data;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Whatever is sent to the portal, by whichever door: it answers with a sentence, keeps nothing of it, and goes on.</summary>
[Collection(CommandLine.Name)]
public sealed class BoundsTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    private static readonly string[] Nasty =
    [
        "%00",
        "%FF",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%0A",
        "%25%32%37",
        "..%2F..%2Fetc",
        "0",
        "-1",
        "2147483648",
        "99999999999999999999",
        "9999-12-31",
        "0001-01-01",
        "2024-02-30",
        "2024-13-01",
        "1e400",
        "NaN",
        "%27%20or%201%3D1",
        "%3Cscript%3E",
        "%E4%B8%8D%E8%89%AF",
        new string('(', 1_500),
        new string('9', 400),
        new string('x', 5_000),
        "a%20%3E%20-%20-%20-1",
        "",
    ];

    public static TheoryData<string, int, string> Bodies =>
        new()
        {
            { """{"title":"\ud800","rating":"Low"}""", 400, "title: is no text in UTF-8, or holds half a character" },
            { """{"title":"a\u0000b","rating":"Low"}""", 400, "title: character 2 cannot be read" },
            { """{"\udc00":1}""", 400, "body: is no text in UTF-8" },
            { """{"title":""" + new string('[', 40) + new string(']', 40) + "}", 400, "at most 16 objects and lists" },
            { """{"title":1""" + new string('0', 60) + "}", 400, "has more than 28 digits" },
            {
                """{"title":"t","rating":"Low","condition":""" + '"' + new string('x', Bounds.TextLength + 1) + "\"}",
                422,
                $"condition: has {Bounds.TextLength + 1} characters. Accepted: at most {Bounds.TextLength}."
            },
            {
                """{"title":"t","rating":"Low","condition":""" + '"' + new string('x', Bounds.RequestBytes) + "\"}",
                413,
                $"more than {Bounds.RequestBytes} bytes"
            },
            {
                """{"title":"t","rating":"Low","predicate":""" + '"' + new string('(', 1_000) + "\"}",
                422,
                "brackets, negations or operations"
            },
            { """{"title":"t","rating":"Low","predicate":"balance * balance * balance > 1"}""", 422, "digits" },
            { """{"title":"t","rating":"Low","asOf":"0001-01-01"}""", 400, "asOf: '0001-01-01' is not a date" },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_too_much_is_told_so_and_leaves_nothing(string body, int status, string sentence)
    {
        using var program = portal.Program((await portal.GivenTokenAsync("auditor")).Secret);
        var before = await HeadAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await program.PostAsync("/api/findings", content, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(
            sentence,
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.InRange(await HeadAsync() - before, 0, 1); // the first use of a token on a day
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused_in_a_body_and_in_an_address()
    {
        using var program = portal.Program((await portal.GivenTokenAsync("auditor")).Secret);
        using var content = new ByteArrayContent([.. "{\"title\":\"a"u8, 0xC3, 0x28, .. "\",\"rating\":\"Low\"}"u8]);
        using var body = await program.PostAsync("/api/findings", content, Stop);
        using var address = await program.GetAsync("/api/indicators?asOf=%FF", Stop);
        using var reader = await portal.SignedInAsync("auditor");
        using var page = await reader.GetAsync("/loans?predicate=%ED%A0%80", Stop);

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest],
            new[] { body.StatusCode, address.StatusCode, page.StatusCode }
        );
        Assert.Contains("no UTF-8", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    /// <summary>Every address that takes a GET, each part and some parameters filled with what nobody should send, in an order that the
    /// seed decides.</summary>
    [Fact]
    public async Task No_address_ends_in_a_fault_of_the_program()
    {
        var random = new Random(17);
        using var reader = await portal.SignedInAsync("auditmanager");
        using var program = portal.Program((await portal.GivenTokenAsync("auditmanager")).Secret);
        string[] names =
        [
            "asOf",
            "from",
            "until",
            "page",
            "entry",
            "predicate",
            "q",
            "sort",
            "after",
            "of",
            "show",
            "step",
            "with",
            "ids",
            "cell",
            "to",
            "back",
            "returnUrl",
            "problem",
            "kind",
        ];
        foreach (var template in Templates())
        {
            for (var turn = 0; turn < 6; turn++)
            {
                var path = string.Join(
                    '/',
                    template.Split('/').Select(part => part.StartsWith('{') ? Nasty[random.Next(Nasty.Length - 1)] : part)
                );
                var query = string.Join(
                    '&',
                    Enumerable.Range(0, 3).Select(_ => $"{names[random.Next(names.Length)]}={Nasty[random.Next(Nasty.Length)]}")
                );
                using var answer = await (template.StartsWith("/api", StringComparison.Ordinal) ? program : reader).GetAsync(
                    $"{path}?{query}",
                    Stop
                );

                Assert.True((int)answer.StatusCode is >= 200 and < 500, $"{path}?{query}: {answer.StatusCode}");
            }
        }
    }

    /// <summary>Raw lines, since a client library would not send them.</summary>
    [Theory]
    [InlineData("GET /loans?q=%zz%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /\u00ff HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /api/findings HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    public async Task A_request_that_is_none_is_refused_and_the_portal_goes_on(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(portal.Address.Host, portal.Address.Port, Stop);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Stop);
        var answer = new byte[12];
        await socket.GetStream().ReadExactlyAsync(answer, Stop);

        Assert.StartsWith("HTTP/1.1 4", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
        using var browser = portal.Browser();
        using var after = await browser.GetAsync("/sign-in", Stop);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task An_address_longer_than_a_line_is_refused()
    {
        using var reader = await portal.SignedInAsync("auditor");
        using var answer = await reader.GetAsync("/loans?predicate=" + new string('(', 9_000), Stop);

        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
    }

    public static TheoryData<string> Calls =>
        [
            "compute --as-of 0001-01-01",
            "compute --as-of 9999-12-31",
            "compute --as-of 2024-02-30",
            "compute --known-at 99999-01-01",
            "compute --rules-of x",
            "report G11_I --format exe",
            "report ../../etc --format csv",
            "report G11_I --as-of 1900-01-01",
            "scenario run S-\0",
            "scenario run 99999999999999999999",
            "finding open t --rating Low --predicate ((((",
            "load --profile none.yaml --as-of 2024-01-31 none.csv",
            "demo --loans 99999999999999999999",
            "engine copy nonsense",
            "ledger verify --nonsense",
            "\ud800",
        ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_is_off_ends_with_a_sentence_and_no_trace(string call)
    {
        var (code, _, errors) = await CommandLine.RunAsync([.. call.Split(' '), "--home", portal.HomeDirectory]);

        Assert.InRange(code, 1, 2);
        Assert.NotEqual("", errors.Trim());
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    /// <summary>The framework's own reading of such a value takes numbers, other cases and lists.</summary>
    [Theory]
    [InlineData("1", "1", "0")]
    [InlineData("+1", " 1", "1")]
    [InlineData("low", "draft", "prepare")]
    [InlineData("Low,High", "Draft, Closed", "Prepare, Approve")]
    [InlineData(" Low", "Draft ", " Prepare")]
    public async Task A_word_of_a_closed_list_is_taken_by_its_name_alone_at_every_door(string rating, string status, string step)
    {
        using var auditor = portal.Program((await portal.GivenTokenAsync("auditor")).Secret);
        using var opened = await auditor.PostAsJsonAsync("/api/findings", new { title = "t", rating }, Stop);
        using var officer = portal.Program((await portal.GivenTokenAsync("compliance")).Secret);
        using var signed = await officer.PostAsJsonAsync("/api/returns/G11_I/2024-12-31/1", new { step, contentDigest = "0" }, Stop);
        using var reader = await portal.SignedInAsync("auditor");
        var (code, _, errors) = await CommandLine.RunAsync("finding", "open", "t", "--rating", rating, "--home", portal.HomeDirectory);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (opened.StatusCode, signed.StatusCode));
        foreach (var filter in new[] { "rating=" + Uri.EscapeDataString(rating), "status=" + Uri.EscapeDataString(status) })
        {
            Assert.Contains("is not known here", await reader.GetStringAsync("/findings?" + filter, Stop), StringComparison.Ordinal);
        }

        Assert.Equal(2, code);
        Assert.Contains("is not one of Low, Medium, High, Critical", errors, StringComparison.Ordinal);
        Assert.Contains("is no step", await signed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Null(Named.Find<Portal.Data.Findings.FindingRating>(rating));
    }

    private IEnumerable<string> Templates() =>
        ((IEndpointRouteBuilder)portal.App)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false
                && e.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null
            )
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(t => !t.StartsWith("/_", StringComparison.Ordinal) && !t.Contains("**", StringComparison.Ordinal) && t != "/sign-out")
            .Distinct(StringComparer.Ordinal);

    private async Task<long> HeadAsync() =>
        (await portal.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 1), Stop)).Total;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
