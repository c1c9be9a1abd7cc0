using System.Globalization;
using System.Text;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads the header of a CSV file, so that nothing about the file has to be guessed.</summary>
internal static class CsvHeader
{
    private const int LongestHeader = 1_000_000;

    /// <param name="text">UTF-8, unpacked.</param>
    /// <param name="shown">The file's name for messages.</param>
    /// <returns>The names in the order of the columns, without blanks around them.</returns>
    public static IReadOnlyList<string> Read(Stream text, string shown, SourceOptions options)
    {
        if (options.Names is { } given)
        {
            return given;
        }

        using var reader = new StreamReader(text, Encoding.UTF8);
        for (var i = 0; i < options.Skip; i++)
        {
            reader.ReadLine();
        }

        List<string> names = [.. Split(reader, shown, options.Delimiter, options.Quote).Select(name => name.Trim())];
        if (names is [""])
        {
            throw WarehouseException.Of(
                "input.no-header",
                $"The input {shown} has no header in line {options.Skip + 1}. Accepted: a line of column names, or reads.names in the profile."
            );
        }

        var twice = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1);
        return twice is null
            ? names
            : throw WarehouseException.Of(
                "input.column-twice",
                $"The input {shown} has the column '{Printable.Value(twice.Key)}' {twice.Count()} {{2|time|times}} in its header. Accepted: each name once, or reads.skip and reads.names in the profile."
            );
    }

    /// <summary>Whether a first line holds values and no names: the file has no header.</summary>
    public static bool HoldsValues(IEnumerable<string> names) =>
        names.Any(name =>
            decimal.TryParse(name, NumberStyles.Number, CultureInfo.InvariantCulture, out _)
            || DateOnly.TryParseExact(
                name,
                ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
        );

    private static List<string> Split(StreamReader reader, string shown, string delimiter, string quote)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        var (isQuoted, length) = (false, 0);
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            var letter = (char)c;
            if (++length > LongestHeader)
            {
                throw WarehouseException.Of(
                    "input.no-line-end",
                    $"The input {shown} has no end of line within its first {LongestHeader:N0} characters, so that it has no header. Accepted: a line of column names. Check the quotation mark, and the file."
                );
            }

            if (isQuoted ? letter == quote[0] : letter == quote[0] && name.Length == 0)
            {
                if (isQuoted && reader.Peek() == letter)
                {
                    name.Append((char)reader.Read()); // two quotes stand for one
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (!isQuoted && letter is '\n' or '\r')
            {
                break;
            }
            else
            {
                name.Append(letter);
                if (!isQuoted && EndsWith(name, delimiter))
                {
                    names.Add(name.ToString(0, name.Length - delimiter.Length));
                    name.Clear();
                }
            }
        }

        names.Add(name.ToString());
        return names;
    }

    private static bool EndsWith(StringBuilder text, string end) =>
        text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;
}
