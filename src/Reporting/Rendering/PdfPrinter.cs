using System.Diagnostics;
using System.Globalization;
using System.Text;
using Portal.Data;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>Prints a return as PDF with a headless browser, one short-lived process for each file.</summary>
/// <remarks>
/// The browser reads one local file, reaches no network, may run no script (the page forbids it), and gets a profile directory that is
/// removed afterwards. The same content, browser and fonts give the same bytes. At most <see cref="PrintingOptions.MaxAtOnce"/> prints run
/// at once.
/// </remarks>
public sealed class PdfPrinter(PrintingOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxAtOnce);

    /// <summary>Program that lists fonts on Linux.</summary>
    internal string FontList { get; init; } = "fc-list";

    /// <summary>Prints a document.</summary>
    /// <param name="generatedAt">Stands in the file as its creation time.</param>
    /// <param name="checkpoint">The ledger's latest checkpoint as text; empty while there is none.</param>
    public async Task<byte[]> PrintAsync(
        ReturnDocument document,
        CultureInfo culture,
        DateTimeOffset generatedAt,
        string checkpoint,
        CancellationToken cancellationToken
    )
    {
        var html = await PdfHtml.RenderAsync(document, culture, generatedAt, checkpoint);
        return await PrintHtmlAsync(html, generatedAt, cancellationToken);
    }

    /// <summary>Prints a page that stands on its own.</summary>
    public Task<byte[]> PrintHtmlAsync(string html, DateTimeOffset generatedAt, CancellationToken cancellationToken) =>
        Telemetry.WorkAsync("print", () => PrintedAsync(html, generatedAt, cancellationToken));

    private async Task<byte[]> PrintedAsync(string html, DateTimeOffset generatedAt, CancellationToken cancellationToken)
    {
        var browser = Browser.Find(options.Browser, Environment.GetEnvironmentVariable("PATH") ?? "");
        await Browser.RequireChineseFontAsync(FontList, cancellationToken);
        await _slots.WaitAsync(cancellationToken);
        var directory = Directory.CreateTempSubdirectory("assay-print-").FullName;
        try
        {
            var page = Path.Combine(directory, "page.html");
            var pdf = Path.Combine(directory, "page.pdf");
            await File.WriteAllTextAsync(
                page,
                Unpainted(html),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                cancellationToken
            );
            await RunAsync(browser, directory, page, pdf, cancellationToken);
            var bytes = await File.ReadAllBytesAsync(pdf, cancellationToken);
            PdfDates.Set(bytes, generatedAt);
            PdfElementNames.Count(bytes);
            return PdfText.Correct(bytes);
        }
        finally
        {
            _slots.Release();
            await RemoveAsync(directory);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task RunAsync(string browser, string directory, string page, string pdf, CancellationToken cancellationToken)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(browser, Arguments(directory, page, pdf))
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            ) ?? throw new PrintingUnavailableException("printing.not-started", $"The browser '{browser}' did not start.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(
                $"Printing took longer than {options.Timeout} and was stopped. Raise Printing:Timeout, or print when the machine is less busy."
            );
        }

        await output;
        var said = await errors;
        if (process.ExitCode != 0 || !File.Exists(pdf))
        {
            throw new InvalidOperationException(
                $"The browser '{browser}' ended with code {process.ExitCode.ToString(CultureInfo.InvariantCulture)} and printed nothing. It said: {said.Trim()}"
            );
        }
    }

    private static List<string> Arguments(string directory, string page, string pdf)
    {
        List<string> arguments =
        [
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--user-data-dir=" + Path.Combine(directory, "profile"),
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--print-to-pdf=" + pdf,
            new Uri(page).AbsoluteUri,
        ];
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            arguments.Insert(0, "--no-sandbox"); // the browser refuses to start its sandbox as root
        }

        return arguments;
    }

    // A browser that finds time to paint the page on its unseen screen before it prints numbers the elements in another order, which the
    // file shows.
    private static string Unpainted(string html) =>
        html.Replace("</head>", "<style>@media screen { body { display: none } }</style></head>", StringComparison.Ordinal);

    // A browser that was just stopped may hold a file for a moment. What cannot be removed then is a profile without anybody's data.
    private static async Task RemoveAsync(string directory)
    {
        for (var attempt = 0; attempt < 10 && Directory.Exists(directory); attempt++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }
}
