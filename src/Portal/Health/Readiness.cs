using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Settings;

namespace Portal.Health;

/// <summary>Whether the portal lives, and whether it can do its work: for a supervisor, a proxy or a watch.</summary>
internal sealed class Readiness(HealthCheckService checks, TimeProvider time) : IDisposable
{
    /// <summary>Anybody may ask, so the parts are asked once for all who ask within this time.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, HealthReport Report)? _last;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text("alive")).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>200 when the portal works, with a part that is degraded or not; 503 when it does not. What is wrong is said to programs on
    /// this machine alone: sentences name files and servers.</summary>
    private static async Task<IResult> ReadyAsync(
        HttpContext http,
        Readiness readiness,
        AssaySettings settings,
        CancellationToken cancellationToken
    )
    {
        var report = await readiness.ReportAsync(cancellationToken);
        // A proxy on this machine whose word is not believed makes every visitor look like a program here.
        var isHere =
            (settings.Server.PublicUrl.Length == 0 || settings.Server.Proxies.Length > 0)
            && http.Connection.RemoteIpAddress is { } from
            && IPAddress.IsLoopback(from)
            && !http.Request.Headers.ContainsKey("X-Forwarded-For")
            && !http.Request.Headers.ContainsKey("Via");
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new
            {
                Status = report.Status.ToString(),
                Parts = report
                    .Entries.OrderBy(e => e.Key, StringComparer.Ordinal)
                    .Select(e => new
                    {
                        Name = e.Key,
                        Status = e.Value.Status.ToString(),
                        Detail = isHere ? e.Value.Description : null,
                    }),
            },
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK
        );
    }

    private async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.At) > Kept)
            {
                _last = last = (time.GetTimestamp(), await checks.CheckHealthAsync(cancellationToken));
            }

            return last.Report;
        }
        finally
        {
            _turn.Release();
        }
    }
}
