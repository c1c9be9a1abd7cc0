using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>What a supervisor asks: alive, ready, and what is wrong.</summary>
[Collection(CommandLine.Name)]
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

    /// <summary>By the entries, although a row says that all is well; and the portal can do its work meanwhile.</summary>
    [Fact]
    public async Task A_verification_that_failed_degrades_the_portal_until_one_is_good_and_the_command_line_says_so()
    {
        var (jobs, lease) = (portal.Get<JobRegister>(), TimeSpan.FromMinutes(2));
        var claim = await jobs.TakeAsync(Actor.System, DailyJobs.Verify, "1", "a", lease, Stop);
        await jobs.EndAsync(Actor.System, claim!, isDone: false, new RuleException("job.test", "A row was edited."), Stop);
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            await db.Database.ExecuteSqlAsync($"UPDATE JobRun SET State = 2, Said = 'Intact.', Rule = NULL WHERE Slot = '1'", Stop);
        }

        using var watch = portal.Browser();
        var (status, parts) = await UntilAsync(watch, "Degraded");
        Assert.Equal(("Degraded", "Degraded"), (status, parts["verification"].Status));
        Assert.Contains("failed: A row was edited.", parts["verification"].Detail, StringComparison.Ordinal);
        var (_, said, _) = await CommandLine.RunAsync("jobs", "--home", portal.HomeDirectory);
        Assert.Contains("failed: A row was edited.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Intact.", said, StringComparison.Ordinal);

        claim = await jobs.TakeAsync(Actor.System, DailyJobs.Verify, "2", "a", lease, Stop);
        await jobs.EndAsync(Actor.System, claim!, isDone: true, new RuleException("job.test", "Intact."), Stop);
        Assert.Equal("Healthy", (await UntilAsync(watch, "Healthy")).Parts["verification"].Status);
    }

    private static Task<(string Status, Dictionary<string, (string Status, string? Detail)> Parts)> UntilAsync(
        HttpClient watch,
        string verification
    ) => UntilAsync(watch, HttpStatusCode.OK, parts => parts["verification"].Status == verification);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An answer is kept for some seconds, so that asking costs nothing.</summary>
    private static async Task<(string Status, Dictionary<string, (string Status, string? Detail)> Parts)> UntilAsync(
        HttpClient watch,
        HttpStatusCode expected,
        Func<Dictionary<string, (string Status, string? Detail)>, bool>? isIt = null
    )
    {
        while (true)
        {
            using var answer = await watch.GetAsync("/health/ready", Stop);
            if (answer.StatusCode == expected)
            {
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
                var parts = json
                    .RootElement.GetProperty("parts")
                    .EnumerateArray()
                    .ToDictionary(
                        p => p.GetProperty("name").GetString()!,
                        p => (Status: p.GetProperty("status").GetString()!, Detail: p.GetProperty("detail").GetString())
                    );
                if (isIt?.Invoke(parts) != false)
                {
                    return (json.RootElement.GetProperty("status").GetString()!, parts);
                }
            }

            await Task.Delay(250, Stop);
        }
    }
}
