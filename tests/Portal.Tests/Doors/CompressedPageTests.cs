using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Pages are compressed for who cannot be made to ask by another site.</summary>
public sealed partial class CompressedPageTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    private const string Page = "/indicators";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", "br")]
    [InlineData("Sec-Fetch-Site", "none", "br")]
    [InlineData("Sec-Fetch-Site", "same-site", null)]
    [InlineData("Sec-Fetch-Site", "cross-site", null)]
    [InlineData("Referer", "https://elsewhere.example/", null)]
    [InlineData("Accept-Language", "en", null)]
    public async Task A_page_is_compressed_where_its_own_site_or_its_reader_asks_and_nowhere_else(
        string name,
        string value,
        string? encoding
    )
    {
        using var reader = await portal.SignedInAsync("auditor");
        reader.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        using var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        request.Headers.TryAddWithoutValidation(name, value);

        using var answer = await reader.SendAsync(request, Stop);

        Assert.Equal((HttpStatusCode.OK, encoding), (answer.StatusCode, answer.Content.Headers.ContentEncoding.SingleOrDefault()));
        var sent = await answer.Content.ReadAsByteArrayAsync(Stop);
        var html = encoding is null ? System.Text.Encoding.UTF8.GetString(sent) : await ReadAsync(sent);
        Assert.Contains("</html>", html, StringComparison.Ordinal);
        Assert.True(encoding is null || 3 * sent.Length < html.Length, $"{sent.Length} bytes for {html.Length} characters");
    }

    /// <summary>What a page holds beside its figures is of no use to who measures its length: it is another in every answer.</summary>
    [Fact]
    public async Task Tokens_of_forms_and_keys_of_visits_differ_in_every_answer()
    {
        using var reader = await portal.SignedInAsync("auditor");
        var seen = new List<string>();
        foreach (var page in new[] { "/account/password", "/account/password" })
        {
            var html = await reader.GetStringAsync(page, Stop);
            var tokens = Secret().Matches(html).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(tokens);
            seen.AddRange(tokens.Distinct(StringComparer.Ordinal));
        }

        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<string> ReadAsync(byte[] sent)
    {
        await using var brotli = new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress);
        using var text = new StreamReader(brotli);
        return await text.ReadToEndAsync(Stop);
    }

    [GeneratedRegex("""(?:name="__RequestVerificationToken" value="|Blazor-Server-Component-State:|"descriptor":")([^"\-]{20,})""")]
    private static partial Regex Secret();
}
