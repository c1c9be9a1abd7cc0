using System.Globalization;
using System.IO.Compression;
using System.Text;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads the input files into one temporary table of text: _file, _row and the columns that the profile uses.</summary>
/// <remarks>_row counts data rows from 1; lines that are no rows at all go straight to the rejects.</remarks>
internal sealed class SourceReader(DuckDbConnection connection, ImportProfile profile, IReadOnlyList<string> inputs, string scratch)
{
    public const string Table = "source_row";

    public void Read(RejectList rejects, CancellationToken cancellationToken)
    {
        var wanted = profile.SourceColumns.ToList();
        connection.Execute($"CREATE TEMP TABLE {Table} (_file INTEGER, _row BIGINT{string.Concat(wanted.Select(w => $", {Quoted(w.Column)} VARCHAR"))})", cancellationToken);
        for (var i = 0; i < inputs.Count; i++)
        {
            var path = Utf8(inputs[i], i);
            try
            {
                var found = Columns(path, inputs[i], cancellationToken);
                CheckColumns(found, inputs[i], wanted);
                var columns = string.Concat(wanted.Select(w => $", CAST({Quoted(w.Column)} AS VARCHAR)"));
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {Table} SELECT {i}, ROW_NUMBER() OVER (){columns} FROM {From(path, found)}"), cancellationToken);
            }
            catch (WarehouseException problem) when (problem.InnerException is not null)
            {
                throw new WarehouseException($"The input {inputs[i]} cannot be read as the profile's 'reads' says: {problem.InnerException.Message.Split("\n\n")[0].ReplaceLineEndings(" ")}", problem);
            }

            if (profile.Reads.Format == SourceFormat.Csv)
            {
                AddBrokenLines(i, rejects, cancellationToken);
            }
        }
    }

    private IReadOnlyList<string> Columns(string path, string shown, CancellationToken cancellationToken) => profile.Reads.Format == SourceFormat.Csv
        ? CsvHeader.Read(path, shown, profile.Reads)
        : [.. connection.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM {From(path, [])})", [new("column_name", SqlType.Text)], cancellationToken).Rows.Select(r => (string)r[0]!)];

    private static void CheckColumns(IReadOnlyList<string> found, string shown, IReadOnlyList<(string Column, YamlPlace Place)> wanted)
    {
        foreach (var (column, place) in wanted)
        {
            if (!found.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                throw new StrictYamlException(place, $"the input {shown} has no column '{column}'{Nearest.Hint(column, found)} It has {string.Join(", ", found.Take(200))}.");
            }
        }
    }

    private void AddBrokenLines(int file, RejectList rejects, CancellationToken cancellationToken)
    {
        var lines = connection.Query("SELECT line, COALESCE(column_name, ''), COALESCE(csv_line, ''), error_type::VARCHAR FROM reject_errors ORDER BY line",
            [new("line", SqlType.Integer), new("column", SqlType.Text), new("text", SqlType.Text), new("error", SqlType.Text)], cancellationToken).Rows;
        foreach (var line in lines)
        {
            rejects.AddLine(file, (long)line[0]!, (string)line[2]!, $"the line is not a row of this file ({((string)line[3]!).ToLowerInvariant()})");
        }

        connection.Execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans;", cancellationToken);
    }

    private string From(string path, IReadOnlyList<string> columns)
    {
        if (profile.Reads.Format == SourceFormat.Parquet)
        {
            return $"read_parquet({Text(path)}, hive_partitioning = false)";
        }

        var reads = profile.Reads;
        var quote = Text(reads.Quote);
        return string.Create(CultureInfo.InvariantCulture, $"read_csv({Text(path)}, auto_detect = false, header = {(reads.Names is null ? "true" : "false")}, skip = {reads.Skip}, ")
            + $"columns = {{{string.Join(", ", columns.Select(c => $"{Text(c)}: 'VARCHAR'"))}}}, delim = {Text(reads.Delimiter)}, quote = {quote}, escape = {quote}, "
            + $"nullstr = [{string.Join(", ", (reads.Nulls ?? [""]).Select(Text))}], store_rejects = true, rejects_limit = 0)";
    }

    /// <summary>The engine reads UTF-8; any other encoding is rewritten into the load's scratch directory.</summary>
    private string Utf8(string input, int index)
    {
        if (profile.Reads.Format == SourceFormat.Parquet || profile.Reads.Encoding is "utf-8")
        {
            return input;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var target = Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"input-{index}.csv"));
        try
        {
            var encoding = Encoding.GetEncoding(profile.Reads.Encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            using Stream file = File.OpenRead(input);
            using var stream = input.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true);
            using var writer = new StreamWriter(target, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            var buffer = new char[1 << 16];
            for (var n = reader.Read(buffer); n > 0; n = reader.Read(buffer))
            {
                writer.Write(buffer, 0, n);
            }
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new WarehouseException($"The input {input} cannot be read as '{profile.Reads.Encoding}': {problem.Message} Accepted in reads.encoding: the name of the encoding that the file was written in, such as utf-8 or gb18030.", problem);
        }

        return target;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
