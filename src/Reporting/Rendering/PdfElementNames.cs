using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Reporting.Rendering;

/// <summary>Counts the names of a printed PDF's elements from one, in place and at the same width, so that equal content gives equal
/// bytes.</summary>
/// <remarks>
/// Tagged tables name their heading cells, and the browser makes the name from a number that it gives to an element when something first
/// asks for it. What else asked before the print depends on the load of the machine. The order of the names stays, as the file's tree of
/// names is sorted by it.
/// </remarks>
internal static partial class PdfElementNames
{
    private const int Digits = 8;

    public static void Count(byte[] pdf)
    {
        var names = Name().Matches(Encoding.Latin1.GetString(pdf));
        var numbers = names
            .Select(n => n.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select((digits, i) => (digits, number: (i + 1).ToString("D" + Digits, CultureInfo.InvariantCulture)))
            .ToDictionary(n => n.digits, n => n.number, StringComparer.Ordinal);
        foreach (var digits in names.Select(n => n.Groups[1]))
        {
            Encoding.Latin1.GetBytes(numbers[digits.Value]).CopyTo(pdf.AsSpan(digits.Index));
        }
    }

    // As the browser writes them: (node00000051)
    [GeneratedRegex(@"\(node(\d{8})\)")]
    private static partial Regex Name();
}
