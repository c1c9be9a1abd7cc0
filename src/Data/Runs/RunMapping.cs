using System.Text.Json;
using Portal.Data.Ledgers;

namespace Portal.Data.Runs;

/// <summary>Between stored runs and the records of the register.</summary>
internal static class RunMapping
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
    };

    public static IndicatorRunValue Stored(this RunValue v, int number) =>
        new()
        {
            RunNumber = number,
            Code = v.Code,
            Ref = v.Ref,
            ClosureDigest = v.ClosureDigest,
            Status = v.Status,
            MissingJson = CanonicalJson.Write(v.Missing),
            Value = v.Value,
            Numerator = v.Numerator,
            Denominator = v.Denominator,
            Unit = v.Unit,
            Better = v.Better,
            LimitState = v.LimitState,
            WatchLimit = v.WatchLimit,
            BreachLimit = v.BreachLimit,
            RegulatoryState = v.RegulatoryState,
            AppetiteAmber = v.Appetite?.Amber,
            AppetiteRed = v.Appetite?.Red,
            AppetiteState = v.Appetite?.State,
            ApprovalReference = v.Appetite?.Reference,
            ApprovalDate = v.Appetite?.ApprovedOn,
            ApprovalBody = v.Appetite?.Body,
            RowsJson = CanonicalJson.Write(v.Rows.Select(Stored)),
        };

    public static RunRow Row(this IndicatorRun r) =>
        new(r.Number, r.AsOf, r.CatalogueDigest, r.InputDigest, r.ResultDigest, r.Engine, r.StartedAt, r.ElapsedMs, r.RowsScanned, r.Actor)
        {
            ClosureDigest = r.ClosureDigest,
        };

    public static RunView View(this IndicatorRun r) => new(r.Row(), r.InputsJson, [.. r.Values.Select(Value)]);

    /// <summary>Counts stand there when the row has them, so that rows without are stored as they always were.</summary>
    private static Dictionary<string, object?> Stored(RunValueRow row)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(row.Keys)] = row.Keys,
            [nameof(row.Value)] = row.Value,
        };
        if (row.Denominator is not null)
        {
            members[nameof(row.Numerator)] = row.Numerator;
            members[nameof(row.Denominator)] = row.Denominator;
        }

        return members;
    }

    private static RunValue Value(IndicatorRunValue v) =>
        new(
            v.Code,
            v.Ref,
            v.Status,
            Read<List<string>>(v.MissingJson),
            v.Value,
            v.Numerator,
            v.Denominator,
            v.Unit,
            v.Better,
            v.LimitState,
            v.WatchLimit,
            v.BreachLimit,
            Read<List<RunValueRow>>(v.RowsJson)
        )
        {
            ClosureDigest = v.ClosureDigest,
            RegulatoryState = v.RegulatoryState,
            Appetite = (v.AppetiteState, v.ApprovalReference, v.ApprovalDate) is ({ } state, { } reference, { } day)
                ? new RunAppetite(v.AppetiteAmber, v.AppetiteRed, state, reference, day, v.ApprovalBody)
                : null,
        };

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Reading)
        ?? throw new InvalidDataException("A stored run holds null where a list belongs. Run the ledger verification.");
}
