using System.ComponentModel.DataAnnotations;

namespace Portal.Reporting.Rendering;

/// <summary>How PDF files are printed.</summary>
public sealed class PrintingOptions
{
    public const string Section = "Printing";

    /// <summary>Path of the browser; empty to look for chromium-headless-shell, Chromium, Edge or Chrome.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Prints that may run at the same time; each takes about 120 MB.</summary>
    [Range(1, 16, ErrorMessage = "Printing:MaxAtOnce must be between {1} and {2}.")]
    public int MaxAtOnce { get; set; } = 2;

    /// <summary>Longest time that one print may take before it is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00", ErrorMessage = "Printing:Timeout must be between {1} and {2} (hh:mm:ss).")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
