using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Reporting.Returns;

/// <summary>A return as JSON, to be stored with its version and shown again exactly as it was: decimals as strings, nothing lost.</summary>
public static class ReturnJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new ExactDecimal(), new JsonStringEnumConverter(allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string Write(ReturnDocument document) => JsonSerializer.Serialize(document, Options);

    /// <summary>The document as it was written; stops when its content is not the one that its digest was taken of.</summary>
    public static ReturnDocument Read(string json)
    {
        var document =
            JsonSerializer.Deserialize<ReturnDocument>(json, Options) ?? throw new InvalidDataException("The stored return is empty.");
        var digest = ReturnDigest.Of(document);
        return digest == document.ContentDigest
            ? document
            : throw new InvalidDataException(
                $"The stored return {document.Form} of {document.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} was changed after it was sealed: its content has the digest {digest}, and it says {document.ContentDigest}."
            );
    }

    /// <summary>JSON numbers pass through binary fractions in other readers; a string does not.</summary>
    private sealed class ExactDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(
                reader.GetString()!,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture
            );

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("0.############################", CultureInfo.InvariantCulture));
    }
}
