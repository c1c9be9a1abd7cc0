using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Portal.Controls;

/// <summary>A form as a draft keeps it: its public properties, each a field that two people can differ in.</summary>
public static class DraftForm
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate,
    };

    public static string Write<T>(T form) => JsonSerializer.Serialize(form, Options);

    /// <returns>Null when the form has changed its shape since and the text no longer fits.</returns>
    public static T? Read<T>(string content)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The fields in which a person's form differs from what is stored now.</summary>
    /// <param name="begun">As both began.</param>
    /// <param name="theirs">As it is stored now.</param>
    /// <param name="yours">As the person left it.</param>
    public static IReadOnlyList<DraftDifference> Compare(string begun, string theirs, string yours)
    {
        var (was, stored, typed) = (Fields(begun), Fields(theirs), Fields(yours));
        return
        [
            .. stored
                .Where(field => typed.ContainsKey(field.Key) && !JsonNode.DeepEquals(field.Value, typed[field.Key]))
                .Select(field => new DraftDifference(
                    field.Key,
                    field.Value,
                    typed[field.Key],
                    JsonNode.DeepEquals(typed[field.Key], was[field.Key]) ? DraftSide.Theirs
                        : JsonNode.DeepEquals(field.Value, was[field.Key]) ? DraftSide.Yours
                        : null
                )),
        ];
    }

    /// <summary>What is stored now, with the fields for which the person's own text was chosen.</summary>
    public static string Merge(string theirs, IEnumerable<DraftDifference> differences)
    {
        var merged = Fields(theirs);
        foreach (var difference in differences.Where(d => d.Choice == DraftSide.Yours))
        {
            merged[difference.Field] = difference.Yours?.DeepClone();
        }

        return merged.ToJsonString();
    }

    private static JsonObject Fields(string content) => JsonNode.Parse(content)!.AsObject();
}

/// <summary>Whose text a field takes.</summary>
public enum DraftSide
{
    Theirs,
    Yours,
}

/// <summary>A field that is stored otherwise than the person left it.</summary>
/// <param name="Field">Name of the form's property.</param>
/// <param name="Proposed">The side that alone changed the field; null when both did, and the person has to choose.</param>
public sealed record DraftDifference(string Field, JsonNode? Theirs, JsonNode? Yours, DraftSide? Proposed)
{
    public DraftSide? Choice { get; set; } = Proposed;
}
