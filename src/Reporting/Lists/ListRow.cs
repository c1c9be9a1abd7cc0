using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Lists;

/// <summary>One row of a list. Its values are asked for by name and type; a type that the contract does not give is refused.</summary>
public sealed class ListRow
{
    private readonly IReadOnlyDictionary<string, int> _places;
    private readonly IReadOnlyList<ListColumn> _columns;
    private readonly object?[] _values;

    internal ListRow(IReadOnlyList<ListColumn> columns, IReadOnlyDictionary<string, int> places, object?[] values) =>
        (_columns, _places, _values) = (columns, places, values);

    /// <summary>A number that is never missing.</summary>
    public long Whole(string name) => WholeOrNone(name) ?? throw Missing(name);

    public long? WholeOrNone(string name) => (long?)Value(name, ColumnType.BigInt, ColumnType.Int, ColumnType.Code);

    /// <summary>An amount or a ratio that is never missing, in its own unit.</summary>
    public decimal Amount(string name) => AmountOrNone(name) ?? throw Missing(name);

    public decimal? AmountOrNone(string name) => (decimal?)Value(name, ColumnType.Money, ColumnType.Ratio);

    public DateOnly Day(string name) => DayOrNone(name) ?? throw Missing(name);

    public DateOnly? DayOrNone(string name) => (DateOnly?)Value(name, ColumnType.Date);

    public bool? Flag(string name) => (bool?)Value(name, ColumnType.Bool);

    /// <summary>A text; of what names a person the last four characters, when there are more.</summary>
    public string? Text(string name) =>
        Value(name, ColumnType.Text) is not string text ? null
        : !Column(name).Of.IsPersonal ? text
        : "****" + (text.Length > 4 ? text[^4..] : "");

    /// <summary>The symbol of a code, or <c>missing</c>.</summary>
    public string Symbol(string name) => MeasureValues.Key(Column(name).Of, Value(name, ColumnType.Code));

    internal object? this[string name] => _values[Place(name)];

    private object? Value(string name, params ReadOnlySpan<ColumnType> types) =>
        types.Contains(Column(name).Of.Type)
            ? _values[Place(name)]
            : throw new InvalidOperationException(
                $"'{name}' is of type {Column(name).Of.Type} in the contract and is not read as another."
            );

    private ListColumn Column(string name) => _columns[Place(name)];

    private int Place(string name) =>
        _places.TryGetValue(name, out var place)
            ? place
            : throw new ArgumentException($"The list has no column '{name}'; it has {string.Join(", ", _places.Keys)}.");

    private static InvalidOperationException Missing(string name) =>
        new($"A row has no '{name}', which the contract says is never missing.");
}
