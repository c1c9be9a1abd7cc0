using System.Globalization;
using System.Text.Json;
using Portal.Data;

namespace Portal.Api;

/// <summary>The JSON of a request: bounded in size, depth and digits, and every text in it readable, before anything else looks at
/// it.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Bounds.JsonNesting };

    /// <param name="accepted">The fields, for the sentence of a refusal.</param>
    /// <exception cref="RequestException">Says what cannot be read and where.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest http, string accepted, CancellationToken cancellationToken)
    {
        JsonDocument? document = null;
        try
        {
            document = await JsonDocument.ParseAsync(http.Body, Options, cancellationToken);
            Require(document.RootElement, "body");
            return document;
        }
        catch (JsonException broken)
        {
            throw new RequestException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The body is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}. Send one object with {accepted}, and at most {Bounds.JsonNesting} objects and lists inside one another."
                )
            );
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RequestException(
                string.Create(CultureInfo.InvariantCulture, $"The body has more than {Bounds.RequestBytes} bytes. Send less."),
                refused.StatusCode
            );
        }
        catch (RequestException)
        {
            document?.Dispose();
            throw;
        }
    }

    private static void Require(JsonElement element, string where)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    Require(field.Value, Text(() => field.Name, where));
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Require(item, where);
                }

                break;
            case JsonValueKind.String:
                Text(() => element.GetString()!, where);
                break;
            case JsonValueKind.Number when element.GetRawText().Length > Bounds.NumberDigits + 2:
                throw new RequestException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{where}: {Readable.Short(element.GetRawText())} has more than {Bounds.NumberDigits} digits."
                    )
                );
        }
    }

    /// <summary>Bytes that are no UTF-8, and escapes of half a character, show only when the text is taken out.</summary>
    private static string Text(Func<string> read, string where)
    {
        string text;
        try
        {
            text = read();
        }
        catch (InvalidOperationException)
        {
            throw new RequestException($"{where}: is no text in UTF-8, or holds half a character. Send whole characters.");
        }

        return Readable.FirstUnreadable(text) is >= 0 and var offset
            ? throw new RequestException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{where}: character {offset + 1} cannot be read: half a character, or a control character."
                )
            )
            : text;
    }
}
