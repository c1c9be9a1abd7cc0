using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;

namespace Portal.Cli;

/// <summary>A run as one JSON document for machines; every amount and ratio is an exact decimal as a string.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, IndicatorRunResult run)
    {
        using var json = new Utf8JsonWriter(output, Layout);
        json.WriteStartObject();
        json.WriteString("asOf", Text(run.AsOf));
        json.WriteString("rulesOf", Text(run.RulesOf));
        json.WriteStartObject("inputs");
        json.WriteString("digest", run.Inputs.Digest);
        json.WriteStartArray("partitions");
        foreach (var partition in run.Inputs.Partitions)
        {
            json.WriteStartObject();
            json.WriteString("table", partition.Table);
            json.WriteString("date", Text(partition.Date));
            json.WriteNumber("version", partition.Version);
            json.WriteNumber("rows", partition.Rows);
            json.WriteString("digest", partition.Digest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("catalogue", run.CatalogueDigest);
        json.WriteString("engine", run.Engine);
        json.WriteNumber("elapsedMs", run.ElapsedMs);
        json.WriteNumber("rowsScanned", run.RowsScanned);
        json.WriteStartArray("indicators");
        foreach (var indicator in run.Indicators)
        {
            Write(json, indicator);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IndicatorResult indicator)
    {
        json.WriteStartObject();
        json.WriteString("code", indicator.Code);
        json.WriteString("ref", indicator.Ref);
        json.WriteStartObject("name");
        json.WriteString("en", indicator.Name.En);
        json.WriteString("zh", indicator.Name.Zh);
        json.WriteEndObject();
        json.WriteString("status", Words.Of(indicator.Status));
        json.WriteStartArray("missing");
        foreach (var missing in indicator.Missing)
        {
            json.WriteStringValue(missing);
        }

        json.WriteEndArray();
        json.WriteString("value", Text(indicator.Value));
        json.WriteString("numerator", Text(indicator.Numerator));
        json.WriteString("denominator", Text(indicator.Denominator));
        json.WriteString("unit", Words.Of(indicator.Unit));
        json.WriteString("limitState", Words.Of(indicator.LimitState));
        Write(json, indicator.Regulatory);
        Write(json, indicator.Appetite, indicator.Better);
        json.WriteStartArray("rows");
        foreach (var row in indicator.Rows)
        {
            json.WriteStartObject();
            json.WriteStartObject("keys");
            foreach (var (key, value) in row.Keys)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteString("value", Text(row.Value));
            if (row.Denominator is not null)
            {
                json.WriteString("numerator", Text(row.Numerator));
                json.WriteString("denominator", Text(row.Denominator));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RegulatoryLimit? limit)
    {
        if (limit is null)
        {
            json.WriteNull("regulatory");
            return;
        }

        json.WriteStartObject("regulatory");
        json.WriteString("mark", Text(limit.Mark));
        json.WriteString("limit", Text(limit.Limit));
        json.WriteString("state", Words.Of(limit.State));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BoardAppetite? appetite, Direction better)
    {
        if (appetite is null && better == Direction.None)
        {
            json.WriteNull("appetite");
            return;
        }

        json.WriteStartObject("appetite");
        if (appetite is null)
        {
            json.WriteString("state", "not_set"); // the board of this bank has decided none
            json.WriteEndObject();
            return;
        }

        json.WriteString("amber", Text(appetite.Amber));
        json.WriteString("red", Text(appetite.Red));
        json.WriteString("state", Words.Of(appetite.State));
        json.WriteString("approvalReference", appetite.Reference);
        json.WriteString("approvalDate", appetite.ApprovedOn is { } day ? Text(day) : null);
        json.WriteString("approvalBody", appetite.Body);
        json.WriteEndObject();
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
