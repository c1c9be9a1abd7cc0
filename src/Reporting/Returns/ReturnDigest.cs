using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Reporting.Returns;

/// <summary>The content digest of a return: what an approval will cover.</summary>
/// <remarks>
/// Covered: form and version, scope, currency, unit, date, book, input set, each cell's value with its definition, each check's outcome,
/// and what was assumed and refused. Not covered: names and sentences in either language, and the catalogue digest, so that editing an
/// indicator that this return does not use voids nothing.
/// </remarks>
public static class ReturnDigest
{
    /// <summary>Lower-case hexadecimal SHA-256 of the document's canonical JSON.</summary>
    public static string Of(ReturnDocument document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(document))));

    /// <summary>The text that is hashed: JSON arrays in a fixed order, decimals without trailing zeros.</summary>
    public static string CanonicalText(ReturnDocument document)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            Strings(
                json,
                document.Form,
                document.Version,
                document.Scope.Code,
                document.Currency,
                Text(document.Unit.Divisor),
                Text(document.Unit.Decimals),
                document.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                document.Book,
                document.IsDemo ? "demo" : "real",
                document.InputDigest
            );
            Cells(json, document);
            Checks(json, document);
            if (document.Notes.Count > 0)
            {
                // documents without any keep the digest that they had before there were notes
                Strings(json, [.. document.Notes.Select(note => note.En)]);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Cells(Utf8JsonWriter json, ReturnDocument document)
    {
        foreach (var cell in document.Cells)
        {
            json.WriteStartArray();
            Strings(
                json,
                cell.Ref,
                cell.Kind.ToString(),
                Text(cell.Exact),
                Text(cell.Value),
                cell.Formula,
                cell.Measure,
                cell.Predicate,
                Text(cell.Rows)
            );
            Strings(json, [.. cell.Missing]);
            json.WriteEndArray();
        }
    }

    private static void Checks(Utf8JsonWriter json, ReturnDocument document)
    {
        foreach (var check in document.Checks)
        {
            json.WriteStartArray();
            Strings(
                json,
                check.Id,
                check.Severity.ToString(),
                check.State.ToString(),
                check.At,
                check.Rule,
                Text(check.Left),
                Text(check.Right),
                Text(check.Tolerance)
            );
            Strings(json, [.. check.Missing]);
            json.WriteEndArray();
        }
    }

    private static void Strings(Utf8JsonWriter json, params string?[] values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string? Text(decimal? value) => value?.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
