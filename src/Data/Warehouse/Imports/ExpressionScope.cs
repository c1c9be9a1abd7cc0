using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>A source column that some expression reads, and a place that reads it.</summary>
/// <param name="Join">The joined file that it stands in, whose name and a dot begin its own; null for a column of the inputs.</param>
internal sealed record SourceColumn(string Name, string? Join, YamlPlace Place);

/// <summary>What the expressions of one profile share: source columns, named expressions, functions, and an engine that knows their
/// types.</summary>
internal sealed class ExpressionScope
{
    /// <summary>Begins the name of a named expression in SQL; no header can hold it.</summary>
    public const string LetMark = "\u0001";

    private readonly DuckDbConnection _connection;
    private readonly List<SourceColumn> _columns = [];
    private readonly List<ProfileExpression> _lets = [];
    private readonly List<string> _macros = [];
    private readonly Dictionary<NumberFormat, string> _numbers = [];

    public ExpressionScope(DuckDbConnection connection)
    {
        _connection = connection;
        foreach (var guard in TextTypes.Guards)
        {
            AddMacro(guard);
        }

        // A named expression that failed fails again where it is used, and only there: branches that are not taken do not count.
        AddMacro(
            "CREATE TEMP MACRO let_value(o) AS CASE WHEN o IS NULL THEN CASE WHEN CAST(concat(o IS NULL, '?') AS INTEGER) = 0 THEN "
                + "struct_extract(o, 'v') END ELSE struct_extract(o, 'v') END"
        );
        AddMacro($"CREATE TEMP MACRO key(x) AS {KeyText.Sql("x")}");
    }

    public IReadOnlyList<SourceColumn> Columns => _columns;

    public IReadOnlyList<ProfileExpression> Lets => _lets;

    /// <summary>Functions that the expressions use, in the order in which they are to be created.</summary>
    public IReadOnlyList<string> Macros => _macros;

    public void AddMacro(string sql)
    {
        _connection.Execute(sql, CancellationToken.None);
        _macros.Add(sql);
    }

    /// <returns>What stands for the named expression in the text of others.</returns>
    public string AddLet(ProfileExpression expression)
    {
        _lets.Add(expression);
        return string.Create(CultureInfo.InvariantCulture, $"\"{LetMark}{_lets.Count - 1}\"");
    }

    /// <summary>The name that a source column has in SQL.</summary>
    public string ColumnOf(string name, string? join, YamlPlace place)
    {
        var index = _columns.FindIndex(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = _columns.Count;
            _columns.Add(new SourceColumn(name, join, place));
        }

        return string.Create(CultureInfo.InvariantCulture, $"s{index}");
    }

    /// <summary>The function for numbers of a form.</summary>
    public string FunctionOf(NumberFormat format)
    {
        if (!_numbers.TryGetValue(format, out var name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"number_{_numbers.Count}");
            _numbers.Add(format, name);
            foreach (var macro in format.Macros(name))
            {
                AddMacro(macro);
            }
        }

        return name;
    }

    /// <summary>The engine's type of an expression over the columns and named expressions so far.</summary>
    public string TypeOf(string sql, YamlPlace place)
    {
        var columns = _columns
            .Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"NULL::VARCHAR AS s{i}"))
            .Concat(_lets.Select((l, i) => string.Create(CultureInfo.InvariantCulture, $"NULL::STRUCT(v {l.Type}) AS let_{i}")))
            .Append("0 AS nothing");
        try
        {
            var type = (string)
                _connection
                    .Query(
                        $"SELECT column_type FROM (DESCRIBE SELECT {sql} AS v FROM (SELECT {string.Join(", ", columns)}))",
                        [new SqlColumn("type", SqlType.Text)],
                        CancellationToken.None
                    )
                    .Rows[0][0]!;
            return type == "\"NULL\"" ? "VARCHAR" : type;
        }
        catch (WarehouseException problem)
        {
            throw new StrictYamlException(
                place,
                $"is not accepted by the engine: {problem.InnerException?.Message.Split("\n\n")[0].ReplaceLineEndings(" ")}"
            );
        }
    }

    public string SqlOf(JsonNode node)
    {
        var tree = new JsonObject { ["error"] = false, ["statements"] = new JsonArray(new JsonObject { ["node"] = Select(node) }) };
        var sql = (string)
            _connection
                .Query(
                    $"SELECT json_deserialize_sql({Text(tree.ToJsonString())}::JSON)",
                    [new SqlColumn("sql", SqlType.Text)],
                    CancellationToken.None
                )
                .Rows[0][0]!;
        return $"({sql["SELECT ".Length..]})";
    }

    private static JsonObject Select(JsonNode node) =>
        new()
        {
            ["type"] = "SELECT_NODE",
            ["modifiers"] = new JsonArray(),
            ["cte_map"] = new JsonObject { ["map"] = new JsonArray() },
            ["select_list"] = new JsonArray(node.DeepClone()),
            ["from_table"] = new JsonObject
            {
                ["type"] = "EMPTY",
                ["alias"] = "",
                ["sample"] = null,
            },
            ["where_clause"] = null,
            ["group_expressions"] = new JsonArray(),
            ["group_sets"] = new JsonArray(),
            ["aggregate_handling"] = "STANDARD_HANDLING",
            ["having"] = null,
            ["sample"] = null,
            ["qualify"] = null,
        };
}
