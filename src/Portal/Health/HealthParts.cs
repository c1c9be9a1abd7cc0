using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Data;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting.Rendering;
using Portal.Settings;
using Portal.Work;

namespace Portal.Health;

/// <summary>What must be there before the portal can do its work, each part with a sentence that says what is wrong with it.</summary>
internal static class HealthParts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services
            .AddHealthChecks()
            .AddPart("database", DatabaseAsync)
            .AddPart("ledger", LedgerAsync)
            .AddPart("verification", VerificationAsync)
            .AddPart("warehouse", WarehouseAsync)
            .AddPart("engine", EngineAsync)
            .AddPart("disk", DiskAsync)
            .AddPart("printing", PrintingAsync);
        return services;
    }

    private static IHealthChecksBuilder AddPart(
        this IHealthChecksBuilder builder,
        string name,
        Func<IServiceProvider, CancellationToken, Task<HealthCheckResult>> check
    ) => builder.Add(new HealthCheckRegistration(name, services => new Part(ct => check(services, ct)), null, null, Patience));

    private static async Task<HealthCheckResult> DatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var pending = await services.GetRequiredService<PortalDatabase>().PendingAsync(cancellationToken);
        return pending.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The portal database lacks {string.Join(", ", pending)}. Run ./portal migrate.");
    }

    private static async Task<HealthCheckResult> LedgerAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<Ledger>().RequireWritableAsync(cancellationToken);
        var problem = services.GetRequiredService<HeadNote>().Problem ?? services.GetRequiredService<LedgerCheckpoints>().OutsideProblem;
        return problem is not null ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
    }

    /// <summary>By the entries: whoever can write to the database can write into it that all was verified.</summary>
    private static async Task<HealthCheckResult> VerificationAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<JobStatus>().VerificationProblemAsync(cancellationToken) is { } problem
            ? HealthCheckResult.Degraded(problem.Message)
            : HealthCheckResult.Healthy();

    private static Task<HealthCheckResult> WarehouseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<WarehouseStore>().Seals();
        return Task.FromResult(HealthCheckResult.Healthy());
    }

    private static async Task<HealthCheckResult> EngineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services
            .GetRequiredService<WarehouseEngine>()
            .QueryAsync(new SqlStatement("SELECT 1 AS one", [new("one", SqlType.Integer)]), cancellationToken);
        return HealthCheckResult.Healthy();
    }

    private static Task<HealthCheckResult> DiskAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (home, least) = (services.GetRequiredService<Home>().Root, services.GetRequiredService<AssaySettings>().Health.LeastFreeBytes);
        var free = new DriveInfo(home).AvailableFreeSpace;
        return Task.FromResult(
            free >= least
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    FormattableString.Invariant(
                        $"{free >> 20} MB are free where {home} stands, and Health:LeastFreeDisk is {least >> 20} MB. Make room, or move the home."
                    )
                )
        );
    }

    private static Task<HealthCheckResult> PrintingAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            _ = Browser.Find(services.GetRequiredService<AssaySettings>().Pdf.Browser, Environment.GetEnvironmentVariable("PATH") ?? "");
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (PrintingUnavailableException missing)
        {
            return Task.FromResult(HealthCheckResult.Degraded(missing.Message)); // all but PDF works
        }
    }

    /// <summary>Whatever a part throws is what is wrong with it.</summary>
    private sealed class Part(Func<CancellationToken, Task<HealthCheckResult>> check) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await check(cancellationToken);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                return HealthCheckResult.Unhealthy(
                    problem is OperationCanceledException
                        ? $"It did not answer within {Patience.TotalSeconds:F0} seconds."
                        : Printable.Message(problem.Message)
                );
            }
        }
    }
}
