using Portal.Crashes;
using Portal.EndToEnd.Running;
using Xunit;

namespace Portal.EndToEnd;

/// <summary>A few kills of the product at work. The long run is the tool <c>tests/Crashes</c>.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-killed-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_the_next_start_needs_nobody()
    {
        var random = new Random(20_261_129);
        var victim = new CrashVictim(Path.Combine(Product.Directory, "Portal.dll"), _directory, KillMoment.ByWrites);
        await victim.PrepareAsync();
        var problems = new List<string>();

        foreach (var kind in (string[])["start", "load", "ledger", "load"])
        {
            problems.AddRange((await victim.KillAsync(kind, random)).Select(problem => $"{kind}: {problem}"));
        }

        problems.AddRange(await victim.ConcludeAsync());
        Assert.Empty(problems);
        Assert.True(victim.Acknowledged > 0, "the writer says at least one line before it is killed");
    }
}
