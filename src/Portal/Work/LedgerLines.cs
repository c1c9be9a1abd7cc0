using System.Buffers;
using System.Text;
using System.Text.Json;
using Portal.Data.Ledgers;

namespace Portal.Work;

/// <summary>Entries of the ledger as JSON lines, for the bank's own collector of security events.</summary>
internal static class LedgerLines
{
    /// <summary>One entry in one line, without the end of the line. The body is the text whose hash stands in the tree.</summary>
    /// <param name="withheld">The right that the reader lacks for the body, which is then null; null gives the body.</param>
    public static string Write(LedgerRow row, string? withheld = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", row.Sequence);
            json.WriteString("at", row.At.UtcDateTime);
            json.WriteString("kind", DeclaredKinds.NameOf(row.Kind));
            json.WriteString("actor", row.Actor);
            json.WriteString("actorKind", row.ActorKind);
            json.WriteString("subject", row.Subject);
            json.WriteString("leafHash", row.LeafHash);
            json.WritePropertyName("body");
            json.WriteRawValue(withheld is null ? row.Body : "null");
            if (withheld is not null)
            {
                json.WriteString("withheld", withheld);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
