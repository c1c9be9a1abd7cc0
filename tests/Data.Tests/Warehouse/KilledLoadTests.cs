using System.Diagnostics;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A load in a process of its own, killed with SIGKILL when a phase has ended.</summary>
public sealed class KilledLoadTests : IDisposable
{
    private static readonly DateOnly February = new(2024, 2, 29);

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData("staged", false)]
    [InlineData("checked", false)]
    [InlineData("hashed", false)]
    [InlineData("moved", false)]
    [InlineData("sealed", true)] // the seal is the commit point
    public async Task A_load_killed_after_a_phase_is_there_whole_or_not_at_all(string phase, bool isVisible)
    {
        await _given.LoadAsync(March, "('A', 1.00)");

        await KillAsync(phase);

        var wanted = new[] { ("gl_balance", February), ("gl_balance", March) };
        var after = _given.Store.Inputs(wanted);
        Assert.Equal(isVisible ? 2 : 1, after.Partitions.Count);
        Assert.Equal(isVisible ? 4.00m : 1.00m, await _given.BalanceAsync(after)); // 2 × 2.00 of the probe, or the 1.00 from before

        using var again = Run("never");
        await again.WaitForExitAsync();
        Assert.Equal(0, again.ExitCode);
        var rerun = _given.Store.Inputs(wanted);
        Assert.Equal(4.00m, await _given.BalanceAsync(rerun));
        Assert.Equal(isVisible ? 3 : 2, rerun.Find("gl_balance", March)!.Version);
        Assert.Equal(Enumerable.Range(1, isVisible ? 3 : 2), _given.Store.Seals().Select(s => s.Number));
        AssertOnlySealedFilesExist();
    }

    private async Task KillAsync(string phase)
    {
        using var probe = Run(phase);
        Assert.Equal(phase, await probe.StandardOutput.ReadLineAsync());
        probe.Kill();
        await probe.WaitForExitAsync();
        Assert.NotEqual(0, probe.ExitCode);
    }

    private Process Run(string phase) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "Portal.LoadProbe.dll"), _given.Home.Root, Repository("catalogue"), phase]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

    private void AssertOnlySealedFilesExist()
    {
        var listed = _given
            .Store.Seals()
            .SelectMany(s => s.Partitions)
            .SelectMany(p => p.Files)
            .Select(f => _given.Store.PathOf(f))
            .Order(StringComparer.Ordinal);
        var found = Directory
            .GetFiles(_given.Home.WarehouseDirectory, "*.parquet", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);
        Assert.Equal(listed, found);
        Assert.Empty(Directory.GetFiles(_given.Home.WarehouseDirectory, "*.tmp", SearchOption.AllDirectories));
    }
}
