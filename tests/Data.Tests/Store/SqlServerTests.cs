using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Runs;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>The same store on a live SQL Server: runs when <c>ASSAY_SQLSERVER</c> holds a connection string that may create
/// databases.</summary>
public sealed class SqlServerTests
{
    private const string Variable = "ASSAY_SQLSERVER";

    [Fact]
    public async Task A_finding_a_run_and_parallel_writers_verify_on_SQL_Server()
    {
        await using var services = await CreateAsync();
        await services.GetRequiredService<DemoUsers>().EnsureAsync(_ => "a long password", CancellationToken.None);

        var findings = services.GetRequiredService<FindingRegister>();
        var number = await findings.OpenAsync(
            Actor.User("auditor"),
            Guid.CreateVersion7(),
            new FindingContent { Title = "不良贷款 é", Owner = "compliance" },
            null,
            new FrozenLoanSet("npl_ratio", 0.0146m, "five_class >= substandard", new DateOnly(2026, 6, 30), "i", "c", 3, 1_234.50m, "f"),
            CancellationToken.None
        );
        await services
            .GetRequiredService<RunRegister>()
            .SaveAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                RunRegisterTests.Run(new DateOnly(2026, 6, 30), "r", 0.0146m),
                CancellationToken.None
            );
        var ledger = services.GetRequiredService<Ledger>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    ledger.CommitAsync(
                        PortalHome.Tester,
                        Guid.CreateVersion7(),
                        (_, draft) =>
                        {
                            draft.Record(RunKinds.RunSaved, "run/1", null, null);
                            return Task.FromResult(0);
                        },
                        CancellationToken.None
                    )
                )
        );
        await services.GetRequiredService<LedgerReader>().CheckpointAsync(CancellationToken.None);

        Assert.Equal(
            number,
            (await findings.ListAsync(Actor.System, new FindingFilter { Text = "不良" }, new PageRequest(1, 10), CancellationToken.None))
                .Rows.Single()
                .Number
        );
        Assert.Single(
            await services.GetRequiredService<RunRegister>().TrendAsync("npl_ratio", new DateOnly(2026, 6, 30), 24, CancellationToken.None)
        );
        Assert.Empty(
            (await services.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None)).Problems.Select(p => p.Message)
        );
    }

    [Fact]
    public async Task The_triggers_of_SQL_Server_refuse_and_an_edited_row_is_named()
    {
        await using var services = await CreateAsync();
        await using var db = services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();

        var update = await Assert.ThrowsAsync<SqlException>(() => db.Database.ExecuteSqlRawAsync("UPDATE LedgerEntry SET Body = N'{{}}'"));
        Assert.Contains("append-only", update.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SqlException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM LedgerEntry"));

        await db.Database.ExecuteSqlRawAsync("UPDATE PortalRole SET NormalizedName = N'X' WHERE Id = N'Auditor'");
        var report = await services.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None);
        Assert.Contains("role/Auditor was edited", report.Problems.Single().Message, StringComparison.Ordinal);
    }

    private static async Task<SqlServerHome> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} is not set: no SQL Server to run on.");
        var home = new SqlServerHome(
            new SqlConnectionStringBuilder(server) { InitialCatalog = "assay_test_" + Guid.NewGuid().ToString("N") }.ConnectionString
        );
        await home.GetRequiredService<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);
        return home;
    }

    /// <summary>A database of its own on the server, dropped at the end.</summary>
    private sealed class SqlServerHome : IServiceProvider, IAsyncDisposable
    {
        private readonly string _keys = Directory.CreateTempSubdirectory("assay-keys-").FullName;
        private readonly ServiceProvider _services;

        public SqlServerHome(string connectionString) =>
            _services = new ServiceCollection().AddPortalData(DatabaseProvider.SqlServer, connectionString, _keys).BuildServiceProvider();

        public object? GetService(Type serviceType) => _services.GetService(serviceType);

        public async ValueTask DisposeAsync()
        {
            await using (var db = _services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext())
            {
                await db.Database.EnsureDeletedAsync();
            }

            await _services.DisposeAsync();
            Directory.Delete(_keys, recursive: true);
        }
    }
}
