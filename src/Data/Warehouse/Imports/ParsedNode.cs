using System.Text.Json.Nodes;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Nodes of an expression as the engine's parser writes them: what one is, and new ones of the kinds that are put in.</summary>
internal static class ParsedNode
{
    public static string? Constant(JsonNode node) =>
        Class(node) == "CONSTANT" && node["value"]?["value"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static string? Class(JsonNode node) =>
        node is JsonObject parts && parts.TryGetPropertyValue("class", out var kind) ? kind!.GetValue<string>() : null;

    public static JsonObject Reference(string name, string alias = "") =>
        new()
        {
            ["class"] = "COLUMN_REF",
            ["type"] = "COLUMN_REF",
            ["alias"] = alias,
            ["column_names"] = new JsonArray(name),
        };

    public static JsonObject Cast(JsonNode child, string type) =>
        new()
        {
            ["class"] = "CAST",
            ["type"] = "OPERATOR_CAST",
            ["alias"] = "",
            ["child"] = child,
            ["cast_type"] = new JsonObject { ["id"] = type, ["type_info"] = null },
            ["try_cast"] = false,
        };

    public static JsonObject Function(string name, IEnumerable<JsonNode> arguments, string alias = "") =>
        new()
        {
            ["class"] = "FUNCTION",
            ["type"] = "FUNCTION",
            ["alias"] = alias,
            ["function_name"] = name,
            ["schema"] = "",
            ["children"] = new JsonArray([.. arguments]),
            ["filter"] = null,
            ["order_bys"] = new JsonObject { ["type"] = "ORDER_MODIFIER", ["orders"] = new JsonArray() },
            ["distinct"] = false,
            ["is_operator"] = false,
            ["export_state"] = false,
            ["catalog"] = "",
        };
}
