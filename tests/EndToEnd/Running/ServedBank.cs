using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Portal.EndToEnd.Running;
using Xunit;

[assembly: AssemblyFixture(typeof(ServedBank))]

namespace Portal.EndToEnd.Running;

/// <summary>A small demo bank in a home of its own, created, computed and served by the product on a free port: one for all
/// tests.</summary>
public sealed partial class ServedBank : IAsyncLifetime
{
    /// <summary>Last month-end of the bank.</summary>
    public const string AsOf = "2024-12-31";

    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _portal;

    public string Home { get; } = Directory.CreateTempSubdirectory("assay-journey-").FullName;

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>One for all demo sign-ins of this home.</summary>
    public string Password { get; private set; } = "";

    public int ProcessId => _portal!.Id;

    internal Browsers Browsers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = Product.Start(null, "up", "--home", Home, "--url", "http://127.0.0.1:0", "--loans", "3000", "--months", "3");
        _portal.OutputDataReceived += (_, line) => Hear(line.Data);
        _portal.ErrorDataReceived += (_, line) => Hear(line.Data);
        _portal.EnableRaisingEvents = true;
        _portal.Exited += (_, _) =>
            _address.TrySetException(new InvalidOperationException($"The portal ended before it served:\n{Said()}"));
        _portal.BeginOutputReadLine();
        _portal.BeginErrorReadLine();
        try
        {
            Address = await _address.Task.WaitAsync(TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The portal did not serve within three minutes. It said:\n{Said()}");
        }

        Password = await File.ReadAllTextAsync(Path.Combine(Home, "keys", "demo-password"));
        Browsers = await Browsers.StartAsync(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browsers is not null)
        {
            await Browsers.DisposeAsync();
        }

        if (_portal is not null)
        {
            _portal.Kill(entireProcessTree: true);
            await _portal.WaitForExitAsync();
            _portal.Dispose();
        }

        Directory.Delete(Home, recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (Announcement().Match(line) is { Success: true } found)
        {
            _address.TrySetResult(found.Groups[1].Value);
        }
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    [GeneratedRegex(@"Assay is at (http://\S+)")]
    private static partial Regex Announcement();
}
