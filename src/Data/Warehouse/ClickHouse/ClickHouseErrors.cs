using System.Text.RegularExpressions;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>One sentence for each way in which a statement can fail: engine, host, statement and cause.</summary>
internal static partial class ClickHouseErrors
{
    public static WarehouseException Refused(Uri host, string id, string answer, Exception? inner = null) =>
        Said(host, id, $"refused it: {Cause(answer)}", inner);

    public static WarehouseException Unreachable(Uri host, string id, Exception inner) =>
        Said(
            host,
            id,
            $"cannot be reached ({Innermost(inner)}); every shard must answer, a figure is never computed from part of them",
            inner
        );

    public static WarehouseException BrokeOff(Uri host, string id, long rows, string cause, Exception? inner) =>
        Said(host, id, FormattableString.Invariant($"broke off after {rows} rows ({cause}); nothing of its answer is used"), inner);

    /// <summary>The engine's own words, without codes, stack and version.</summary>
    public static string Cause(string answer)
    {
        var found = Message().Matches(answer);
        var text = found.Count > 0 ? found[^1].Groups[1].Value : answer;
        text = Trace().Replace(text, "").Trim().TrimEnd('.');
        if (text.Contains("throwIf", StringComparison.Ordinal))
        {
            return "a product has more than 28 digits, which cannot be added up exactly; narrow the predicate, or correct the amounts in the warehouse";
        }

        if (text.Contains("in readonly mode", StringComparison.Ordinal))
        {
            return $"{text}. Accepted is a user whose profile has 'readonly' 2, which reads and sets the limits of a statement, or 0, which a copy needs as well";
        }

        if (text.Contains("Memory limit (for query)", StringComparison.OrdinalIgnoreCase))
        {
            return $"{text}. Warehouse:ClickHouse:MemoryLimit allows more where the server has it; more shards divide what each must hold";
        }

        return text.Length is 0 ? "no reason given"
            : text.Length > 500 ? text[..500] + "…"
            : text;
    }

    public static string Innermost(Exception problem) =>
        (problem.GetBaseException().Message is { Length: > 0 } text ? text : problem.GetType().Name).TrimEnd('.');

    private static WarehouseException Said(Uri host, string id, string what, Exception? inner)
    {
        return WarehouseException.Of(
            "clickhouse.refused",
            $"The warehouse engine (ClickHouse) at {host.Host}:{host.Port}, statement {id}, {what}.",
            inner
        );
    }

    [GeneratedRegex(@"DB::(?:Net)?Exception: ((?:(?!DB::).)*?)(?=, e\.what\(\)|\s\(version|$)", RegexOptions.Singleline)]
    private static partial Regex Message();

    [GeneratedRegex(@"(?:Stack trace:.*|\(version [^)]*\)\s*|Received from [^ ]+ )", RegexOptions.Singleline)]
    private static partial Regex Trace();
}
