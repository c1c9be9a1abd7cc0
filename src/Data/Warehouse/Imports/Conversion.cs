using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Computes every value of every table from the source rows, each once, into one file of converted rows with a flag for each
/// outcome.</summary>
/// <remarks>
/// An expression is computed in a projection of its own as TRY(struct_pack(v := …)): no structure means that it failed, a structure with
/// nothing in it that the value is missing. What follows looks at these outcomes and never at the expression, so no rewriting of the
/// statement can turn one into the other. The engine's search for common subexpressions is off while a file is loaded, because it takes
/// casts out of TRY and lets them end the statement.
/// </remarks>
internal sealed class Conversion(DuckDbConnection connection, Contract contract, ImportProfile profile, string scratch)
{
    /// <summary>Name of the view of converted rows: _file, _row, and the flags and values that <see cref="Slots"/> name.</summary>
    public const string Table = "converted_row";

    /// <summary>Setting of an engine that converts.</summary>
    public const string Settings = "SET disabled_optimizers = 'common_subexpressions'";

    /// <summary>What is taken away around values where the profile says trim.</summary>
    public const string Blanks = " \t\r\n\u00A0\u3000";

    private readonly List<(string Condition, ImportColumn Column, ValueSlot Slot)> _values = [];
    private readonly List<(ProfileExpression Condition, string Name)> _conditions = [];
    private readonly List<string> _keys = [];

    /// <summary>The rows that a source row gives in each table, with the names of their outcomes.</summary>
    public IReadOnlyList<RowSlot> Slots { get; private set; } = [];

    /// <summary>Named expressions that something uses: f{i} says whether the i-th failed.</summary>
    public IReadOnlyList<int> Lets { get; private set; } = [];

    public void Run(CancellationToken cancellationToken)
    {
        Slots = [.. profile.Tables.SelectMany(t => t.Rows.Select(r => Slot(t, r)))];
        Lets =
        [
            .. _values
                .SelectMany(v => v.Column.Expression.Lets)
                .Concat(_conditions.SelectMany(c => c.Condition.Lets))
                .Concat(profile.Rejects.SelectMany(r => r.When.Lets))
                .Distinct()
                .Order(),
        ];
        var file = Path.Combine(scratch, "converted.parquet");
        connection.Execute(Settings, cancellationToken);
        connection.Execute($"COPY ({Statement()}) TO {Text(file)} (FORMAT parquet, ROW_GROUP_SIZE 10240)", cancellationToken);
        connection.Execute(
            $"CREATE TEMP VIEW {Table} AS SELECT * FROM read_parquet({Text(file)}, hive_partitioning = false)",
            cancellationToken
        );
    }

    private RowSlot Slot(ImportTable table, ImportRow row)
    {
        var condition = row.Condition is { } given ? ConditionSlot(given) : null;
        return new RowSlot(
            table,
            row,
            condition,
            [.. row.Columns.Select(c => Value(condition ?? "", c))],
            [.. row.Columns.SelectMany(c => c.Expression.KeyTexts).Distinct().Select(Key)]
        );
    }

    private string ConditionSlot(ProfileExpression condition)
    {
        var index = _conditions.FindIndex(c => c.Condition.Sql == condition.Sql);
        if (index < 0)
        {
            index = _conditions.Count;
            _conditions.Add((condition, Name("w", index)));
        }

        return _conditions[index].Name;
    }

    // A value that several columns take in the same way under the same condition is computed once.
    private ValueSlot Value(string condition, ImportColumn column)
    {
        var found = _values.FindIndex(v =>
            v.Condition == condition
            && v.Column.Expression.Sql == column.Expression.Sql
            && v.Column.Map == column.Map
            && v.Column.Target.Type == column.Target.Type
            && v.Column.Target.CodeList == column.Target.CodeList
        );
        if (found >= 0)
        {
            return _values[found].Slot;
        }

        var slot = new ValueSlot(Name("c", _values.Count), Name("p", _values.Count));
        _values.Add((condition, column, slot));
        return slot;
    }

    private string Key(string text)
    {
        var index = _keys.IndexOf(text);
        if (index < 0)
        {
            index = _keys.Count;
            _keys.Add(text);
        }

        return Name("k", index);
    }

    private string Statement()
    {
        var rows =
            $"SELECT _file, _row{string.Concat(profile.SourceColumns.Select((c, i) => $", {Source(c.Name)} AS {Name("s", i)}"))} FROM {SourceRows.Table}";
        foreach (var depth in Lets.GroupBy(Depth).OrderBy(g => g.Key))
        {
            rows = With(rows, depth.Select(l => $"{Outcome(profile.Lets[l].Expression)} AS {Name("let_", l)}"));
        }

        rows = With(
            rows,
            _conditions
                .Select(c => $"{Outcome(c.Condition)} AS o{c.Name}")
                .Concat(profile.Rejects.Select((r, i) => $"{Outcome(r.When)} AS {Name("or", i)}"))
        );
        rows = With(
            rows,
            _conditions.Select(c =>
                $"CASE WHEN o{c.Name} IS NULL THEN {Outcomes.Failed} WHEN struct_extract(o{c.Name}, 'v') THEN {Outcomes.Holds} ELSE 0 END AS {c.Name}"
            )
        );
        rows = With(
            rows,
            _values
                .Where(v => !v.Column.Expression.IsPlain)
                .Select(v => $"{Where(v.Condition, Outcome(v.Column.Expression))} AS o{v.Slot.Value}")
                .Concat(_keys.Select((k, i) => $"TRY({k}) AS {Name("k", i)}"))
        );
        rows = With(rows, _values.Select(v => $"{Where(v.Condition, Converted(v.Column, v.Slot))} AS {v.Slot.Value}"));
        return $"SELECT _file, _row{List([
            .. Lets.Select(l => $"{Name("let_", l)} IS NULL AS {Name("f", l)}"),
            .. _conditions.Select(c => c.Name),
            .. profile.Rejects.Select((_, i) => $"CASE WHEN {Name("or", i)} IS NULL THEN {Outcomes.Failed} WHEN struct_extract({Name("or", i)}, 'v') THEN {Outcomes.Holds} ELSE 0 END AS {Name("r", i)}"),
            .. _keys.Select((_, i) => Name("k", i)),
            .. _values.Select(v => v.Slot.Value),
            .. _values.Select(v => $"CAST({Where(v.Condition, Problem(v.Column, v.Slot))} AS TINYINT) AS {v.Slot.Problem}")])} FROM ({rows})";
    }

    private string Converted(ImportColumn column, ValueSlot slot)
    {
        var value = Computed(column, slot);
        return ValueConversion.Of(
            column.Target,
            contract,
            column.Map is null ? value : $"map_{column.Map}({value})",
            column.Map is null ? column.Expression.Type : "VARCHAR"
        );
    }

    private static string Problem(ImportColumn column, ValueSlot slot) =>
        $"CASE WHEN {slot.Value} IS NOT NULL THEN 0 {(column.Expression.IsPlain ? "" : $"WHEN o{slot.Value} IS NULL THEN {Outcomes.Failed} ")}WHEN {Computed(column, slot)} IS NULL THEN {Outcomes.Missing} ELSE {Outcomes.Unfit} END";

    private static string Computed(ImportColumn column, ValueSlot slot) =>
        column.Expression.IsPlain ? column.Expression.Sql : $"struct_extract(o{slot.Value}, 'v')";

    private string Source(string column)
    {
        var quoted = $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var reads = profile.Reads;
        return !reads.Trim
            ? quoted
            : $"CASE WHEN trim({quoted}, {Text(Blanks)}) NOT IN ({string.Join(", ", (reads.Nulls ?? [""]).Append("").Distinct().Select(Text))}) THEN trim({quoted}, {Text(Blanks)}) END";
    }

    private int Depth(int let) => profile.Lets[let].Expression.Lets.Select(Depth).DefaultIfEmpty(-1).Max() + 1;

    private static string Outcome(ProfileExpression expression) => $"TRY(struct_pack(v := {expression.Sql}))";

    private static string Where(string condition, string sql) =>
        condition.Length == 0 ? sql : $"CASE WHEN {condition} = {Outcomes.Holds} THEN {sql} END";

    private static string With(string rows, IEnumerable<string> columns) =>
        columns.ToList() is { Count: > 0 } more ? $"SELECT *{List(more)} FROM ({rows})" : rows;

    private static string List(IEnumerable<string> columns) => string.Concat(columns.Select(c => ", " + c));

    private static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index}");
}

/// <summary>What a flag of a converted row says; 0 is that there is nothing to say.</summary>
internal static class Outcomes
{
    /// <summary>A condition is true.</summary>
    public const int Holds = 1;

    /// <summary>There is no value.</summary>
    public const int Missing = 1;

    /// <summary>The column's type or map does not take the value.</summary>
    public const int Unfit = 2;

    /// <summary>The expression fails on this row.</summary>
    public const int Failed = 3;
}

/// <param name="Value">Column with the value as the contract stores it; nothing where there is a problem.</param>
/// <param name="Problem">Column that says which.</param>
internal sealed record ValueSlot(string Value, string Problem);

/// <summary>One of the rows that a source row gives.</summary>
/// <param name="Condition">Column that says whether it does; null when every row does.</param>
/// <param name="Values">One for each column of the row.</param>
/// <param name="Keys">Columns with the texts that became keys.</param>
internal sealed record RowSlot(
    ImportTable Table,
    ImportRow Row,
    string? Condition,
    IReadOnlyList<ValueSlot> Values,
    IReadOnlyList<string> Keys
)
{
    /// <summary>SQL: the source row gives this row.</summary>
    public string Given => Condition is null ? "TRUE" : $"{Condition} = {Outcomes.Holds}";
}
