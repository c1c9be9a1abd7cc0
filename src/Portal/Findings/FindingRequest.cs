using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Api;
using Portal.Data;
using Portal.Data.Findings;
using Portal.Shell;

namespace Portal.Findings;

/// <summary>A finding to open.</summary>
/// <param name="Title">What is wrong, in one line.</param>
/// <param name="Rating">Low, Medium, High or Critical.</param>
/// <param name="Indicator">Code of the figure that it starts from; its loans are frozen with it.</param>
/// <param name="AsOf">Reporting date; by default that of the latest run.</param>
/// <param name="Predicate">Condition of the loans; by default the figure's numerator.</param>
/// <param name="Condition">The part "condition", as far as it is written.</param>
/// <param name="Owner">User name of whoever must put it right.</param>
/// <param name="DueDate">Until when; not in the past.</param>
/// <param name="Operation">Chosen by the caller, so that a repeated call opens nothing twice.</param>
public sealed record FindingRequest(
    string Title,
    FindingRating Rating,
    string? Indicator,
    DateOnly? AsOf,
    string? Predicate,
    string? Condition,
    string? Owner,
    DateOnly? DueDate,
    Guid? Operation
)
{
    /// <summary>How callers of this program write it: ratings by their names.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private const string Accepted = "title, rating, indicator, asOf, predicate, condition, owner, dueDate, operation";

    /// <exception cref="RequestException">Names the field, its value and what is accepted.</exception>
    internal static async Task<FindingRequest> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        using var document = await RequestBody.ReadAsync(http, Accepted, cancellationToken);
        return Read(document.RootElement);
    }

    private static FindingRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException($"The body is {Shown(body)}. Send one object with {Accepted}.");
        }

        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            if (!Accepted.Split(", ").Contains(field.Name, StringComparer.Ordinal) || !fields.TryAdd(field.Name, field.Value))
            {
                throw new RequestException(
                    $"{Readable.Short(field.Name)}: {(fields.ContainsKey(field.Name) ? "stands twice" : "is no field")}. Accepted: {Accepted}."
                );
            }
        }

        return new FindingRequest(
            Text("title") ?? throw new RequestException("title: is missing. Say in one line what is wrong."),
            Parsed("rating", "one of Low, Medium, High, Critical", Named.Find<FindingRating>)
                ?? throw new RequestException("rating: is missing. Accepted: Low, Medium, High, Critical."),
            Text("indicator"),
            Parsed("asOf", "a date such as 2024-12-31", Urls.Date),
            Text("predicate"),
            Text("condition"),
            Text("owner"),
            Parsed("dueDate", "a date such as 2024-12-31", Urls.Date),
            Parsed(
                "operation",
                "a UUID other than zero",
                t => Guid.TryParseExact(t, "D", out var id) && id != Guid.Empty ? id : (Guid?)null
            )
        );

        string? Text(string name) =>
            !fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw new RequestException($"{name}: {Shown(value)} is not a text.");

        T? Parsed<T>(string name, string accepted, Func<string, T?> parse)
            where T : struct =>
            Text(name) is { } text
                ? parse(text) ?? throw new RequestException($"{name}: '{Readable.Short(text)}' is not {accepted}.")
                : null;
    }

    private static string Shown(JsonElement value) => Readable.Short(value.GetRawText());
}
