using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Portal.TestKit;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>What the ledger governs is read back by its verification: no type and no subject is forgotten in silence.</summary>
public sealed class GovernedTypeTests
{
    [Fact]
    public async Task Every_governed_type_is_stored_and_its_subjects_are_read_back()
    {
        await using var home = await PortalHome.CreateAsync();
        await GivenEveryTable.FillAsync(home);
        await using var db = home.Open();
        var stored = GivenEveryTable.Governed(db).Select(t => t.ClrType).ToHashSet();

        var read = new List<string>();
        foreach (var prefix in SubjectStates.Prefixes)
        {
            var subjects = new List<string>();
            await foreach (var state in SubjectStates.AllAsync(db, prefix, CancellationToken.None))
            {
                subjects.Add(state.Subject);
            }

            Assert.NotEmpty(subjects);
            read.AddRange(subjects);
        }

        foreach (var type in Governed())
        {
            Assert.True(stored.Contains(type), $"{type.Name} is governed and not stored.");
        }

        var entered = await db.LedgerEntries.Where(e => e.Kind == RunKinds.RunSaved).Select(e => e.Subject).ToListAsync();
        Assert.Equal([], entered.Except(read));
    }

    /// <summary>With what editing it lets through.</summary>
    [Fact]
    public async Task Every_table_that_is_not_governed_stands_in_the_page_about_the_ledger()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var db = home.Open();
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "ledger.md"));
        var from = page.IndexOf("## What is not governed", StringComparison.Ordinal);
        var list = page[from..page.IndexOf("## Changes", StringComparison.Ordinal)];
        var governed = GivenEveryTable.Governed(db).Select(t => t.GetTableName()!).ToHashSet(StringComparer.Ordinal);
        var tables = await db
            .Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'table' AND name <> '__EFMigrationsLock'")
            .ToListAsync();

        Assert.Equal([], tables.Except(governed).Where(table => !list.Contains($"`{table}`", StringComparison.Ordinal)));
        Assert.Equal([], GivenEveryTable.NotGoverned.Except(tables));
    }

    [Fact]
    public async Task A_subject_whose_rows_nobody_reads_back_gets_no_entry()
    {
        await using var home = await PortalHome.CreateAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            home.Ledger.CommitAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                (_, draft) =>
                {
                    draft.Record(RunKinds.RunSaved, "workpaper/1", null, null);
                    return Task.FromResult(1);
                },
                CancellationToken.None
            )
        );

        Assert.StartsWith("'workpaper/1' is of a kind whose rows are never read back", refused.Message, StringComparison.Ordinal);
        await Tampering.AssertIntactAsync(home);
    }

    private static IEnumerable<Type> Governed() =>
        typeof(PortalDb).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IGoverned)));
}
