using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Data.Access;

namespace Portal.Data.Ledgers;

/// <summary>Gives the first result again when an operation is sent twice.</summary>
internal static class LedgerResult
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    public static T Repeat<T>(LedgerEntry first, Actor actor)
    {
        using var body = JsonDocument.Parse(first.Body);
        var by = body.RootElement.GetProperty("actor").GetProperty("name").GetString();
        if (!string.Equals(by, actor.Name, StringComparison.Ordinal))
        {
            throw new RuleException(
                "ledger.operation-of-another",
                $"The operation {first.OperationId} was already made by {by}. Reload the page and try again.",
                first.OperationId,
                by ?? ""
            );
        }

        return body.RootElement.TryGetProperty("result", out var result) ? result.Deserialize<T>(Options)! : default!;
    }
}
