using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

public sealed class LedgerTests
{
    [Fact]
    public async Task A_change_and_its_entry_are_saved_together_and_verify()
    {
        await using var home = await PortalHome.CreateAsync();

        await StoreTextAsync(home, "a", "text of a");

        await using var db = home.Open();
        var entry = await db.LedgerEntries.OrderBy(e => e.Sequence).LastAsync();
        Assert.Equal((RunKinds.CatalogueStored, "catalogue/a", "tester"), (entry.Kind, entry.Subject, entry.ActorName));
        Assert.Contains("\"at\":\"2026-07-01T08:00:00.000Z\"", entry.Body, StringComparison.Ordinal);
        Assert.Equal("text of a", (await db.Set<CatalogueText>().SingleAsync()).Text);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_neither_row_nor_entry()
    {
        await using var home = await PortalHome.CreateAsync();
        var before = await CountAsync(home);

        await Assert.ThrowsAsync<RuleException>(() =>
            home.Ledger.CommitAsync<int>(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                async (db, draft) =>
                {
                    db.Set<CatalogueText>().Add(new CatalogueText { Digest = "a", Text = "half" });
                    draft.Record(RunKinds.CatalogueStored, "catalogue/a", null, null);
                    await db.SaveChangesAsync();
                    throw new RuleException("test", "The rule said no.");
                },
                CancellationToken.None
            )
        );

        Assert.Equal(before, await CountAsync(home));
        await using var db = home.Open();
        Assert.Empty(await db.Set<CatalogueText>().ToListAsync());
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Saving_governed_rows_outside_the_ledger_is_refused()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var db = home.Open();
        db.Set<CatalogueText>().Add(new CatalogueText { Digest = "a", Text = "x" });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("CatalogueText of 'catalogue/a' was to be saved outside the ledger", failure.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
    }

    [Fact]
    public async Task A_change_without_an_entry_is_refused()
    {
        await using var home = await PortalHome.CreateAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            home.Ledger.CommitAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                (db, _) =>
                {
                    db.Set<CatalogueText>().Add(new CatalogueText { Digest = "a", Text = "x" });
                    return Task.FromResult(1);
                },
                CancellationToken.None
            )
        );

        Assert.Contains("Changed without an entry: catalogue/a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_cannot_be_written_or_changed_through_the_context()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var db = home.Open();
        var entry = await db.LedgerEntries.FirstAsync();

        db.Remove(entry);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();

        db.Add(
            new LedgerEntry
            {
                Sequence = 999,
                OperationId = Guid.NewGuid(),
                Ordinal = 0,
                At = home.Time.GetUtcNow(),
                Kind = RunKinds.RunSaved,
                ActorName = "x",
                Subject = "x",
                Body = "{}",
                LeafHash = new byte[32],
            }
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task An_operation_sent_twice_is_done_once_and_answers_the_same()
    {
        await using var home = await PortalHome.CreateAsync();
        var operation = Guid.CreateVersion7();

        var first = await OpenAsync(1.50m);
        var before = await CountAsync(home);
        var second = await OpenAsync(7m);

        Assert.Equal(new Answer("F-1", 1.5m, 12345678901L), first);
        Assert.Equal(first, second);
        Assert.Equal(before, await CountAsync(home));

        Task<Answer> OpenAsync(decimal amount) =>
            home.Ledger.CommitAsync(
                PortalHome.Tester,
                operation,
                (_, draft) =>
                {
                    draft.Record(RunKinds.RunSaved, "run/1", null, new { amount });
                    return Task.FromResult(new Answer("F-1", amount, 12345678901L));
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task An_operation_of_someone_else_is_not_answered()
    {
        await using var home = await PortalHome.CreateAsync();
        var operation = Guid.CreateVersion7();
        await RecordAsync(home, PortalHome.Tester, operation);

        var failure = await Assert.ThrowsAsync<RuleException>(() => RecordAsync(home, Actor.OperatingSystem("mallory"), operation));

        Assert.Contains("already made by tester", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_inside_a_change_is_refused_instead_of_waiting_for_ever()
    {
        await using var home = await PortalHome.CreateAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            home.Ledger.CommitAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                (_, _) => RecordAsync(home, PortalHome.Tester, Guid.CreateVersion7()),
                CancellationToken.None
            )
        );

        await RecordAsync(home, PortalHome.Tester, Guid.CreateVersion7());
    }

    [Fact]
    public async Task Eight_writers_of_two_instances_leave_no_gap()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var other = PortalHome.Over(home);
        var before = await CountAsync(home);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 12; i++)
                        {
                            await RecordAsync(writer % 2 == 0 ? home : other, PortalHome.Tester, Guid.CreateVersion7());
                        }
                    })
                )
        );

        await using var db = home.Open();
        var sequences = await db.LedgerEntries.OrderBy(e => e.Sequence).Select(e => e.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, (int)before + 96).Select(i => (long)i), sequences);
        await Tampering.AssertIntactAsync(home);
    }

    /// <summary>Otherwise whoever sends it is told that it was done.</summary>
    [Fact]
    public async Task An_operation_that_a_column_alone_says_was_made_is_refused()
    {
        await using var home = await PortalHome.CreateAsync();
        var operation = Guid.CreateVersion7();
        await RecordAsync(home, PortalHome.Tester, Guid.CreateVersion7());
        var literal = operation.ToString().ToUpperInvariant();
        await home.TamperAsync(
            "DROP TRIGGER LedgerEntry_AppendOnly_Update",
            $"UPDATE LedgerEntry SET OperationId = '{literal}' WHERE Sequence = (SELECT max(Sequence) FROM LedgerEntry)"
        );

        var refused = await Assert.ThrowsAsync<RuleException>(() => RecordAsync(home, PortalHome.Tester, operation));

        Assert.Equal("ledger.operation-edited", refused.Rule);
    }

    internal static Task<int> StoreTextAsync(PortalHome home, string digest, string text) =>
        home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.CreateVersion7(),
            (db, draft) =>
            {
                db.Set<CatalogueText>().Add(new CatalogueText { Digest = digest, Text = text });
                draft.Record(RunKinds.CatalogueStored, "catalogue/" + digest, null, new { Length = text.Length });
                return Task.FromResult(0);
            },
            CancellationToken.None
        );

    private static Task<int> RecordAsync(PortalHome home, Actor actor, Guid operation) =>
        home.Ledger.CommitAsync(
            actor,
            operation,
            (_, draft) =>
            {
                draft.Record(RunKinds.RunSaved, "run/1", null, null, "a test");
                return Task.FromResult(1);
            },
            CancellationToken.None
        );

    private static async Task<long> CountAsync(PortalHome home)
    {
        await using var db = home.Open();
        return await db.LedgerEntries.LongCountAsync();
    }

    private sealed record Answer(string Number, decimal Amount, long Count);
}
