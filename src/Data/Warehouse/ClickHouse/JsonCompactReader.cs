using System.Text;
using System.Text.Json;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Reads ClickHouse's JSONCompact as it arrives: names and types first, then rows, at the end how many there were.</summary>
/// <remarks>Chosen over tab-separated text because its end is visible: a result that breaks off, or turns into an error, never looks
/// complete.</remarks>
internal sealed class JsonCompactReader(IReadOnlyList<SqlColumn> columns, Action<object?[]> onRow)
{
    private const int RowDepth = 2;

    private readonly List<string> _names = [];
    private readonly List<string> _types = [];
    private JsonReaderState _state;
    private string _section = "";
    private string _property = "";
    private object?[]? _row;
    private int _column;
    private long? _announced;
    private bool _isComplete;

    /// <summary>The engine's types of the result columns, known once the first row was read.</summary>
    public IReadOnlyList<string> Types => _types;

    public long Rows { get; private set; }

    /// <summary>Takes the bytes that are there and says how many of them it has used up.</summary>
    /// <exception cref="JsonException">The bytes are not what the format has here.</exception>
    public int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        while (reader.Read())
        {
            Take(ref reader);
        }

        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    /// <exception cref="JsonException">The result is not whole.</exception>
    public void End()
    {
        if (!_isComplete || _announced != Rows)
        {
            throw new JsonException(
                $"{Rows} rows arrived, {(_announced is { } announced ? announced.ToString(System.Globalization.CultureInfo.InvariantCulture) : "an unknown number")} were announced"
            );
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                _section = reader.GetString()!;
                break;
            case JsonTokenType.PropertyName:
                _property = reader.GetString()!;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _isComplete = true;
                break;
            case JsonTokenType.EndArray when _section == "meta" && reader.CurrentDepth == 1:
                CheckColumns();
                break;
            case JsonTokenType.StartArray when _section == "data" && reader.CurrentDepth == RowDepth:
                (_row, _column) = (new object?[columns.Count], 0);
                break;
            case JsonTokenType.EndArray when _section == "data" && reader.CurrentDepth == RowDepth:
                EndRow();
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.EndArray or JsonTokenType.EndObject:
                break;
            default:
                TakeValue(ref reader);
                break;
        }
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        switch (_section)
        {
            case "meta":
                (_property == "name" ? _names : _types).Add(reader.GetString()!);
                break;
            case "data" when _row is not null && _column < _row.Length:
                _row[_column] =
                    reader.TokenType == JsonTokenType.Null
                        ? null
                        : ClickHouseValues.Read(Text(ref reader), _types[_column], columns[_column]);
                _column++;
                break;
            case "data":
                throw new JsonException($"a row has more values than the {columns.Count} columns");
            case "rows":
                _announced = reader.GetInt64();
                break;
            case "exception":
                throw new JsonException(reader.GetString());
            default:
                break; // statistics and what later versions add
        }
    }

    private static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);

    private void CheckColumns()
    {
        if (!_names.SequenceEqual(columns.Select(c => c.Name)))
        {
            throw new InvalidOperationException(
                $"The statement returns the columns {string.Join(", ", _names)}; declared are {string.Join(", ", columns.Select(c => c.Name))}."
            );
        }
    }

    private void EndRow()
    {
        if (_column != columns.Count)
        {
            throw new JsonException($"a row has {_column} values for {columns.Count} columns");
        }

        Rows++;
        onRow(_row!);
        _row = null;
    }
}
