using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.Imports.ParsedNode;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Turns one parsed expression into the one that runs: names become columns, and every text is held to its type before the engine
/// casts it.</summary>
/// <remarks>The engine casts text by itself when it is compared with a number or a date; here the cast is written out, so that it is held
/// to the type as well.</remarks>
internal sealed class ExpressionRewriting(ExpressionScope scope, IReadOnlyCollection<string> joins, YamlPlace place)
{
    private readonly List<string> _columns = [];
    private readonly SortedSet<int> _lets = [];
    private readonly List<string> _accepts = [];
    private readonly List<string> _keys = [];
    private long _length;

    public ProfileExpression Rewrite(JsonNode parsed)
    {
        var node = Visit(parsed.DeepClone());
        var sql = scope.SqlOf(node);
        _length += sql.Length;
        if (_length > NameFilling.LongestFilled)
        {
            throw new StrictYamlException(
                place,
                $"becomes longer than {NameFilling.LongestFilled} characters once its names are filled in. Names that stand for names grow with every step: say it in fewer."
            );
        }

        var lets = _lets.SelectMany(l => scope.Lets[l].Lets.Append(l)).Distinct().Order().ToList();
        var isPlain = Class(node) is "CONSTANT" || Class(node) is "COLUMN_REF";
        return new ProfileExpression(
            sql,
            [.. _lets.SelectMany(l => scope.Lets[l].SourceColumns).Concat(_columns).Distinct(StringComparer.OrdinalIgnoreCase)],
            place
        )
        {
            Type = Class(node) == "COLUMN_REF" ? "VARCHAR" : scope.TypeOf(sql, place),
            Lets = lets,
            Accepts = [.. _accepts.Distinct()],
            KeyTexts = [.. _lets.SelectMany(l => scope.Lets[l].KeyTexts).Concat(_keys).Distinct()],
            IsPlain = isPlain,
            Length = _length,
        };
    }

    private JsonNode Visit(JsonNode node)
    {
        if (Class(node) == "COLUMN_REF")
        {
            return Column(node);
        }

        if (Class(node) == "FUNCTION" && node["function_name"]!.GetValue<string>().ToLowerInvariant() is "number" or "percent")
        {
            return Number(node);
        }

        VisitChildren(node);
        switch (Class(node))
        {
            case "CAST":
                Exact(node);
                break;
            case "COMPARISON":
                Alike(node, ["left", "right"]);
                break;
            case "BETWEEN":
                Alike(node, ["input", "lower", "upper"]);
                break;
            case "OPERATOR" when node["type"]!.GetValue<string>() is "COMPARE_IN" or "COMPARE_NOT_IN":
                Alike(node["children"]!.AsArray());
                break;
            case "FUNCTION":
                Note(node);
                break;
        }

        return node;
    }

    private void VisitChildren(JsonNode node)
    {
        switch (node)
        {
            case JsonObject parts:
                foreach (
                    var name in parts
                        .Where(p => p.Value is JsonObject or JsonArray && p.Key is not ("value" or "cast_type"))
                        .Select(p => p.Key)
                        .ToList()
                )
                {
                    Replace(parts[name]!, with => parts[name] = with);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    if (items[i] is JsonObject or JsonArray)
                    {
                        Replace(items[i]!, with => items[at] = with);
                    }
                }

                break;
        }
    }

    private void Replace(JsonNode child, Action<JsonNode> put)
    {
        if (Class(child) is null)
        {
            VisitChildren(child);
            return;
        }

        var visited = Visit(child);
        if (!ReferenceEquals(visited, child))
        {
            put(visited);
        }
    }

    private JsonObject Column(JsonNode node)
    {
        var names = node["column_names"]!.AsArray().Select(n => n!.GetValue<string>()).ToList();
        var alias = node["alias"]!.GetValue<string>();
        if (names is [var name] && name.StartsWith(ExpressionScope.LetMark, StringComparison.Ordinal))
        {
            var let = int.Parse(name[1..], CultureInfo.InvariantCulture);
            _lets.Add(let);
            _length += scope.Lets[let].Length;
            return Function("let_value", [Reference(string.Create(CultureInfo.InvariantCulture, $"let_{let}"))], alias);
        }

        var (source, from) = names switch
        {
            [var own] => (own, null),
            [var join, var joined] when joins.Contains(join, StringComparer.Ordinal) => ($"{join}.{joined}", join),
            _ => throw new StrictYamlException(
                place,
                joins.Count == 0
                    ? "holds a name with a dot (write such a column in double quotes); one scalar expression over source columns is accepted."
                    : $"'{string.Join('.', names)}': before the dot the name of a joined file is accepted: {string.Join(", ", joins)}."
            ),
        };
        _columns.Add(source);
        return Reference(scope.ColumnOf(source, from, place), alias);
    }

    private JsonObject Number(JsonNode node)
    {
        var arguments = node["children"]!.AsArray().Select(c => c!).ToList();
        var name = node["function_name"]!.GetValue<string>();
        var format = NumberFormat.Plain with { IsPercent = name.Equals("percent", StringComparison.OrdinalIgnoreCase) };
        if (arguments.Count == 0 || arguments[0]["alias"]!.GetValue<string>().StartsWith(NameFilling.Option, StringComparison.Ordinal))
        {
            throw new StrictYamlException(place, $"{name}() needs the text that it is to read, such as {name}(\"Balance\").");
        }

        foreach (var option in arguments.Skip(1))
        {
            format = With(format, name, option);
        }

        var value = arguments[0];
        if (format.Thousands.Length == 0 && Stripped(value) is { } bare && bare.Sign != format.Decimal)
        {
            // what stood between thousands is still held to groups of three
            (value, format) = (bare.Value, format with { Thousands = bare.Sign });
        }

        if (format.Problem is { } problem)
        {
            throw new StrictYamlException(place, $"{name}: {problem}");
        }

        value = Visit(value.DeepClone());
        if (TypeOf(value) != "VARCHAR")
        {
            throw new StrictYamlException(place, $"{name}() reads a text, and this is {TypeOf(value)} already.");
        }

        _accepts.Add(format.Accepted);
        return Function(scope.FunctionOf(format), [value], node["alias"]!.GetValue<string>());
    }

    private NumberFormat With(NumberFormat format, string function, JsonNode option)
    {
        var (name, value) = (
            option["alias"]!.GetValue<string>(),
            option["value"]?["value"] is JsonValue text && text.TryGetValue<string>(out var given) ? given : null
        );
        return (name.Replace(NameFilling.Option, "", StringComparison.Ordinal), value) switch
        {
            ("decimal", { } v) => format with { Decimal = v },
            ("thousands", { } v) => format with { Thousands = v },
            ("negative", { } v) => format with { Negative = v },
            ("currency", { } v) => format with { Currency = v },
            _ => throw new StrictYamlException(
                place,
                $"{function}() takes a text and the options {string.Join(", ", NumberFormat.Options)}, each with a text, such as {function}(\"Balance\", decimal := ',')."
            ),
        };
    }

    // replace(x, ',', '') inside number() is how profiles say that commas stand between thousands.
    private static (JsonNode Value, string Sign)? Stripped(JsonNode node) =>
        Class(node) == "FUNCTION"
        && node["function_name"]!.GetValue<string>() == "replace"
        && node["children"]!.AsArray() is [{ } value, { } sign, { } with]
        && Constant(with) == ""
        && Constant(sign) is "," or "."
            ? (value, Constant(sign)!)
            : null;

    private void Exact(JsonNode cast)
    {
        var type = cast["cast_type"]!["id"]!.GetValue<string>();
        if (type == "UNBOUND")
        {
            throw new StrictYamlException(
                place,
                $"casts to an unknown type '{cast["cast_type"]!["type_info"]?["name"]}'; accepted are DATE, TIMESTAMP, INTEGER, BIGINT, DECIMAL(p,s), BOOLEAN and VARCHAR."
            );
        }

        var child = cast["child"]!;
        if (TextTypes.OfCast(type) is { } exact && Class(child) != "CONSTANT" && TypeOf(child) == "VARCHAR")
        {
            _accepts.Add(exact.Accepted);
            cast["child"] = Function(exact.Guard, [child.DeepClone()]);
        }
    }

    private void Alike(JsonNode node, IReadOnlyList<string> parts)
    {
        var operands = new JsonArray([.. parts.Select(p => node[p]!.DeepClone())]);
        Alike(operands);
        for (var i = 0; i < parts.Count; i++)
        {
            node[parts[i]] = operands[i]!.DeepClone();
        }
    }

    // Texts among operands of another type are cast to it here, where the engine would do so less strictly.
    private void Alike(JsonArray operands)
    {
        var types = operands.Select(o => Class(o!) == "CONSTANT" && Constant(o!) is not null ? null : TypeOf(o!)).ToList();
        if (types.Find(t => t is not (null or "VARCHAR")) is not { } other || !types.Contains("VARCHAR"))
        {
            return;
        }

        for (var i = 0; i < operands.Count; i++)
        {
            if (types[i] == "VARCHAR")
            {
                operands[i] = As(other, operands[i]!.DeepClone());
            }
        }
    }

    private JsonNode As(string type, JsonNode text)
    {
        var name = type.Split('(')[0];
        if (TextTypes.OfCast(name) is not { } exact)
        {
            return text;
        }

        _accepts.Add(exact.Accepted);
        return name is "DATE" or "TIMESTAMP" or "BOOLEAN"
            ? Cast(Function(exact.Guard, [text]), name)
            : Function(scope.FunctionOf(NumberFormat.Plain), [text]);
    }

    private void Note(JsonNode function)
    {
        var arguments = function["children"]!.AsArray();
        if (function["function_name"]!.GetValue<string>().EndsWith("strptime", StringComparison.OrdinalIgnoreCase))
        {
            RequireNoZone(function);
        }

        switch (function["function_name"]!.GetValue<string>().ToLowerInvariant())
        {
            case "strptime" or "try_strptime" when arguments is [_, { } form] && Constant(form) is { } written:
                _accepts.Add($"a date in the form {written}");
                break;
            case "key" when arguments is [{ } text]:
                if (TypeOf(text) != "VARCHAR")
                {
                    throw new StrictYamlException(place, $"key() makes a key of a text, and this is {TypeOf(text)} already.");
                }

                _keys.Add(scope.SqlOf(text));
                _accepts.Add(KeyText.Accepted);
                break;
        }
    }

    private void RequireNoZone(JsonNode function)
    {
        if (PureExpressions.IsZoned(TypeOf(function)))
        {
            throw new StrictYamlException(
                place,
                "reads a time zone (%z or %Z), and what comes of it depends on the time zone of the session; cut the zone off, or "
                    + "read it as text."
            );
        }
    }

    private string TypeOf(JsonNode node) =>
        Class(node) switch
        {
            "COLUMN_REF" => "VARCHAR",
            "CONSTANT" => node["value"]!["type"]!["id"]!.GetValue<string>(),
            _ => scope.TypeOf(scope.SqlOf(node), place),
        };
}
