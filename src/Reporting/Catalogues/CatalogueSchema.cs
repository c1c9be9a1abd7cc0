using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>JSON Schemas of the catalogue's files, for editors; made from the records that the loader fills, so that neither can know
/// more.</summary>
public static class CatalogueSchema
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Schema file name and the record that one entry of such a file becomes.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds { get; } =
        new Dictionary<string, Type>(StringComparer.Ordinal)
        {
            ["measures"] = typeof(Measure),
            ["indicators"] = typeof(Indicator),
            ["exceptions"] = typeof(ExceptionRule),
            ["classification"] = typeof(ClassificationBook),
            ["parameters"] = typeof(Parameter),
            ["appetite"] = typeof(Appetite),
            ["regulations"] = typeof(Regulation),
            ["words"] = typeof(ColumnWord),
            ["subjects"] = typeof(Subject),
            ["benchmarks"] = typeof(Benchmark),
            ["what-if"] = typeof(WhatIfRules),
            ["bridge"] = typeof(BridgeLine),
            ["currencies"] = typeof(Currency),
        };

    /// <summary>The schema of a kind, indented, ending in a line feed.</summary>
    public static string Write(string kind)
    {
        var definitions = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var item = Schema(Kinds[kind], definitions);
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"Assay catalogue: {kind}",
            ["type"] = "array",
            ["items"] = item,
            ["$defs"] = new JsonObject(definitions),
        };
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>The keys that a record accepts, and whether each must be there.</summary>
    public static IReadOnlyList<(string Key, Type Type, bool IsRequired)> Keys(Type record) =>
        [
            .. record
                .GetConstructors()
                .MaxBy(constructor => constructor.GetParameters().Length)!
                .GetParameters()
                .Where(parameter => parameter.ParameterType != typeof(YamlPlace))
                .Select(parameter =>
                    (
                        JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!),
                        parameter.ParameterType,
                        !parameter.HasDefaultValue && Nullability.Create(parameter).ReadState != NullabilityState.Nullable
                    )
                ),
        ];

    private static JsonObject Schema(Type type, SortedDictionary<string, JsonNode?> definitions)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(YamlText) => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            _ when plain == typeof(string) => new JsonObject { ["type"] = new JsonArray("string", "number") },
            _ when plain == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when plain == typeof(int) => new JsonObject { ["type"] = "integer" },
            _ when plain == typeof(DateOnly) => new JsonObject { ["type"] = "string", ["format"] = "date" },
            { IsEnum: true } => new JsonObject
            {
                ["enum"] = new JsonArray([
                    .. Enum.GetNames(plain).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name)),
                ]),
            },
            { IsGenericType: true } when plain.GetGenericArguments() is [var element] => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Schema(element, definitions),
            },
            { IsGenericType: true } when plain.GetGenericArguments() is [_, var value] => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Schema(value, definitions),
            },
            _ => Reference(plain, definitions),
        };
    }

    private static JsonObject Reference(Type record, SortedDictionary<string, JsonNode?> definitions)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(record.Name);
        if (definitions.TryAdd(name, null))
        {
            var keys = Keys(record);
            definitions[name] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["required"] = new JsonArray([.. keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Key)]),
                ["properties"] = new JsonObject([
                    .. keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)Schema(key.Type, definitions))),
                ]),
            };
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }
}
