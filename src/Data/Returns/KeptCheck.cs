using System.Text.Json;

namespace Portal.Data.Returns;

/// <summary>How one check came out in a kept document.</summary>
/// <param name="Blocks">The version is not filed while the check fails or cannot be decided.</param>
/// <param name="Holds">False also for what cannot be decided.</param>
public sealed record KeptCheck(string Id, bool Blocks, bool Holds)
{
    /// <summary>The checks of a document, read from the document itself: nobody else's word decides what may be approved.</summary>
    /// <exception cref="InvalidDataException">The document has no checks that can be read.</exception>
    public static IReadOnlyList<KeptCheck> Of(string documentJson)
    {
        try
        {
            using var document = JsonDocument.Parse(documentJson);
            return
            [
                .. document
                    .RootElement.GetProperty("checks")
                    .EnumerateArray()
                    .Select(check => new KeptCheck(
                        check.GetProperty("id").GetString()!,
                        Word(check, "severity", "Block", "Warn") == "Block",
                        Word(check, "state", "Ok", "Failed", "NotEvaluable") == "Ok"
                    )),
            ];
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The document of a return has no checks that can be read: {unreadable.Message}", unreadable);
        }
    }

    private static string Word(JsonElement check, string field, params string[] accepted) =>
        check.GetProperty(field).GetString() is { } word && accepted.Contains(word)
            ? word
            : throw new InvalidOperationException($"{field} of check {check.GetProperty("id")} is none of {string.Join(", ", accepted)}.");
}
