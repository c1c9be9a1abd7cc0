using System.Globalization;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>The single draws of <see cref="DemoDraws"/>, each an expression over the columns known so far.</summary>
internal static class DrawSql
{
    /// <summary>Months by which a bullet loan is extended at maturity.</summary>
    private const int ExtensionMonths = 6;

    public static int LongestTerm(DemoProduct p) => p.Terms.Keys.Max(k => int.Parse(k, CultureInfo.InvariantCulture));

    /// <summary>All limits of the customer in yuan, in steps of 1,000.</summary>
    public static string Limit(DemoProduct p) =>
        $"(least({Text(p.Limit.Largest)}, greatest(2000, round(exp(ln({Real(p.Limit.Median)}) + {Real(p.Limit.Sigma)} * z(customer_key, 66)) / 1000) * 1000)))::BIGINT";

    /// <summary>Own-funded share in thousandths.</summary>
    public static string OwnShare(DemoProduct p)
    {
        var (share, span) = (p.OwnShare, p.OwnShare.To - p.OwnShare.From);
        return $"""
            (CASE WHEN u(loan_key, 5) >= {Real(p.JointShare)} THEN 1000
                WHEN cohort < {2022 * 12} AND u(loan_key, 6) < {Real(share.StockShare)} THEN {Text((long)(share.Stock * 1000))}
                ELSE round(1000 * ({Real(share.From)} + {Real(span)} * pow(u(loan_key, 7), {Real(share.Shape)}))) END)::SMALLINT
            """;
    }

    /// <summary>Drawn amount in yuan, in steps of 100.</summary>
    public static string Amount(DemoProduct p, long? capCents)
    {
        var d = p.Draw;
        var loanWeight = (decimal)Math.Sqrt((double)(1 - (d.CustomerWeight * d.CustomerWeight)));
        var mean = p.Terms.Sum(t => decimal.Parse(t.Key, CultureInfo.InvariantCulture) * t.Value) / p.Terms.Values.Sum();
        var normal = $"{Real(d.CustomerWeight)} * z(customer_key, 66) + {Real(loanWeight)} * z(loan_key, 3)";
        var cap = capCents is { } cents ? $", {Text(cents)} * 10 // own_share // 100 * 100" : "";
        return $"""
            least(greatest({Text(d.Smallest)}, least({Text(d.Largest)}, credit_limit * {Real(p.Limit.DrawShare)},
                round(exp(ln({Real(d.Median)}) + {Real(d.Sigma)} * ({normal})) * pow(term / {Real(mean)}, {Real(
                d.SizeByTerm
            )}) / 100) * 100)::BIGINT // 100 * 100){cap})
            """;
    }

    /// <summary>Month on book in which everything is repaid early, if nothing else happens.</summary>
    public static string Prepaid(DemoProduct p) =>
        p.Prepayment == 0 ? Text(DemoDraws.ForGood) : $"1 + floor(ln(1 - u(loan_key, 10)) / ln(1 - {Real(p.Prepayment)}))::INTEGER";

    /// <summary>Number of the first instalment missed, or null; the customer's grade and channel multiply the chance.</summary>
    public static string FirstMiss(DemoProduct p)
    {
        var chance = $"({Real(p.Late.Ever)} * getvariable('grade_risk')[grade + 1] * getvariable('channel_risk')[channel])";
        return $"CASE WHEN u(loan_key, 11) < {chance} THEN greatest(1, ceil({Real(p.Late.Months)} * pow(-ln(1 - u(loan_key, 11) / {chance}), {Real(1 / p.Late.Shape)})))::INTEGER END";
    }

    /// <summary>Month-ends in arrears before everything owed is paid.</summary>
    public static string Depth(DemoProduct p)
    {
        var reached = 1m;
        var tails = p.Late.Rolls.Select(r => reached *= r).ToList();
        var cases = Enumerable
            .Range(0, tails.Count)
            .Reverse()
            .Select(i => $"WHEN u(loan_key, 13) < {Real(tails[i])} THEN {(i == tails.Count - 1 ? DemoDraws.ForGood : i + 2)}");
        return $"CASE {string.Join(' ', cases)} ELSE 1 END";
    }

    /// <summary>Day on which the loan leaves the book: matured, repaid early, paid up late; defaults at their natural write-off, or null
    /// when a quota decides.</summary>
    public static string Closed(DemoProduct p)
    {
        var days =
            $"CASE WHEN u(loan_key, 17) < {Real(p.Held.Share)} THEN {Spread(p.Held.From, p.Held.To)} ELSE {Spread(p.WriteOffDays.From, p.WriteOffDays.To)} END";
        var writtenOff = p.WriteOffBy == WriteOffBy.Quota ? "NULL" : $"md(cohort + miss, due_day) + ({days})";
        var early = "md(cohort + months, 1 + floor(u(loan_key, 18) * 28)::INTEGER)";
        string Scheduled(string prepaid) =>
            $"CASE WHEN {prepaid} < term THEN {early.Replace("months", prepaid, StringComparison.Ordinal)} ELSE md(cohort + term, due_day) END";
        return $"""
            CASE WHEN is_extended THEN md(cohort + term + {ExtensionMonths}, due_day)
                WHEN miss IS NULL THEN {Scheduled("prepaid")}
                WHEN depth = {DemoDraws.ForGood} THEN {writtenOff}
                WHEN miss + depth >= term THEN cure_date
                ELSE {Scheduled("greatest(prepaid, miss + depth + 1)")} END
            """;
    }

    /// <summary>Natural days past due at write-off, for ranking a default against others.</summary>
    public static string WriteOffDays(DemoProduct p) =>
        $"CASE WHEN u(loan_key, 17) < {Real(p.Held.Share)} THEN {Spread(p.Held.From, p.Held.To)} ELSE {Spread(p.WriteOffDays.From, p.WriteOffDays.To)} END";

    private static string Spread(int from, int to) => $"{from} + floor(u(loan_key, 19) * {to - from + 1})::INTEGER";
}
