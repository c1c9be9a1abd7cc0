using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;

namespace Portal.Crashes;

/// <summary>One home with a small book, and the processes that work on it until they are killed.</summary>
/// <param name="program">Portal.dll; null for the one built beside.</param>
/// <param name="root">Where homes and files are put.</param>
/// <param name="moment">When to kill; null for chance by the clock.</param>
internal sealed class CrashVictim(string? program, string root, KillMoment moment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _program = program ?? Upward("artifacts/bin/Portal/release/Portal.dll");
    private readonly string _home = Path.Combine(root, "home");
    private readonly string _demo = Path.Combine(root, "demo");
    private readonly string _input = Path.Combine(root, "partners.csv");
    private readonly string _profile = Path.Combine(root, "partners.yaml");
    private readonly Dictionary<string, TimeSpan> _lasted = new(StringComparer.Ordinal);
    private int _starts;
    private bool _hasDemo;

    /// <summary>Entries, findings, loads and runs that a process said it had written.</summary>
    public int Acknowledged { get; private set; }

    public async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(_input, LoanFile.Text);
        await File.WriteAllTextAsync(_profile, LoanFile.Profile);
        Require(await EndAsync("load", Load));
        await using var services = Writer.Open(_home);
        await services
            .GetRequiredService<UserRegister>()
            .CreateAsync(
                Actor.System,
                Guid.CreateVersion7(),
                new NewUser("auditor", "Auditor", "seventeen quiet herons", [Roles.Auditor]),
                CancellationToken.None
            );
    }

    /// <returns>What is wrong afterwards.</returns>
    public async Task<IReadOnlyList<string>> KillAsync(string kind, Random random) =>
        kind switch
        {
            "start" => await KillStartAsync(random),
            "load" => await KillVerbAsync(_home, [.. Load, "--force"], random),
            "compute" => await KillComputationAsync(random),
            _ => await KillWriterAsync(kind, random),
        };

    /// <summary>The whole of it once more, by the product itself.</summary>
    public async Task<IReadOnlyList<string>> ConcludeAsync() =>
        [
            .. Problems(await EndAsync("ledger verify", ["ledger", "verify", "--home", _home])),
            .. Problems(await EndAsync("engine test", ["engine", "test", "--home", _home])),
            .. _hasDemo ? Problems(await EndAsync("ledger verify", ["ledger", "verify", "--home", _demo])) : [],
        ];

    private string[] Load => ["load", "--home", _home, "--profile", _profile, "--as-of", "2024-03-31", _input];

    /// <summary>A home that comes into being: the next start goes on where the killed one stopped.</summary>
    private async Task<IReadOnlyList<string>> KillStartAsync(Random random)
    {
        var home = Directory
            .CreateDirectory(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"start-{_starts++}")))
            .FullName;
        string[] up =
        [
            "up",
            "--home",
            home,
            "--no-demo",
            "--url",
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{random.Next(21_000, 60_000)}"),
        ];
        using (var killing = moment.Begin(home, Lasted("start"), random))
        using (var first = Start(_program, up))
        {
            await Task.WhenAny(killing.Comes, ServesAsync(first));
            first.Kill();
            await first.WaitForExitAsync();
        }

        var problems = new List<string>(Problems(await EndAsync("start", ["migrate", "--home", home])));
        problems.AddRange(Problems(await EndAsync("ledger verify", ["ledger", "verify", "--home", home])));
        Directory.Delete(home, recursive: true);
        return problems;
    }

    private async Task<IReadOnlyList<string>> KillVerbAsync(string home, string[] words, Random random)
    {
        var before = await CountAsync(home);
        using var killing = moment.Begin(home, Lasted(words[0]), random);
        using var process = Start(_program, words);
        var ended = process.WaitForExitAsync();
        var isAcknowledged = await Task.WhenAny(ended, killing.Comes) == ended && process.ExitCode == 0;
        process.Kill();
        await process.WaitForExitAsync();
        var problems = new List<string>();
        if (isAcknowledged)
        {
            Acknowledged++;
            if (await CountAsync(home) <= before)
            {
                problems.Add($"{words[0]} ended well, and nothing is there");
            }
        }

        problems.AddRange(Problems(await EndAsync(words[0], words)));
        problems.AddRange(await VerifyAsync(home));
        return problems;
    }

    private async Task<IReadOnlyList<string>> KillWriterAsync(string kind, Random random)
    {
        using var process = Start(typeof(CrashVictim).Assembly.Location, [kind, _home]);
        // A machine that is busy must not kill it before it writes: the moment counts from the first line.
        if (await process.StandardOutput.ReadLineAsync() is not { } first)
        {
            return [$"{kind} ended before it wrote anything: {(await process.StandardError.ReadToEndAsync()).Trim()}"];
        }

        var said = process.StandardOutput.ReadToEndAsync();
        using (var killing = moment.Begin(_home, TimeSpan.FromSeconds(2.5), random))
        {
            await killing.Comes;
        }

        process.Kill();
        await process.WaitForExitAsync();
        string[] lines = [first, .. (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Acknowledged += lines.Length;
        await using var services = Writer.Open(_home);
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        var problems = new List<string>(await VerifyAsync(_home));
        foreach (var line in lines)
        {
            if (line.Split(' ') is not [var what, var name] || !await IsThereAsync(db, what, name))
            {
                problems.Add($"'{line}' was acknowledged and is not there");
            }
        }

        return problems;
    }

    private async Task<IReadOnlyList<string>> KillComputationAsync(Random random)
    {
        if (!_hasDemo)
        {
            Require(await EndAsync("demo", ["demo", "--home", _demo, "--loans", "3000", "--months", "1"]));
            _hasDemo = true;
        }

        return await KillVerbAsync(_demo, ["compute", "--home", _demo], random);
    }

    /// <summary>How long it lasted when it was last let alone.</summary>
    private TimeSpan Lasted(string what) => _lasted.GetValueOrDefault(what, TimeSpan.FromSeconds(5));

    /// <summary>Ends when the portal has said its address, or has ended.</summary>
    private static async Task ServesAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("http://", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private static async Task<bool> IsThereAsync(PortalDb db, string what, string name) =>
        what switch
        {
            "entry" => await db.LedgerEntries.AnyAsync(e => e.Subject == name),
            "checkpoint" => long.Parse(name, CultureInfo.InvariantCulture) is var size
                && await db.LedgerCheckpoints.AnyAsync(c => c.Size == size),
            _ => await db.Set<Finding>().AnyAsync(f => f.Number == name),
        };

    private static async Task<long> CountAsync(string home)
    {
        await using var services = Writer.Open(home);
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await db.LedgerEntries.LongCountAsync(e => e.Kind == RunKinds.LoadSealed || e.Kind == RunKinds.RunSaved);
    }

    private static async Task<IReadOnlyList<string>> VerifyAsync(string home)
    {
        await using var services = Writer.Open(home);
        return
        [
            .. (await services.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None)).Problems.Select(p =>
                p.Message
            ),
        ];
    }

    private async Task<(string What, int ExitCode, string Errors)> EndAsync(string what, string[] words)
    {
        using var limit = new CancellationTokenSource(Patience);
        var started = Stopwatch.GetTimestamp();
        using var process = Start(_program, words);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            await output;
            _lasted[what] = Stopwatch.GetElapsedTime(started);
            return (what, process.ExitCode, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (what, -1, "did not end within five minutes");
        }
    }

    private static IEnumerable<string> Problems((string What, int ExitCode, string Errors) call) =>
        call.ExitCode == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{call.What} ended with {call.ExitCode}: {call.Errors.Trim()}")];

    private static void Require((string What, int ExitCode, string Errors) call)
    {
        if (call.ExitCode != 0)
        {
            throw new InvalidOperationException(Problems(call).First());
        }
    }

    private static Process Start(string program, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASSAY_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private static string Upward(string relative)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Path.Combine(directory.FullName, relative) is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"There is no {relative} above {AppContext.BaseDirectory}: build src/Portal first.");
    }
}
