using System.Globalization;

namespace Portal.Crashes;

/// <summary>Kills what the product does at random moments, and looks each time: is everything there that was acknowledged, and does the
/// next start need nobody?</summary>
internal static class CrashRun
{
    /// <summary>Shares of the kinds: what is quick is killed more often.</summary>
    private static readonly string[] Kinds =
    [
        "ledger",
        "ledger",
        "ledger",
        "findings",
        "findings",
        "findings",
        "load",
        "load",
        "compute",
        "start",
    ];

    public static async Task<int> RunAsync(int kills, int seed, string? program)
    {
        var random = new Random(seed);
        var root = Directory.CreateTempSubdirectory("assay-crashes-").FullName;
        var (done, failures, lost) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>(), 0);
        try
        {
            var victim = new CrashVictim(program, root, KillMoment.ByClock);
            await victim.PrepareAsync();
            for (var kill = 0; kill < kills; kill++)
            {
                // Each kind is killed once before chance decides.
                var kind = kill < 5 ? Kinds.Distinct().ElementAt(kill) : Kinds[random.Next(Kinds.Length)];
                var problems = await victim.KillAsync(kind, random);
                done[kind] = done.GetValueOrDefault(kind) + 1;
                lost += problems.Count;
                failures.AddRange(problems.Select(p => string.Create(CultureInfo.InvariantCulture, $"kill {kill + 1}, {kind}: {p}")));
                problems.ToList().ForEach(p => Console.WriteLine($"{kind}: {p}"));
                if ((kill + 1) % 20 == 0)
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{kill + 1} kills, {victim.Acknowledged} acknowledged, {lost} problems"
                        )
                    );
                }
            }

            failures.AddRange(await victim.ConcludeAsync());
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kills} kills ({string.Join(", ", done.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key} {d.Value}")))}), seed {seed}: {victim.Acknowledged} acknowledged, {failures.Count} problems"
                )
            );
            failures.ForEach(Console.WriteLine);
            return failures.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
