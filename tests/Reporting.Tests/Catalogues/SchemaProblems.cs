using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>Checks YAML against the few keywords that the catalogue's schemas use, as an editor would.</summary>
internal static class SchemaProblems
{
    public static IEnumerable<string> Of(YamlNode node, JsonObject schema, JsonObject root)
    {
        if (schema["$ref"] is { } reference)
        {
            schema = root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject();
        }

        return node switch
        {
            YamlMappingNode mapping when Is(schema, "object") => Mapping(mapping, schema, root),
            YamlSequenceNode sequence when Is(schema, "array") => sequence.Children.SelectMany(child =>
                Of(child, schema["items"]!.AsObject(), root)
            ),
            YamlScalarNode scalar => Scalar(scalar, schema),
            _ => [$"{node.Start.Line}: a {node.GetType().Name} does not fit"],
        };
    }

    private static IEnumerable<string> Mapping(YamlMappingNode mapping, JsonObject schema, JsonObject root)
    {
        var keys = mapping.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value, StringComparer.Ordinal);
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (!keys.ContainsKey(required!.GetValue<string>()))
            {
                yield return $"{mapping.Start.Line}: lacks {required}";
            }
        }

        foreach (var (key, value) in keys)
        {
            var property = schema["properties"]?[key]?.AsObject() ?? schema["additionalProperties"] as JsonObject;
            foreach (var problem in property is null ? [$"{value.Start.Line}: unknown key {key}"] : Of(value, property, root))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Scalar(YamlScalarNode scalar, JsonObject schema)
    {
        var fits = schema["enum"] is JsonArray values
            ? values.Any(value => value!.GetValue<string>() == scalar.Value)
            : (
                Is(schema, "string")
                && (
                    schema["format"] is null
                    || DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                )
            )
                || (Is(schema, "boolean") && scalar.Value is "true" or "false")
                || (Is(schema, "integer") && int.TryParse(scalar.Value, CultureInfo.InvariantCulture, out _));
        return fits ? [] : [$"{scalar.Start.Line}: '{scalar.Value}' does not fit"];
    }

    private static bool Is(JsonObject schema, string type) =>
        schema["type"] is JsonArray many ? many.Any(one => one!.GetValue<string>() == type) : schema["type"]?.GetValue<string>() == type;
}
