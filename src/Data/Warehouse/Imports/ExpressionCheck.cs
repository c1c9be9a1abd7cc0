using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Lets scalar expressions through and nothing else: no subquery, aggregate, window, file, setting or clock.</summary>
/// <remarks>The engine's own parser decides what a text is, so nothing can hide behind comments or brackets.</remarks>
internal sealed class ExpressionCheck
{
    private static readonly HashSet<string> Allowed =
    [
        "COLUMN_REF",
        "CONSTANT",
        "FUNCTION",
        "OPERATOR",
        "CASE",
        "CAST",
        "COMPARISON",
        "CONJUNCTION",
        "BETWEEN",
    ];

    /// <summary>Names bring brackets of their own when they are filled in, so more than a person writes.</summary>
    private const int MostBrackets = 2 * Bounds.ExpressionNesting;

    private readonly DuckDbConnection _connection;
    private readonly ExpressionScope _scope;
    private readonly IReadOnlyCollection<string> _joins;
    private readonly HashSet<string> _functions;

    /// <param name="ownFunctions">Functions of profiles beside the engine's.</param>
    /// <param name="joins">Names of joined files, which may stand before a column's.</param>
    public ExpressionCheck(
        DuckDbConnection connection,
        ExpressionScope scope,
        IEnumerable<string> ownFunctions,
        IReadOnlyCollection<string> joins
    )
    {
        _connection = connection;
        _scope = scope;
        _joins = joins;
        _functions = connection
            .Query(
                "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'scalar' AND stability = 'CONSISTENT'",
                [new SqlColumn("name", SqlType.Text)],
                CancellationToken.None
            )
            .Rows.Select(r => (string)r[0]!)
            .Where(PureExpressions.Functions.Contains)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        _functions.UnionWith(ownFunctions);
    }

    /// <param name="text">The expression with its names filled in.</param>
    /// <param name="place">Where it stands in the profile.</param>
    public ProfileExpression Check(string text, YamlPlace place)
    {
        RequireFlat(text, place);
        var sql = $"(\n{text}\n)"; // on lines of its own, so that a comment cannot swallow the bracket
        var json = (string)
            _connection
                .Query(
                    $"SELECT json_serialize_sql({DuckDbInstance.Text($"SELECT {sql}")})::VARCHAR",
                    [new SqlColumn("json", SqlType.Text)],
                    CancellationToken.None
                )
                .Rows[0][0]!;
        using var document = Parsed(json, place);
        var root = document.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            throw new StrictYamlException(
                place,
                $"cannot be parsed: {root.GetProperty("error_message").GetString()}. Accepted: one SQL expression over source columns."
            );
        }

        var expression = Only(root, place);
        Visit(expression, place);
        return new ExpressionRewriting(_scope, _joins, place).Rewrite(
            JsonNode.Parse(expression.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = 512 })!
        );
    }

    /// <summary>The engine's parser, its JSON and its planner descend with each bracket; a stack that overflows ends the process.</summary>
    private static void RequireFlat(string text, YamlPlace place)
    {
        if (Readable.FirstUnreadable(text.Replace(ExpressionScope.LetMark, "", StringComparison.Ordinal)) is >= 0 and var unreadable)
        {
            throw new StrictYamlException(
                place,
                $"holds a character that cannot be read, at {unreadable + 1}: half a character, or a control character."
            );
        }

        var (depth, most) = (0, 0);
        foreach (var c in text)
        {
            depth +=
                c is '(' or '[' or '{' ? 1
                : c is ')' or ']' or '}' ? -1
                : 0;
            most = Math.Max(most, depth);
        }

        if (most > MostBrackets)
        {
            throw new StrictYamlException(place, $"has more than {MostBrackets} brackets inside one another.");
        }
    }

    /// <summary>Operations nest without brackets too: NOT NOT NOT, or a CASE in a CASE.</summary>
    private static JsonDocument Parsed(string json, YamlPlace place)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException)
        {
            throw new StrictYamlException(
                place,
                "has more operations inside one another than can be checked. Give parts of it a name under 'let'."
            );
        }
    }

    private static JsonElement Only(JsonElement root, YamlPlace place)
    {
        var statements = root.GetProperty("statements");
        if (statements.GetArrayLength() == 1)
        {
            var node = statements[0].GetProperty("node");
            if (
                node.GetProperty("type").GetString() == "SELECT_NODE"
                && node.GetProperty("select_list").GetArrayLength() == 1
                && node.GetProperty("from_table").GetProperty("type").GetString() == "EMPTY"
                && node.GetProperty("where_clause").ValueKind == JsonValueKind.Null
                && node.GetProperty("modifiers").GetArrayLength() == 0
                && node.GetProperty("cte_map").GetProperty("map").GetArrayLength() == 0
            )
            {
                return node.GetProperty("select_list")[0];
            }
        }

        throw Refused(place, "more than one expression");
    }

    private void Visit(JsonElement element, YamlPlace place)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in element.EnumerateArray())
            {
                Visit(child, place);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("class", out var kind))
            {
                Inspect(element, kind.GetString()!, place);
            }

            foreach (var property in element.EnumerateObject())
            {
                Visit(property.Value, place);
            }
        }
    }

    private void Inspect(JsonElement node, string kind, YamlPlace place)
    {
        if (!Allowed.Contains(kind))
        {
            throw Refused(place, $"a {kind.ToLowerInvariant()}");
        }

        if (kind == "FUNCTION")
        {
            var name = node.GetProperty("function_name").GetString()!;
            if (PureExpressions.ReadsClock(name, node.GetProperty("children").GetArrayLength()))
            {
                throw new StrictYamlException(
                    place,
                    $"{name}() with one argument counts to today; give both days, such as {name}(@as_of, x)."
                );
            }

            if (!_functions.Contains(name) || node.GetProperty("schema").GetString() is not ("" or "main"))
            {
                throw new StrictYamlException(
                    place,
                    $"function '{name}' is not accepted here; scalar functions that depend on nothing but their arguments are{Nearest.Hint(name, _functions)}"
                );
            }
        }
        else if (
            kind == "CAST"
            && node.GetProperty("cast_type").GetProperty("id").GetString() is var type
            && !PureExpressions.Types.Contains(type!)
        )
        {
            throw new StrictYamlException(
                place,
                $"casts to {type}, which is not accepted here{(PureExpressions.IsZoned(type!) ? ": its value depends on the time zone of the session" : "")}; accepted are DATE, TIMESTAMP, INTEGER, BIGINT, DECIMAL(p,s), BOOLEAN and VARCHAR."
            );
        }
    }

    private static StrictYamlException Refused(YamlPlace place, string what) =>
        new(place, $"holds {what}; one scalar expression over source columns is accepted.");
}
