using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Attached;

/// <summary>One statement over the bank's own rows of a table: for each date its count, money sums and fingerprint, and the facts of each
/// column where they are wanted.</summary>
internal sealed class SourceStatement
{
    private readonly WarehouseEngine _engine;
    private readonly ContractTable _table;
    private readonly IReadOnlyList<ContractColumn> _columns;
    private readonly bool _withStatistics;
    private readonly List<string> _list;
    private readonly List<SqlColumn> _results;
    private readonly RuleStatement _rules;
    private readonly int _firstRule;

    public SourceStatement(WarehouseEngine engine, ContractTable table, bool withStatistics)
    {
        (_engine, _table, _withStatistics) = (engine, table, withStatistics);
        _columns = [.. table.StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn)];
        _list = [engine.Dialect.Quote(table.PartitionKey), $"{engine.Dialect.Count} AS n"];
        _results = [new(table.PartitionKey, SqlType.Date), new("n", SqlType.Integer)];
        foreach (var (i, part) in engine.Dialect.Fingerprint(_columns.Select(column => engine.Dialect.Quote(column.Name))).Index())
        {
            Add(part, FormattableString.Invariant($"fingerprint_{i}"), SqlType.Decimal);
        }

        foreach (var column in _columns)
        {
            Add(column);
        }

        _rules = new RuleStatement(table, engine.Dialect);
        _firstRule = _results.Count;
        foreach (var (expression, result) in withStatistics ? _rules.Items : [])
        {
            Add(expression, result.Name, result.Type);
        }
    }

    public SqlStatement Write(IReadOnlyList<DateOnly> dates) =>
        new(
            $"SELECT {string.Join(", ", _list)} FROM {_engine.View(_table.Name)} WHERE {_list[0]} IN ({string.Join(", ", dates.Select(_engine.Dialect.Date))}) GROUP BY {_list[0]}",
            _results
        );

    public SourceContent Content(object?[] row) =>
        new(
            (long)row[1]!,
            _columns
                .Where(column => column.Type == ColumnType.Money)
                .ToDictionary(column => column.Name, column => (decimal)Value(row, column, "sum")!, StringComparer.Ordinal),
            string.Join(
                '|',
                _results
                    .Select((column, i) => (column, i))
                    .Where(pair => pair.column.Name.StartsWith("fingerprint_", StringComparison.Ordinal))
                    .Select(pair => Convert.ToString(row[pair.i], CultureInfo.InvariantCulture))
                    .Prepend(_engine.Name)
            ),
            _withStatistics
                ?
                [
                    .. _columns.Select(column => new ColumnStatistics(
                        column.Name,
                        Text(row, column, "min"),
                        Text(row, column, "max"),
                        Distinct(row, column),
                        (long)Value(row, column, "nulls")!
                    )),
                ]
                : [],
            _withStatistics ? Findings(row) : []
        );

    /// <summary>What an owned load would have refused, with its place; null when there is nothing.</summary>
    public RuleException? Mistake(object?[] row)
    {
        foreach (var column in _columns)
        {
            if (!column.IsNullable && Value(row, column, "nulls") is long and > 0 and var nulls)
            {
                return RuleException.Of(
                    "source.missing",
                    $"column '{column.Name}': {nulls} {{1|row has|rows have}} no value. Accepted: a value in every row."
                );
            }

            if (column.CodeList is { } list && Value(row, column, "unknown") is long and > 0 and var unknown)
            {
                return RuleException.Of(
                    "source.unknown-code",
                    $"column '{column.Name}': {unknown} {{1|row has|rows have}} a code that is not in the code list {list}. Accepted: {string.Join(", ", Codes(column).Select(code => $"{code.Value} ({code.Code})"))}."
                );
            }
        }

        return Findings(row).FirstOrDefault(found => found.Rule.Severity == RuleSeverity.Refuse) is { } broken ? Broken(broken) : null;
    }

    internal static RuleException Broken(RuleFinding broken) =>
        RuleException.Of(
            "source.rule",
            $"rule '{broken.Rule.Name}': {broken.Rows} {{1|row|rows}} ({broken.Amount:N2}, first key {broken.First}) break it: {broken.Rule.En}. Accepted: {broken.Rule.Accepted}."
        );

    private IReadOnlyList<RuleFinding> Findings(object?[] row) =>
        _rules.Read(row.AsSpan(_firstRule), column => (long)Value(row, _table.Find(column)!, "nulls")! < (long)row[1]!);

    private static string Name(ContractColumn column, string fact) => $"{column.Name}_{fact}";

    private void Add(ContractColumn column)
    {
        var sql = _engine.Dialect;
        var quoted = sql.Quote(column.Name);
        if (column.Type == ColumnType.Money)
        {
            Add(sql.SumMoney(quoted), Name(column, "sum"), SqlType.Decimal);
        }

        if (!_withStatistics)
        {
            return;
        }

        Add(sql.SumInteger(sql.Flag(sql.IsMissing(quoted))), Name(column, "nulls"), SqlType.Integer);
        if (column.CodeList is not null)
        {
            Add(
                sql.SumInteger(
                    sql.Flag(
                        $"{quoted} IS NOT NULL AND {quoted} NOT IN ({string.Join(", ", Codes(column).Select(code => sql.Integer(code.Value)))})"
                    )
                ),
                Name(column, "unknown"),
                SqlType.Integer
            );
        }

        if (!column.IsPersonal && column.Type != ColumnType.Bool)
        {
            Add(sql.Min(Ordered(column)), Name(column, "min"), TypeOf(column.Type));
            Add(sql.Max(Ordered(column)), Name(column, "max"), TypeOf(column.Type));
        }

        if (IsCounted(column))
        {
            Add(
                column.Type is ColumnType.Code or ColumnType.Bool ? sql.CountDistinct(quoted) : sql.EstimateDistinct(quoted),
                Name(column, "distinct"),
                SqlType.Integer
            );
        }
    }

    private string Ordered(ContractColumn column) =>
        column.Type == ColumnType.Text
            ? _engine.Dialect.BinaryText(_engine.Dialect.Quote(column.Name))
            : _engine.Dialect.Quote(column.Name);

    private void Add(string expression, string name, SqlType type)
    {
        _list.Add($"{expression} AS {_engine.Dialect.Quote(name)}");
        _results.Add(new(name, type));
    }

    /// <summary>Nothing is grouped by amounts and ratios, and a single key is different in every row.</summary>
    private bool IsCounted(ContractColumn column) =>
        column.Type is not (ColumnType.Money or ColumnType.Ratio) && !(_table.Keys is [var key] && key == column.Name);

    private long Distinct(object?[] row, ContractColumn column) =>
        IsCounted(column) ? (long?)Value(row, column, "distinct") ?? 0 : (long)row[1]!; // some engines count no value as none

    private object? Value(object?[] row, ContractColumn column, string fact) =>
        row[_results.FindIndex(result => result.Name == Name(column, fact))];

    private string? Text(object?[] row, ContractColumn column, string fact) =>
        _results.FindIndex(result => result.Name == Name(column, fact)) is >= 0 and var at
            ? row[at] is DateOnly date
                ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : Convert.ToString(row[at], CultureInfo.InvariantCulture)
            : null;

    private IReadOnlyList<CodeValue> Codes(ContractColumn column) => _engine.Contract.CodeLists[column.CodeList!].Values;

    /// <summary>The kind of value that a column of the contract holds.</summary>
    internal static SqlType TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Money or ColumnType.Ratio => SqlType.Decimal,
            ColumnType.Text => SqlType.Text,
            ColumnType.Date => SqlType.Date,
            ColumnType.Bool => SqlType.Bool,
            _ => SqlType.Integer,
        };
}
