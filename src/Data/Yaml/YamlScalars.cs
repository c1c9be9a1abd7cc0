using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Yaml;

/// <summary>Single values, read without any guess: invariant numbers, ISO dates, true and false.</summary>
internal static class YamlScalars
{
    public static bool IsScalar(Type type) =>
        type.IsEnum
        || type == typeof(string)
        || type == typeof(bool)
        || type == typeof(int)
        || type == typeof(long)
        || type == typeof(decimal)
        || type == typeof(DateOnly)
        || type == typeof(YamlText);

    /// <summary>True for nothing, ~ and null written without quotes.</summary>
    public static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    public static object? Read(YamlScalarNode node, Type type, string file)
    {
        var text = node.Value ?? "";
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(YamlText) => new YamlText(text, Place(node, file)),
            _ when type == typeof(bool) => text switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                ? n
                : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
                ? n
                : null,
            _ when type == typeof(decimal) => decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var n
            )
                ? n
                : null,
            _ when type == typeof(DateOnly) => DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var d
            )
                ? d
                : null,
            _ => Enum.GetNames(type).FirstOrDefault(name => EnumName(name) == text) is { } found ? Named.Find(type, found) : null,
        };
    }

    public static string Describe(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(int) || t == typeof(long) => "a whole number",
            var t when t == typeof(decimal) => "a number such as 0.05",
            var t when t == typeof(DateOnly) => "a date such as 2024-12-31",
            { IsEnum: true } t => "one of " + string.Join(", ", Enum.GetNames(t).Select(EnumName)),
            var t when t == typeof(string) || t == typeof(YamlText) => "text",
            _ => "a value",
        };

    public static string SnakeCase(string name) =>
        string.Concat(
            name.Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())
        );

    // BigInt is written bigint, as every engine writes it.
    private static string EnumName(string name) => name == "BigInt" ? "bigint" : SnakeCase(name);

    private static YamlPlace Place(YamlScalarNode node, string file)
    {
        var place = StrictYaml.PlaceOf(node, file);
        return node.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? place.Right(1) : place;
    }
}
