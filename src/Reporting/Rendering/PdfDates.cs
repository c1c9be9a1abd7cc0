using System.Globalization;
using System.Text;

namespace Portal.Reporting.Rendering;

/// <summary>Sets the two times of a printed PDF, in place and at the same width, so that equal content gives equal bytes.</summary>
internal static class PdfDates
{
    // As the browser writes them: (D:20240131235959+00'00')
    private const int Width = 23;

    public static void Set(byte[] pdf, DateTimeOffset time)
    {
        var text = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"D:{time.ToUniversalTime():yyyyMMddHHmmss}+00'00'")
        );
        foreach (var key in new[] { "/CreationDate (", "/ModDate (" })
        {
            Replace(pdf, Encoding.ASCII.GetBytes(key), text);
        }
    }

    private static void Replace(byte[] pdf, byte[] key, byte[] date)
    {
        var at = pdf.AsSpan().IndexOf(key);
        var close = at < 0 ? -1 : pdf.AsSpan(at).IndexOf((byte)')');
        if (at < 0 || close != key.Length + Width || date.Length != Width)
        {
            throw new InvalidOperationException(
                $"The browser wrote {Encoding.ASCII.GetString(key)}…) in a form that is not known here, so the file could not be made reproducible. Print with Chromium 110 or newer."
            );
        }

        date.CopyTo(pdf.AsSpan(at + key.Length));
    }
}
