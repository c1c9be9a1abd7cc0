using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

public sealed class WriterQueueTests
{
    [Fact]
    public async Task Writers_enter_in_the_order_in_which_they_came()
    {
        await using var home = await PortalHome.CreateAsync();
        var queue = WriterQueue.Beside(home.DatabasePath);
        var first = await queue.EnterAsync(CancellationToken.None);
        var entered = new List<int>();
        var waiting = new List<Task>();
        for (var writer = 1; writer <= 4; writer++)
        {
            waiting.Add(EnterAsync(writer));
            await UntilAsync(() => Tickets(home).Length == writer + 1);
        }

        Assert.Empty(entered);
        await first.DisposeAsync();
        await Task.WhenAll(waiting);
        Assert.Equal([1, 2, 3, 4], entered);
        Assert.Empty(Tickets(home));

        async Task EnterAsync(int writer)
        {
            await using var turn = await queue.EnterAsync(CancellationToken.None);
            entered.Add(writer);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_hold_up_those_behind()
    {
        await using var home = await PortalHome.CreateAsync();
        var queue = WriterQueue.Beside(home.DatabasePath);
        var first = await queue.EnterAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var second = queue.EnterAsync(patience.Token);
        await UntilAsync(() => Tickets(home).Length == 2);
        var third = queue.EnterAsync(CancellationToken.None);
        await UntilAsync(() => Tickets(home).Length == 3);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();

        await (await third).DisposeAsync();
    }

    [Fact]
    public async Task A_killed_writer_frees_its_turn()
    {
        await using var home = await PortalHome.CreateAsync();
        using var holder = Start(home, "hold", home.Directory);
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        var waiting = LedgerTests.StoreTextAsync(home, "a", "text of a");
        await UntilAsync(() => Tickets(home).Length == 2);

        holder.Kill();
        await waiting;

        Assert.Empty(Tickets(home));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Writers_of_several_processes_lose_nothing()
    {
        await using var home = await PortalHome.CreateAsync();
        var before = (await Tampering.VerifyAsync(home)).Entries;
        var writers = Enumerable.Range(0, 3).Select(_ => Start(home, "write", home.Directory, "20")).ToList();
        writers.ForEach(w => w.StandardInput.WriteLine());
        await Task.WhenAll(writers.Select(w => w.WaitForExitAsync()));

        Assert.All(writers, w => Assert.Equal(0, w.ExitCode));
        Assert.Equal(before + 60, (await Tampering.VerifyAsync(home)).Entries);
        await Tampering.AssertIntactAsync(home);
        writers.ForEach(w => w.Dispose());
    }

    [Fact]
    public async Task Every_connection_writes_through_to_the_disk_also_over_a_restored_copy()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.BackUpAsync();
        await home.RestoreAsync();
        await using var db = home.Open();
        await db.Database.OpenConnectionAsync();

        Assert.Equal("wal", await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync());
        Assert.Equal(2, await db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync());
        await using var transaction = await db.Database.BeginTransactionAsync();
        await using var other = new SqliteConnection($"Data Source={home.DatabasePath};Default Timeout=1");
        await other.OpenAsync();
        // A transaction holds the write lock from its beginning: none is begun as a reader and refused when it first writes.
        var refused = Assert.Throws<SqliteException>(() => other.BeginTransaction());
        Assert.Equal(5, refused.SqliteErrorCode);
    }

    private static string[] Tickets(PortalHome home) =>
        Directory.Exists(home.DatabasePath + ".queue") ? Directory.GetFiles(home.DatabasePath + ".queue", "*.ticket") : [];

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
        }
    }

    private static Process Start(PortalHome home, params string[] args) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.Crashes.dll"), .. args])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                WorkingDirectory = home.Directory,
            }
        )!;
}
