using System.Diagnostics;
using Portal.TestKit;

namespace Portal.EndToEnd.Running;

/// <summary>The built product, started as a person starts it: a process of its own, with nothing of this machine's settings.</summary>
internal static class Product
{
    /// <summary>Built in the same configuration as these tests.</summary>
    public static string Directory { get; } =
        Repository.PathOf("artifacts", "bin", "Portal", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)));

    /// <summary>Starts a verb and leaves it running.</summary>
    /// <param name="directory">Where Portal.dll stands; null for the built one.</param>
    public static Process Start(string? directory, params IEnumerable<string> words) =>
        Start(directory, new Dictionary<string, string>(), words);

    /// <param name="settings">Variables of the product's settings, such as <c>ASSAY_Demo__Enabled</c>.</param>
    public static Process Start(string? directory, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> words)
    {
        var program = Path.Combine(directory ?? Directory, "Portal.dll");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"There is no {program}: build src/Portal in the configuration of the tests first.");
        }

        var start = new ProcessStartInfo("dotnet", [program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASSAY_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_TieredPGO"] = "0"; // as the tests themselves: nothing here runs long enough to gain by it
        return Process.Start(start)!;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static Task<Call> RunAsync(params IEnumerable<string> words) => RunInAsync(null, words);

    /// <summary>Runs a verb of the product in another directory to its end.</summary>
    public static async Task<Call> RunInAsync(string? directory, params IEnumerable<string> words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Start(directory, words);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new Call(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', words)}' did not end within two minutes.");
        }
    }
}

/// <summary>What a verb answered.</summary>
internal sealed record Call(int ExitCode, string Output, string Errors);
