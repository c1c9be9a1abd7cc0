using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.Imports;

/// <summary>One refusal: a source row, the source column and its value, why, and what is accepted.</summary>
public sealed record RejectedValue(string File, long Row, string Column, string? Value, string Reason, string Accepted);

/// <summary>Source rows that are refused, each with every reason; kept in the engine, because there may be millions.</summary>
internal sealed class RejectList
{
    public const string Table = "rejected_row";

    /// <summary>A reject file has at most this many lines: beyond it the profile is wrong, not the rows.</summary>
    public const int WrittenAtMost = 1_000_000;

    // Enough to recognise a line by.
    private const int LineAtMost = 4_000;

    private static readonly SqlColumn[] Columns =
    [
        new("file", SqlType.Integer),
        new("row", SqlType.Integer),
        new("column", SqlType.Text),
        new("value", SqlType.Text),
        new("reason", SqlType.Text),
        new("accepted", SqlType.Text),
    ];

    private readonly DuckDbConnection _connection;
    private readonly IReadOnlyList<string> _inputs;
    private readonly Dictionary<int, long[]> _lines = [];
    private readonly int _headerLines;

    /// <param name="headerLines">Lines before the first data row, so that rows are counted as a text editor or a spreadsheet counts
    /// them.</param>
    public RejectList(DuckDbConnection connection, IReadOnlyList<string> inputs, int headerLines)
    {
        _connection = connection;
        _inputs = inputs;
        _headerLines = headerLines;
        connection.Execute(
            $"CREATE TEMP TABLE {Table} (_file INTEGER, _row BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, accepted VARCHAR)",
            CancellationToken.None
        );
    }

    /// <summary>Takes over the lines of a text file that the engine could not split into columns; they are not among the source
    /// rows.</summary>
    /// <returns>How many there are.</returns>
    public long AddBrokenLines(int file, CancellationToken cancellationToken)
    {
        Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT {file}, -(line::BIGINT), '', substr(any_value(csv_line), 1, {LineAtMost}), 'the line is not a row of this file: ' || CASE min(error_type::VARCHAR)
                  WHEN 'MISSING COLUMNS' THEN 'it has too few columns' WHEN 'TOO MANY COLUMNS' THEN 'it has too many columns' WHEN 'UNQUOTED VALUE' THEN 'a quotation mark is not closed, or text stands behind it'
                  WHEN 'INVALID ENCODING' THEN 'its bytes are not UTF-8' ELSE lower(min(error_type::VARCHAR)) END, 'as many columns as the header has, quoted as the profile says'
                FROM reject_errors GROUP BY line
                """
            ),
            cancellationToken
        );
        var lines = _connection
            .Query("SELECT DISTINCT line FROM reject_errors ORDER BY line", [new SqlColumn("line", SqlType.Integer)], cancellationToken)
            .Rows.Select(r => (long)r[0]!)
            .ToArray();
        _connection.Execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans;", cancellationToken);
        _lines[file] = lines;
        return lines.Length;
    }

    /// <summary>Where the first line stands that is no row; null when there is none.</summary>
    public string? FirstBroken(int file) =>
        _lines.TryGetValue(file, out var lines) && lines is [var first, ..]
            ? string.Create(CultureInfo.InvariantCulture, $"The first line that is no row is line {first}")
            : null;

    /// <summary>Refuses the rows of a file in which a wanted column holds a NUL byte.</summary>
    public void AddNuls(int file, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        foreach (var column in columns)
        {
            var quoted = $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT _file, _row, {DuckDbInstance.Text(column)}, {quoted}, 'the value holds a NUL byte, which is no text', 'text' FROM {SourceRows.Table} WHERE _file = {file} AND contains({quoted}, chr(0))"
                ),
                cancellationToken
            );
        }
    }

    /// <summary>Adds what a select of the table's six columns returns.</summary>
    public void Add(string select, CancellationToken cancellationToken) =>
        _connection.Execute($"INSERT INTO {Table} {select}", cancellationToken);

    /// <summary>Number of source rows refused, whatever the number of reasons.</summary>
    public long Count(CancellationToken cancellationToken) =>
        (long)
            _connection
                .Query(
                    $"SELECT COUNT(*) FROM (SELECT DISTINCT _file, _row FROM {Table})",
                    [new SqlColumn("rows", SqlType.Integer)],
                    cancellationToken
                )
                .Rows[0][0]!;

    /// <summary>The first refusals in the order of the files.</summary>
    public IReadOnlyList<RejectedValue> First(int count, CancellationToken cancellationToken)
    {
        // Broken lines are numbered differently in the table, so enough rows are taken for the order to be right after numbering.
        var rows = _connection
            .Query(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT * FROM {Table} ORDER BY _file, abs(_row), column_name, reason LIMIT {count + _lines.Values.Sum(l => l.Length)}"
                ),
                Columns,
                cancellationToken
            )
            .Rows;
        return
        [
            .. rows.Select(r =>
                    (
                        File: (int)(long)r[0]!,
                        Value: new RejectedValue(
                            _inputs[(int)(long)r[0]!],
                            LineOf((int)(long)r[0]!, (long)r[1]!),
                            (string)r[2]!,
                            (string?)r[3],
                            RejectHints.Reason((string?)r[3], (string)r[4]!),
                            (string)r[5]!
                        )
                    )
                )
                .OrderBy(r => r.File)
                .ThenBy(r => r.Value.Row)
                .ThenBy(r => r.Value.Column, StringComparer.Ordinal)
                .ThenBy(r => r.Value.Reason, StringComparer.Ordinal)
                .Take(count)
                .Select(r => r.Value),
        ];
    }

    /// <summary>Writes the refusals as CSV with the header file,row,column,value,reason,accepted.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine("file,row,column,value,reason,accepted");
        foreach (var reject in First(WrittenAtMost, cancellationToken))
        {
            writer.WriteLine(
                string.Join(
                    ',',
                    SpreadsheetText.CsvField(reject.File),
                    reject.Row.ToString(CultureInfo.InvariantCulture),
                    SpreadsheetText.CsvField(reject.Column),
                    SpreadsheetText.CsvField(Printable.Message(reject.Value ?? "")),
                    SpreadsheetText.CsvField(reject.Reason),
                    SpreadsheetText.CsvField(reject.Accepted)
                )
            );
        }
    }

    // Rows were counted without the lines that are no rows; this puts those back.
    private long LineOf(int file, long row)
    {
        if (row < 0)
        {
            return -row;
        }

        // The lines are sorted; each moves those behind it by one, so the i-th moves rows from (its number less i) on.
        var line = row + _headerLines;
        var lines = _lines.GetValueOrDefault(file, []);
        var (low, high) = (0, lines.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lines[middle] - middle <= line ? (middle + 1, high) : (low, middle);
        }

        return line + low;
    }
}
