using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>JSON that is the same bytes for the same facts, whoever writes it (docs/ledger.md).</summary>
/// <remarks>
/// Keys sorted by code unit, no white space; decimals and 64-bit integers as strings without trailing zeros, smaller integers as numbers,
/// instants in UTC to the millisecond, text in Unicode form C, bytes in lower-case hex. Binary floating point is refused: it has no exact
/// decimal.
/// </remarks>
public static class CanonicalJson
{
    private static readonly ConcurrentDictionary<Type, (string Name, PropertyInfo Property)[]> Shapes = new();

    public static string Write(object? value)
    {
        var json = new StringBuilder();
        Append(json, value);
        return json.ToString();
    }

    /// <summary>Writes parsed JSON again in canonical form: an already canonical text comes back unchanged.</summary>
    public static string Rewrite(JsonElement element) => Write(element);

    /// <summary>All digits, no exponent, no trailing zeros: 1.50 and 1.5 are one number; there is no negative zero.</summary>
    public static string Number(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
        {
            text = text.TrimEnd('0').TrimEnd('.');
        }

        return text == "-0" ? "0" : text;
    }

    public static string Instant(DateTimeOffset instant) =>
        Instants.ToMilliseconds(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder json, object? value)
    {
        switch (value)
        {
            case null:
                json.Append("null");
                break;
            case RawJson raw:
                json.Append(raw.Text);
                break;
            case JsonElement element:
                AppendElement(json, element);
                break;
            case bool flag:
                json.Append(flag ? "true" : "false");
                break;
            case string text:
                AppendText(json, Composed(text));
                break;
            case StoredText stored:
                AppendText(json, stored.Text);
                break;
            case int or short or byte or sbyte or ushort:
                json.Append(Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case long or ulong or uint:
                AppendText(json, Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case decimal number:
                AppendText(json, Number(number));
                break;
            case DateTimeOffset instant:
                AppendText(json, Instant(instant));
                break;
            case DateOnly date:
                AppendText(json, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case Guid id:
                AppendText(json, id.ToString("D"));
                break;
            case Enum name:
                AppendText(json, name.ToString());
                break;
            case byte[] bytes:
                AppendText(json, Convert.ToHexStringLower(bytes));
                break;
            case double or float or DateTime or TimeSpan:
                throw new NotSupportedException(
                    $"{value.GetType().Name} has no exact canonical form. Use decimal, DateTimeOffset or a number of milliseconds."
                );
            case IDictionary map:
                AppendObject(json, map.Keys.Cast<object>().Select(k => ((string)k, map[k])));
                break;
            case IEnumerable<KeyValuePair<string, string>> map:
                AppendObject(json, map.Select(p => (p.Key, (object?)p.Value)));
                break;
            case IEnumerable<KeyValuePair<string, object?>> map:
                AppendObject(json, map.Select(p => (p.Key, p.Value)));
                break;
            case IEnumerable items:
                AppendArray(json, items.Cast<object?>());
                break;
            default:
                AppendObject(json, ShapeOf(value.GetType()).Select(p => (p.Name, p.Property.GetValue(value))));
                break;
        }
    }

    private static void AppendElement(StringBuilder json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(json, element.EnumerateObject().Select(p => (p.Name, (object?)p.Value)));
                break;
            case JsonValueKind.Array:
                AppendArray(json, element.EnumerateArray().Select(e => (object?)e));
                break;
            case JsonValueKind.String:
                AppendText(json, Composed(element.GetString()!));
                break;
            case JsonValueKind.Number:
                Append(json, element.TryGetInt32(out var number) ? (object)number : element.GetDecimal());
                break;
            case JsonValueKind.True:
                json.Append("true");
                break;
            case JsonValueKind.False:
                json.Append("false");
                break;
            default:
                json.Append("null");
                break;
        }
    }

    private static void AppendObject(StringBuilder json, IEnumerable<(string Key, object? Value)> members)
    {
        json.Append('{');
        string? last = null;
        foreach (
            var (key, value) in members
                .Select(m => (Key: m.Key.Normalize(NormalizationForm.FormC), m.Value))
                .OrderBy(m => m.Key, StringComparer.Ordinal)
        )
        {
            if (last is not null)
            {
                if (string.Equals(last, key, StringComparison.Ordinal))
                {
                    throw new NotSupportedException($"The key '{key}' stands twice in one object.");
                }

                json.Append(',');
            }

            AppendText(json, key);
            json.Append(':');
            Append(json, value);
            last = key;
        }

        json.Append('}');
    }

    private static void AppendArray(StringBuilder json, IEnumerable<object?> items)
    {
        json.Append('[');
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                json.Append(',');
            }

            Append(json, item);
            isFirst = false;
        }

        json.Append(']');
    }

    /// <summary>Only what JSON forces is escaped (as RFC 8785 does); everything else is itself in UTF-8.</summary>
    private static void AppendText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"':
                    json.Append("\\\"");
                    break;
                case '\\':
                    json.Append("\\\\");
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case < ' ':
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        json.Append('"');
    }

    /// <summary>Half a character has no Unicode form and no UTF-8.</summary>
    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException) when (Readable.FirstUnreadable(text) is >= 0 and var offset)
        {
            throw TextGuard.Unreadable("text", offset);
        }
    }

    private static (string Name, PropertyInfo Property)[] ShapeOf(Type type) =>
        Shapes.GetOrAdd(
            type,
            t =>
                [
                    .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(p => p.GetIndexParameters().Length == 0)
                        .Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p)),
                ]
        );
}

/// <summary>Text of a stored row, character by character: forms that Unicode takes for one are two values to whoever compares.</summary>
internal readonly record struct StoredText(string Text);

/// <summary>Text that is canonical JSON already.</summary>
internal readonly record struct RawJson(string Text);
