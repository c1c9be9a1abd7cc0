using System.Data.Common;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>A commit whose answer is lost may have been made or not; the ledger finds out.</summary>
public sealed class LostAnswerTests
{
    [Fact]
    public async Task A_commit_that_was_made_is_answered_although_its_answer_was_lost()
    {
        await using var home = await BreakingAsync(new BreakingCommit { IsBrokenAfter = true });

        Assert.Equal(42, await RecordAsync(home));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_commit_that_was_not_made_fails()
    {
        await using var home = await BreakingAsync(new BreakingCommit { IsBrokenBefore = true });

        await Assert.ThrowsAsync<IOException>(() => RecordAsync(home));

        Assert.Empty(await home.Get<LedgerReader>().HistoryAsync("run/1", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData(1205)]
    [InlineData(10054)]
    [InlineData(-2)]
    [InlineData(596)]
    public async Task A_writer_that_was_chosen_as_the_victim_of_a_deadlock_or_cut_off_writes_once(int number)
    {
        var failing = new FailingLock(number, times: 2);
        await using var home = await PortalHome.CreateAsync(services =>
            services.AddSingleton<TimeProvider>(TimeProvider.System).ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(failing))
        );

        Assert.Equal(42, await RecordAsync(home));

        Assert.Equal(0, failing.Left);
        Assert.Single(await home.Get<LedgerReader>().HistoryAsync("run/1", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_fault_that_is_none_of_the_connection_is_told_at_once()
    {
        const int UniqueKey = 2627;
        var failing = new FailingLock(UniqueKey, times: 2);
        await using var home = await PortalHome.CreateAsync(services =>
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(failing))
        );

        await Assert.ThrowsAsync<SqlException>(() => RecordAsync(home));

        Assert.Equal(1, failing.Left);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public void Waits_grow_and_end()
    {
        var waits = Enumerable.Range(1, 12).Select(attempt => TransientFaults.WaitAfter(attempt, 0.5)).ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.Equal((TimeSpan.FromMilliseconds(100), TransientFaults.LongestWait), (waits[0], waits[^1]));
    }

    private static Task<int> RecordAsync(PortalHome home) =>
        home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.CreateVersion7(),
            (_, draft) =>
            {
                draft.Record(RunKinds.RunSaved, "run/1", null, null);
                return Task.FromResult(42);
            },
            CancellationToken.None
        );

    private static Task<PortalHome> BreakingAsync(BreakingCommit commit) =>
        PortalHome.CreateAsync(services => services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(commit)));

    /// <summary>A server that ends the first statements of writers with an error of its own.</summary>
    private sealed class FailingLock(int number, int times) : DbCommandInterceptor
    {
        public int Left { get; private set; } = times;

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        ) =>
            command.CommandText.Contains("LedgerHead", StringComparison.Ordinal) && Left > 0 && Left-- > 0
                ? throw Error(number)
                : ValueTask.FromResult(result);

        /// <summary>The client's own type; it has no public way to make one.</summary>
        private static SqlException Error(int number)
        {
            const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;
            var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), Hidden, null, null, null)!;
            var make = typeof(SqlError).GetConstructors(Hidden).OrderBy(c => c.GetParameters().Length).First();
            var arguments = make.GetParameters()
                .Select(parameter => parameter.Name is "infoNumber" ? number : Default(parameter.ParameterType))
                .ToArray();
            typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [make.Invoke(arguments)]);
            return (SqlException)
                typeof(SqlException)
                    .GetMethods(Hidden)
                    .First(m => m.Name == "CreateException" && m.GetParameters().Length == 2)
                    .Invoke(null, [errors, "16.0"])!;
        }

        private static object? Default(Type type) =>
            type == typeof(string) ? "x"
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;
    }

    /// <summary>The network, on a bad day.</summary>
    private sealed class BreakingCommit : DbTransactionInterceptor
    {
        public bool IsBrokenBefore { get; init; }

        public bool IsBrokenAfter { get; init; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        ) => IsBrokenBefore ? throw new IOException("The connection broke before the commit.") : ValueTask.FromResult(result);

        public override Task TransactionCommittedAsync(
            DbTransaction transaction,
            TransactionEndEventData eventData,
            CancellationToken cancellationToken = default
        ) => IsBrokenAfter ? throw new IOException("The connection broke after the commit.") : Task.CompletedTask;
    }
}
