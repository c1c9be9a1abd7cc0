using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Ledgers;
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

        Assert.Empty(await home.Get<LedgerReader>().HistoryAsync("test/1", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    private static Task<int> RecordAsync(PortalHome home) => home.Ledger.CommitAsync(PortalHome.Tester, Guid.CreateVersion7(), (_, draft) =>
    {
        draft.Record(LedgerKind.RunSaved, "test/1", null, null);
        return Task.FromResult(42);
    }, CancellationToken.None);

    private static Task<PortalHome> BreakingAsync(BreakingCommit commit) =>
        PortalHome.CreateAsync(services => services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(commit)));

    /// <summary>The network, on a bad day.</summary>
    private sealed class BreakingCommit : DbTransactionInterceptor
    {
        public bool IsBrokenBefore { get; init; }

        public bool IsBrokenAfter { get; init; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            IsBrokenBefore ? throw new IOException("The connection broke before the commit.") : ValueTask.FromResult(result);

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            IsBrokenAfter ? throw new IOException("The connection broke after the commit.") : Task.CompletedTask;
    }
}
