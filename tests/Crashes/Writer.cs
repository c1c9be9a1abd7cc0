using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;

namespace Portal.Crashes;

/// <summary>A process that writes to the ledger of a home.</summary>
internal static class Writer
{
    public static ServiceProvider Open(string home) =>
        new ServiceCollection()
            .AddLogging()
            .AddPortalData(DatabaseProvider.Sqlite, $"Data Source={DatabaseOf(home)}", Path.Combine(home, "keys"))
            .BuildServiceProvider();

    /// <summary>Waits for a line of standard input, so that several begin together, then writes.</summary>
    public static async Task<int> WriteAsync(string home, int count)
    {
        await using var services = Open(home);
        var ledger = services.GetRequiredService<Ledger>();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        var subject = string.Create(CultureInfo.InvariantCulture, $"run/{Environment.ProcessId}");
        for (var i = 0; i < count; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await ledger.CommitAsync(
                Actor.OperatingSystem("writer"),
                Guid.CreateVersion7(),
                (_, draft) =>
                {
                    draft.Record(RunKinds.RunSaved, subject, null, new { Number = i });
                    return Task.FromResult(i);
                },
                CancellationToken.None
            );
            Console.WriteLine(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture));
        }

        return 0;
    }

    /// <summary>Says of each entry and checkpoint that it is written, after it is; ends by being killed.</summary>
    public static async Task<int> EntriesAsync(string home)
    {
        await using var services = Open(home);
        for (var i = 0; ; i++)
        {
            var subject = string.Create(CultureInfo.InvariantCulture, $"catalogue/{Guid.CreateVersion7():n}");
            await services
                .GetRequiredService<Ledger>()
                .CommitAsync(
                    Actor.OperatingSystem("writer"),
                    Guid.CreateVersion7(),
                    (_, draft) =>
                    {
                        draft.Record(RunKinds.CatalogueStored, subject, null, new { Number = i });
                        return Task.FromResult(i);
                    },
                    CancellationToken.None
                );
            Console.WriteLine($"entry {subject}");
            if (i % 5 == 4)
            {
                var checkpoint = await services.GetRequiredService<LedgerCheckpoints>().CheckpointAsync(CancellationToken.None);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.Size}"));
            }
        }
    }

    /// <summary>Opens findings as an auditor, and says the number of each after it is there; ends by being killed.</summary>
    public static async Task<int> FindingsAsync(string home)
    {
        await using var services = Open(home);
        for (var i = 0; ; i++)
        {
            var content = new FindingContent
            {
                Title = string.Create(CultureInfo.InvariantCulture, $"finding {i}"),
                Rating = FindingRating.Low,
            };
            var number = await services
                .GetRequiredService<FindingRegister>()
                .OpenAsync(Actor.User("auditor"), Guid.CreateVersion7(), content, null, null, CancellationToken.None);
            Console.WriteLine($"finding {number}");
        }
    }

    public static async Task<int> HoldAsync(string home)
    {
        await using var turn = await WriterQueue.Beside(DatabaseOf(home)).EnterAsync(CancellationToken.None);
        Console.WriteLine("held");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static string DatabaseOf(string home) => Path.Combine(home, "assay.db");
}
