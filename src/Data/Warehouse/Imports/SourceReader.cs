using System.Globalization;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads files into one of text each, in the load's scratch directory, with the columns that the profile uses.</summary>
/// <remarks>
/// Lines that are no rows at all go straight to the rejects. Each file is recognised first, and its records are counted without the engine:
/// what the engine read and refused must be as many. No text of a file becomes part of a statement.
/// </remarks>
internal sealed class SourceReader(DuckDbConnection connection, SourceOptions reads, string scratch)
{
    private readonly List<string> _openEnded = [];

    /// <summary>Names of the files read whose last line has no end while all others have one.</summary>
    public IReadOnlyList<string> OpenEnded => _openEnded;

    /// <summary>Reads one file.</summary>
    /// <param name="index">The file's number among those of the load.</param>
    /// <param name="wanted">Columns that are read; the i-th is c{i} in <see cref="Rows"/>.</param>
    /// <param name="onRead">Makes the file part of the source rows, in which values with NUL bytes are then looked up; null when it is none
    /// of them.</param>
    /// <returns>Records of the file, counted without the engine.</returns>
    public long Read(
        InputFile input,
        int index,
        IReadOnlyList<(string Column, YamlPlace Place)> wanted,
        RejectList rejects,
        Action? onRead,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return reads.Format == SourceFormat.Csv
                ? ReadCsv(Readable(input, index, cancellationToken), index, wanted, rejects, onRead, cancellationToken)
                : ReadParquet(input, index, wanted, onRead, cancellationToken);
        }
        catch (WarehouseException problem) when (problem.InnerException is DuckDB.NET.Data.DuckDBException)
        {
            throw WarehouseException.Of(
                "input.unread",
                $"The input {input.Shown} cannot be read as the profile's 'reads' says: {Printable.Value(problem.InnerException.Message.Split("\n\n")[0].ReplaceLineEndings(" "))}",
                problem
            );
        }
        catch (InvalidDataException problem)
        {
            throw InputFile.Damaged(input.Shown, problem);
        }
    }

    private long ReadCsv(
        InputFile input,
        int index,
        IReadOnlyList<(string Column, YamlPlace Place)> wanted,
        RejectList rejects,
        Action? onRead,
        CancellationToken cancellationToken
    )
    {
        var found = Header(input);
        CheckColumns(found, input.Shown, wanted);
        CsvCount count;
        using (var text = input.OpenRead())
        {
            count = new CsvRecords(input.Shown, reads, found.Count).Count(text, cancellationToken);
        }

        // By position: the names of the file are its own text.
        var columns = wanted
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"c{found.FindIndex(f => Same(f, w.Column))}"))
            .ToList();
        var read = Insert(index, columns, Csv(input, found.Count), cancellationToken);
        var broken = rejects.AddBrokenLines(index, cancellationToken);
        if (read + broken != count.Records)
        {
            throw WarehouseException.Of(
                "input.records",
                $"The input {input.Shown} has {count.Records} {{1|record|records}} by its line ends and quotation marks; the engine read {read} and could not read {broken}, which differs by {read + broken - count.Records}. "
                    + $"Nothing was loaded. {rejects.FirstBroken(index) ?? "Quotation marks with blanks before them and line ends inside are read in two ways"}. Correct the quotation marks of the file."
            );
        }

        if (count.IsLastOpen)
        {
            _openEnded.Add(Path.GetFileName(input.Shown));
        }

        onRead?.Invoke();
        if (count.FirstNul is not null && wanted.Count > 0)
        {
            if (onRead is null)
            {
                throw WarehouseException.Of(
                    "input.nul",
                    $"The joined file {input.Shown} holds a NUL byte, which is no text. Nothing was loaded. Have the file written again."
                );
            }

            rejects.AddNuls(index, [.. wanted.Select(w => w.Column)], cancellationToken);
        }

        return count.Records;
    }

    private long ReadParquet(
        InputFile input,
        int index,
        IReadOnlyList<(string Column, YamlPlace Place)> wanted,
        Action? onRead,
        CancellationToken cancellationToken
    )
    {
        var from = $"read_parquet({Text(Unglobbed(input.Path, index))}, hive_partitioning = false)";
        var found = connection
            .Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM {from})", [new("column_name", SqlType.Text)], cancellationToken)
            .Rows.Select(r => (string)r[0]!)
            .ToList();
        CheckColumns(found, input.Shown, wanted);
        var stated = (long)
            connection
                .Query(
                    $"SELECT COALESCE(SUM(num_rows), 0)::BIGINT FROM parquet_file_metadata({Text(Unglobbed(input.Path, index))})",
                    [new("rows", SqlType.Integer)],
                    cancellationToken
                )
                .Rows[0][0]!;
        var read = Insert(index, [.. wanted.Select(w => Quoted(w.Column))], from, cancellationToken);
        onRead?.Invoke();
        return read == stated
            ? read
            : throw WarehouseException.Of(
                "input.stated",
                $"The input {input.Shown} states {stated} {{1|row|rows}} in its own metadata, and {read} were read. Nothing was loaded. Have the file written again."
            );
    }

    /// <summary>SQL of a file that was read: _file, _row (data rows count from 1) and the wanted columns as c0, c1 ….</summary>
    public static string Rows(string scratch, int index, int columns) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {index} AS _file, file_row_number + 1 AS _row{string.Concat(Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $", c{i}")))} FROM read_parquet({Text(FileOf(scratch, index))}, file_row_number = true, hive_partitioning = false)"
        );

    private static string FileOf(string scratch, int index) =>
        Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"source-{index}.parquet"));

    // In a file and not in memory, so that a load of ten million rows needs no more than one of ten thousand. Rows keep their order, which
    // numbers them.
    private long Insert(int index, IReadOnlyList<string> columns, string from, CancellationToken cancellationToken)
    {
        var file = Text(FileOf(scratch, index));
        connection.Execute(
            $"COPY (SELECT TRUE AS present{string.Concat(columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $", CAST({c} AS VARCHAR) AS c{i}")))} FROM {from}) TO {file} (FORMAT parquet, ROW_GROUP_SIZE 10240)",
            cancellationToken
        );
        return (long)
            connection
                .Query(
                    $"SELECT COALESCE(SUM(num_rows), 0)::BIGINT FROM parquet_file_metadata({file})",
                    [new("rows", SqlType.Integer)],
                    cancellationToken
                )
                .Rows[0][0]!;
    }

    private List<string> Header(InputFile input)
    {
        using var text = input.OpenRead();
        return [.. CsvHeader.Read(text, input.Shown, reads)];
    }

    private void CheckColumns(List<string> found, string shown, IReadOnlyList<(string Column, YamlPlace Place)> wanted)
    {
        foreach (var (column, place) in wanted.Where(w => !found.Exists(f => Same(f, w.Column))))
        {
            var names = found.Take(200).Select(Printable.Value).ToList();
            throw new StrictYamlException(
                place,
                $"the input {shown} has no column '{column}'{Nearest.Hint(column, names)} It has {string.Join(", ", names)}."
                    + (
                        reads is { Format: SourceFormat.Csv, Names: null } && CsvHeader.HoldsValues(found)
                            ? " These look like values: if the file has no header, name its columns with names: [...] under reads in the profile."
                            : ""
                    )
            );
        }
    }

    private string Csv(InputFile input, int columns)
    {
        var quote = Text(reads.Quote);
        return string.Create(
                CultureInfo.InvariantCulture,
                $"read_csv({Text(input.Path)}, auto_detect = false, header = {(reads.Names is null ? "true" : "false")}, skip = {reads.Skip}, "
            )
            + $"compression = {(input.IsGzip ? "'gzip'" : "'none'")}, columns = {{{string.Join(", ", Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"'c{i}': 'VARCHAR'")))}}}, "
            + $"delim = {Text(reads.Delimiter)}, quote = {quote}, escape = {quote}, nullstr = [{string.Join(", ", (reads.Nulls ?? [""]).Select(Text))}], store_rejects = true, rejects_limit = 0, buffer_size = 8000000)";
    }

    /// <summary>The engine reads UTF-8 from a path without wildcards; anything else is brought into the load's scratch directory.</summary>
    private InputFile Readable(InputFile input, int index, CancellationToken cancellationToken)
    {
        if (reads.Encoding == SourceOptions.Utf8)
        {
            return input with { Path = Unglobbed(input.Path, index) };
        }

        var target = Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"input-{index}.csv"));
        Utf8Copy.Write(input, reads.Encoding, target, cancellationToken);
        return input with { Path = target, IsGzip = false };
    }

    // The engine would read "book[1].csv" as a pattern, and another file of that pattern in its place.
    private string Unglobbed(string path, int index)
    {
        if (path.AsSpan().IndexOfAny("*?[") < 0)
        {
            return path;
        }

        var link = Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"link-{index}"));
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, Path.GetFullPath(path));
        }

        return link;
    }

    private static bool Same(string found, string wanted) =>
        string.Equals(found, wanted.Trim(), StringComparison.OrdinalIgnoreCase)
        || string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
