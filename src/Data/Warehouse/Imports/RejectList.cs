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

    private static readonly SqlColumn[] Columns =
        [new("file", SqlType.Integer), new("row", SqlType.Integer), new("column", SqlType.Text), new("value", SqlType.Text), new("reason", SqlType.Text), new("accepted", SqlType.Text)];

    private readonly DuckDbConnection _connection;
    private readonly IReadOnlyList<string> _inputs;
    private readonly List<(int File, long Line)> _lines = [];
    private readonly int _headerLines;

    /// <param name="headerLines">Lines before the first data row, so that rows are counted as a text editor or a spreadsheet counts them.</param>
    public RejectList(DuckDbConnection connection, IReadOnlyList<string> inputs, int headerLines)
    {
        _connection = connection;
        _inputs = inputs;
        _headerLines = headerLines;
        connection.Execute($"CREATE TEMP TABLE {Table} (_file INTEGER, _row BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, accepted VARCHAR)", CancellationToken.None);
    }

    /// <summary>A line of a text file that could not be split into columns; it is not among the source rows.</summary>
    public void AddLine(int file, long line, string text, string reason)
    {
        _lines.Add((file, line));
        _connection.Execute(string.Create(CultureInfo.InvariantCulture,
            $"INSERT INTO {Table} VALUES ({file}, {-line}, '', {DuckDbInstance.Text(text)}, {DuckDbInstance.Text(reason)}, 'as many columns as the header has, quoted as the profile says')"), CancellationToken.None);
    }

    /// <summary>Adds what a select of the table's six columns returns.</summary>
    public void Add(string select, CancellationToken cancellationToken) => _connection.Execute($"INSERT INTO {Table} {select}", cancellationToken);

    /// <summary>Number of source rows refused, whatever the number of reasons.</summary>
    public long Count(CancellationToken cancellationToken)
        => (long)_connection.Query($"SELECT COUNT(*) FROM (SELECT DISTINCT _file, _row FROM {Table})", [new SqlColumn("rows", SqlType.Integer)], cancellationToken).Rows[0][0]!;

    /// <summary>The first refusals in the order of the files.</summary>
    public IReadOnlyList<RejectedValue> First(int count, CancellationToken cancellationToken)
    {
        // Broken lines are numbered differently in the table, so enough rows are taken for the order to be right after numbering.
        var rows = _connection.Query(string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {Table} ORDER BY _file, abs(_row), column_name LIMIT {count + _lines.Count}"), Columns, cancellationToken).Rows;
        return [.. rows.Select(r => (File: (int)(long)r[0]!, Value: new RejectedValue(_inputs[(int)(long)r[0]!], LineOf((int)(long)r[0]!, (long)r[1]!), (string)r[2]!, (string?)r[3], (string)r[4]!, (string)r[5]!)))
            .OrderBy(r => r.File).ThenBy(r => r.Value.Row).ThenBy(r => r.Value.Column, StringComparer.Ordinal).Take(count).Select(r => r.Value)];
    }

    /// <summary>Writes all refusals as CSV with the header file,row,column,value,reason,accepted.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine("file,row,column,value,reason,accepted");
        foreach (var reject in First(1_000_000, cancellationToken))
        {
            writer.WriteLine(string.Join(',', Field(reject.File), reject.Row.ToString(CultureInfo.InvariantCulture), Field(reject.Column), Field(reject.Value ?? ""), Field(reject.Reason), Field(reject.Accepted)));
        }
    }

    // Rows were counted without the lines that are no rows; this puts those back.
    private long LineOf(int file, long row)
    {
        if (row < 0)
        {
            return -row;
        }

        var line = row + _headerLines;
        foreach (var broken in _lines.Where(l => l.File == file).Select(l => l.Line).Order())
        {
            line += broken <= line ? 1 : 0;
        }

        return line;
    }

    // A text that a spreadsheet would take for a formula gets an apostrophe.
    private static string Field(string value)
    {
        var safe = value.Length > 0 && "=+-@\t".Contains(value[0], StringComparison.Ordinal) && !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
