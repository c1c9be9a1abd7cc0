using System.IO.Compression;
using System.Text;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads the header of a CSV file, so that nothing about the file has to be guessed.</summary>
internal static class CsvHeader
{
    /// <param name="path">UTF-8, plain or .gz.</param>
    /// <param name="shown">The file's name for messages.</param>
    public static IReadOnlyList<string> Read(string path, string shown, SourceOptions options)
    {
        if (options.Names is { } given)
        {
            return given;
        }

        using Stream file = File.OpenRead(path);
        using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        for (var i = 0; i < options.Skip; i++)
        {
            reader.ReadLine();
        }

        var names = Split(reader, options.Delimiter, options.Quote);
        if (names is [""])
        {
            throw new WarehouseException($"The input {shown} has no header in line {options.Skip + 1}. Accepted: a line of column names, or reads.names in the profile.");
        }

        var twice = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? names : throw new WarehouseException($"The input {shown} has the column '{twice.Key}' {twice.Count()} times in its header. Accepted: each name once, or reads.skip and reads.names in the profile.");
    }

    private static List<string> Split(StreamReader reader, string delimiter, string quote)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        var isQuoted = false;
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            var letter = (char)c;
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
                if (!isQuoted && name.ToString().EndsWith(delimiter, StringComparison.Ordinal))
                {
                    names.Add(name.ToString(0, name.Length - delimiter.Length));
                    name.Clear();
                }
            }
        }

        names.Add(name.ToString());
        return names;
    }
}
