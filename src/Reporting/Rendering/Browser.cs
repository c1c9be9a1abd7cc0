using System.Diagnostics;
using Portal.Data;

namespace Portal.Reporting.Rendering;

/// <summary>Something outside Assay that printing needs is not there; the message is the sentence to show.</summary>
public sealed class PrintingUnavailableException(string rule, Sentence sentence) : Exception(sentence.Text)
{
    /// <summary>The sentence by its code, such as <c>printing.no-browser</c>: pages say it in their own language.</summary>
    public RuleException Rule { get; } = new(rule, sentence.Text, [.. sentence.Arguments]);
}

/// <summary>Finds the browser that prints, and checks that it has Chinese glyphs.</summary>
public static class Browser
{
    /// <summary>Names looked for on the PATH, best first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "microsoft-edge",
        "microsoft-edge-stable",
        "google-chrome",
        "google-chrome-stable",
        "msedge",
        "chrome",
    ];

    private static readonly string[] Installed =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        @"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>The configured browser, or the first one found on the machine.</summary>
    /// <param name="configured">Path from the settings; empty to search.</param>
    /// <param name="path">The PATH to search, as the environment writes it.</param>
    public static string Find(string configured, string path)
    {
        if (configured.Length > 0)
        {
            return File.Exists(configured)
                ? configured
                : throw new PrintingUnavailableException(
                    "printing.no-such-browser",
                    $"The browser for printing PDF is set to '{configured}', and there is no such file. Correct Printing:Browser, or leave it empty so that Assay looks for one."
                );
        }

        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var onPath =
            from name in Names
            from directory in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            select Path.Combine(directory, name + suffix);
        return onPath.Concat(Installed).FirstOrDefault(File.Exists)
            ?? throw new PrintingUnavailableException(
                "printing.no-browser",
                $"No browser to print the PDF with: install the Debian package chromium-headless-shell (apt-get install chromium-headless-shell), or Chromium, Edge or Chrome."
            );
    }

    /// <summary>On Linux, stops when no font with Chinese glyphs is installed; elsewhere the system brings them.</summary>
    public static async Task RequireChineseFontAsync(string fontList, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && (await ListAsync(fontList, cancellationToken)).Length == 0)
        {
            throw new PrintingUnavailableException(
                "printing.no-font",
                $"No font with Chinese glyphs for the PDF: install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk)."
            );
        }
    }

    private static async Task<string> ListAsync(string fontList, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(fontList, [":lang=zh", "file"]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PrintingUnavailableException(
                "printing.no-font-list",
                $"Cannot tell whether a Chinese font is installed, because fc-list is missing: install the Debian packages fontconfig and fonts-noto-cjk (apt-get install fontconfig fonts-noto-cjk)."
            );
        }
    }
}
