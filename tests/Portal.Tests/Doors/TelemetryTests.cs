using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>What leaves for the bank's collector: measures and routes, and nothing of a person or a loan.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_measures_and_routes_and_no_word_that_somebody_typed()
    {
        var received = new ConcurrentBag<(string Path, string Body)>();
        await using var collector = await CollectorAsync(received);
        await using (var portal = new WatchedPortal(collector.Urls.First()))
        {
            await portal.InitializeAsync();
            await portal.GivenUserAsync("secretname", "Auditor");
            using var admin = await portal.SignedInAsync("admin");
            using var page = await admin.GetAsync("/users/secretname?where=secretcondition", TestContext.Current.CancellationToken);
        }

        var metrics = string.Concat(received.Where(r => r.Path == "/v1/metrics").Select(r => r.Body));
        var traces = string.Concat(received.Where(r => r.Path == "/v1/traces").Select(r => r.Body));
        Assert.Contains("assay.ledger.commit.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("assay.ledger.entries", metrics, StringComparison.Ordinal);
        Assert.Contains("SessionStarted", metrics, StringComparison.Ordinal);
        Assert.Contains("/users/{Name}", traces, StringComparison.Ordinal);
        Assert.Contains("assay.ledger.commit", traces, StringComparison.Ordinal);
        foreach (var secret in new[] { "secretname", "secretcondition", ServedPortal.Password, "assay.session" })
        {
            Assert.DoesNotContain(secret, metrics + traces, StringComparison.Ordinal);
        }
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentBag<(string, string)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Add((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync();
        return app;
    }

    private sealed class WatchedPortal(string collector) : ServedPortal
    {
        protected override TelemetrySettings Telemetry { get; } = new() { OtlpEndpoint = collector };
    }
}
