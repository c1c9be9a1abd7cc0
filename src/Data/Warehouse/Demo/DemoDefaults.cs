using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>Decides when defaulted consumer loans leave the book: month by month the oldest go, until the month's NPL ratio is the
/// target.</summary>
/// <remarks>
/// This is calibration step 1 of <c>wbank.yaml</c>. Other products leave on their natural day, so that the quota's error is never more than
/// one consumer loan. A month's decision rests on exact sums and a total order, never on the order of rows.
/// </remarks>
internal sealed class DemoDefaults(
    DuckDbConnection connection,
    DemoModel model,
    DemoCalendar calendar,
    IReadOnlyDictionary<string, int> products
)
{
    /// <summary>Days past due after which the bank's policy calls a loan non-performing (60).</summary>
    public const int PerformingDays = 60;

    private static readonly SqlColumn[] Sums = [new("performing", SqlType.Integer), new("fixed", SqlType.Integer)];

    public void Decide(CancellationToken cancellationToken)
    {
        connection.Execute(
            "CREATE TABLE default_for_good (loan_key BIGINT, late_due DATE, cents BIGINT, days INTEGER, closed_date DATE);",
            cancellationToken
        );
        foreach (var p in model.Products.Where(p => p.WriteOffBy == WriteOffBy.Quota))
        {
            connection.Execute(
                $"""
                INSERT INTO default_for_good SELECT loan_key, late_due, bal(own, instalment, late_from, late_to, late_from), {DrawSql.WriteOffDays(
                    p
                )}, NULL::DATE
                    FROM draw_{products[p.Product]} WHERE closed_date IS NULL ORDER BY loan_key;
                """,
                cancellationToken
            );
        }

        var previous = calendar.Since.AddYears(-1);
        foreach (var date in calendar.Dates)
        {
            WriteOff(date, previous, Allowed(date, cancellationToken), cancellationToken);
            previous = date;
        }
    }

    /// <summary>Cents of quota defaults that may stay on the book at a date.</summary>
    private long Allowed(DateOnly date, CancellationToken cancellationToken)
    {
        var (performing, other) = (0m, 0m);
        foreach (var product in products.Values)
        {
            var row = connection
                .Query(
                    $"""
                    WITH s AS (SELECT closed_date, bal(own, instalment, late_from, late_to, {DemoCalendar.Index(date)} - cohort) AS cents,
                            {DemoCalendar.Index(date)} - cohort >= late_from AND {DemoCalendar.Index(date)} - cohort < late_to AND {Date(
                        date
                    )} - late_due > {PerformingDays} AS is_npl
                        FROM draw_{product} WHERE open_date <= {Date(date)} AND (closed_date > {Date(date)} OR closed_date IS NULL))
                    SELECT coalesce(sum(cents) FILTER (NOT is_npl), 0)::BIGINT, coalesce(sum(cents) FILTER (is_npl AND closed_date IS NOT NULL), 0)::BIGINT FROM s
                    """,
                    Sums,
                    cancellationToken
                )
                .Rows[0];
            performing += (long)row[0]!;
            other += (long)row[1]!;
        }

        var target = calendar.Npl(date);
        return (long)Math.Max(0, (performing * target / (1 - target)) - other);
    }

    // Those whose natural day is long past go in any case. A day of write-off lies after the previous snapshot, which still showed the
    // loan.
    private void WriteOff(DateOnly date, DateOnly previous, long allowed, CancellationToken cancellationToken)
    {
        var month = DemoCalendar.MonthStart(DemoCalendar.Index(date));
        connection.Execute(
            $"""
            UPDATE default_for_good d SET closed_date = CASE
                    WHEN d.late_due + d.days <= {Date(previous)} THEN {Date(previous)} + 1 + (bits(d.loan_key, 20) % 28)::INTEGER
                    WHEN d.late_due + d.days <= {Date(date)} THEN d.late_due + d.days
                    ELSE {Date(month)} + (bits(d.loan_key, 20) % {date.Day})::INTEGER END
                FROM (SELECT loan_key, sum(cents) OVER (ORDER BY ({Date(
                date
            )} - late_due) * 1000 // days, loan_key) AS reached, late_due + days < {Date(date)} - 120 AS is_overripe
                    FROM default_for_good WHERE closed_date IS NULL AND {Date(date)} - late_due > {PerformingDays}) q
                WHERE q.loan_key = d.loan_key AND (q.reached > {allowed} OR q.is_overripe);
            """,
            cancellationToken
        );
    }
}
