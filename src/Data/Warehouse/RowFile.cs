using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse;

/// <summary>Rows on their way into a Parquet file: text that the embedded engine reads with stated types, so that nothing is guessed and
/// nothing rounded.</summary>
internal sealed class RowFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly StringBuilder _line = new();

    public RowFile(string path)
    {
        Path = path;
        _writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
    }

    public string Path { get; }

    public void Write(object?[] row)
    {
        _line.Clear();
        for (var i = 0; i < row.Length; i++)
        {
            _line
                .Append(i == 0 ? "" : ",")
                .Append(
                    row[i] switch
                    {
                        null => @"\N",
                        string text => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        bool flag => flag ? "true" : "false",
                        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                        var other => throw new InvalidOperationException($"{other.GetType().Name} is no value of a result."),
                    }
                );
        }

        _writer.Write(_line.Append('\n'));
    }

    public void Close() => _writer.Dispose();

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(Path);
    }

    /// <summary>One statement of the embedded engine over several such files, put together as the parts of one result.</summary>
    /// <param name="scales">Decimals of each column; 0 for what is no decimal.</param>
    public static SqlStatement Merged(SqlStatement statement, IReadOnlyList<string> paths, IReadOnlyList<int> scales)
    {
        var sql = new DuckDbDialect();
        var columns = statement.Columns.Select((column, i) => (Name: sql.Quote(column.Name), Type: TypeName(column, scales[i]))).ToList();
        var files =
            $"read_csv([{string.Join(", ", paths.Select(sql.Text))}], auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', "
            + $"allow_quoted_nulls = false, columns = {{{string.Join(", ", columns.Select((c, i) => $"'{statement.Columns[i].Name}': '{c.Type}'"))}}})";
        return statement with
        {
            Text = statement.Parts is MergedAggregates merged
                ? merged.Select([.. columns.Select(column => (column.Name, (string?)column.Type))], files)
                : "SELECT * FROM " + files,
            Passes = [],
        };
    }

    private static string TypeName(SqlColumn column, int scale) =>
        column.Type switch
        {
            SqlType.Integer => "BIGINT",
            SqlType.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL(38,{scale})"),
            SqlType.Text => "VARCHAR",
            SqlType.Date => "DATE",
            SqlType.Bool => "BOOLEAN",
        };
}
