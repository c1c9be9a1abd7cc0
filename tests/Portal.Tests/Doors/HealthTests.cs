using System.Net;
using System.Text.Json;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>What a supervisor asks: alive, ready, and what is wrong.</summary>
public sealed class HealthTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task A_portal_that_was_set_back_is_alive_and_not_ready_and_says_why_to_this_machine_alone()
    {
        using var watch = portal.Browser();
        Assert.Equal("alive", await watch.GetStringAsync("/health/live", Stop));
        using var ready = await watch.GetAsync("/health/ready", Stop);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        var note = Path.Combine(portal.HomeDirectory, "keys", "ledger.head");
        var before = await File.ReadAllTextAsync(note, Stop);
        try
        {
            new HeadNote(Path.Combine(portal.HomeDirectory, "keys")).Write(9_999, new byte[32]);
            var (status, parts) = await UntilAsync(watch, HttpStatusCode.ServiceUnavailable);

            Assert.Equal("Unhealthy", status);
            Assert.Contains("this home committed 9999 entries", parts["ledger"].Detail, StringComparison.Ordinal);
            Assert.All(parts.Where(p => p.Key is "database" or "warehouse" or "engine"), p => Assert.Equal("Healthy", p.Value.Status));

            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var elsewhere = await watch.SendAsync(request, Stop);
            Assert.DoesNotContain("9999", await elsewhere.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(note, before, Stop);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An answer is kept for some seconds, so that asking costs nothing.</summary>
    private static async Task<(string Status, Dictionary<string, (string Status, string? Detail)> Parts)> UntilAsync(
        HttpClient watch,
        HttpStatusCode expected
    )
    {
        while (true)
        {
            using var answer = await watch.GetAsync("/health/ready", Stop);
            if (answer.StatusCode == expected)
            {
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
                return (
                    json.RootElement.GetProperty("status").GetString()!,
                    json.RootElement.GetProperty("parts")
                        .EnumerateArray()
                        .ToDictionary(
                            p => p.GetProperty("name").GetString()!,
                            p => (p.GetProperty("status").GetString()!, p.GetProperty("detail").GetString())
                        )
                );
            }

            await Task.Delay(250, Stop);
        }
    }
}
