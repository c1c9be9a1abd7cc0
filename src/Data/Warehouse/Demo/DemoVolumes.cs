using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>How many loans are drawn in each month, so that the live book follows the published balances by product.</summary>
/// <remarks>A pilot book of some ten thousand loans measures how long loans of each product live and what is left of them; volumes are
/// solved from that.</remarks>
internal sealed class DemoVolumes(
    DuckDbConnection connection,
    DemoModel model,
    DemoOptions options,
    DemoCalendar calendar,
    IReadOnlyDictionary<string, int> products
)
{
    private const int PilotMonths = 48;
    private const int PilotDraws = 250;

    /// <summary>Largest own exposure to one borrower in cents; null in books that need no cap.</summary>
    public long? CapCents { get; private set; } =
        options.Loans >= model.BorrowerCap.BelowLoans ? null : Cap(model.BorrowerCap, model.BorrowerCap.AverageIou * options.Loans);

    /// <summary>Fills <c>chunk</c> (product, cohort, first_key, n) and <c>stock</c> (product, pool).</summary>
    public void Solve(CancellationToken cancellationToken)
    {
        Pilot(cancellationToken);
        connection.Execute(Book(), cancellationToken);
        if (CapCents is not null)
        {
            // The cap lowers the average loan, hence the book and its capital, hence the cap: once more with the average that the pilot
            // shows.
            CapCents = Cap(
                model.BorrowerCap,
                (decimal)connection.Query(AverageIou(), [new("yuan", SqlType.Decimal)], cancellationToken).Rows[0][0]! * options.Loans
            );
            Pilot(cancellationToken);
        }

        connection.Execute(Plan(), cancellationToken);
    }

    private static long Cap(BorrowerCap cap, decimal loans) => (long)(cap.Share * cap.CapitalToLoans * loans * 100);

    private void Pilot(CancellationToken cancellationToken)
    {
        connection.Execute(
            $"""
            CREATE OR REPLACE TABLE pilot_chunk AS SELECT p.product, {2022
                * 12} + m AS cohort, (p.product * {PilotMonths} + m) * {PilotDraws} + 1 AS first_key, {PilotDraws} AS n
                FROM (VALUES {string.Join(", ", products.Values.Select(v => $"({v})"))}) p(product), range({PilotMonths}) r(m);
            CREATE OR REPLACE TABLE pilot (product SMALLINT, {DemoDraws.Columns});
            """,
            cancellationToken
        );
        foreach (var p in model.Products)
        {
            var number = products[p.Product];
            var live =
                PilotDraws
                * p.Terms.Sum(t => decimal.Parse(t.Key, System.Globalization.CultureInfo.InvariantCulture) * t.Value)
                / p.Terms.Values.Sum()
                * 0.75m;
            var pool = Math.Max(1, (long)(live / Concurrency(p.IousPerBorrower)));
            connection.Execute($"CREATE OR REPLACE TEMP TABLE one ({DemoDraws.Columns});", cancellationToken);
            connection.Execute(
                DemoDraws.Insert("one", "pilot_chunk", model, p, number, Text(pool), CapCents, DateOnly.MinValue),
                cancellationToken
            );
            connection.Execute($"INSERT INTO pilot SELECT {number}, * FROM one;", cancellationToken);
        }

        connection.Execute(Curves, cancellationToken);
    }

    // A default that a quota is to write off counts for 195 days, the middle of its natural write-off.
    private const string Curves = """
        CREATE OR REPLACE TABLE curve AS
        WITH aged AS (SELECT product, k, coalesce(closed_date, late_due + 195) > last_day(md(cohort + k, 1)) AS alive, bal(own, instalment, late_from, late_to, k) AS cents
            FROM pilot, range(72) r(k))
        SELECT product, k, count(*) FILTER (alive) / count(*) AS alive, coalesce(sum(cents) FILTER (alive), 0)::DOUBLE / count(*) AS cents FROM aged GROUP BY ALL;
        CREATE OR REPLACE TABLE life AS SELECT product, sum(alive) AS months, sum(k * alive) / sum(alive) AS age, sum(cents) / sum(alive) AS cents FROM curve GROUP BY ALL;
        """;

    /// <summary>Own balances by product and year, and at_month(product, month), linear in between.</summary>
    private string Book()
    {
        var book = model.Book.SelectMany(y => y.Balances.Select(b => $"({products[b.Key]}, {y.Year * 12 + 11}, {Real(b.Value)})"));
        var last = $"{model.Book[^1].Year * 12 + 11} - 0.001";
        return $"""
            CREATE TABLE book AS SELECT * FROM (VALUES {string.Join(", ", book)}) b(product, month, balance);
            CREATE MACRO at_month(p, m) AS (SELECT min(a.balance + (b.balance - a.balance) * (m - a.month) / 12) FROM book a JOIN book b ON b.product = a.product AND b.month = a.month + 12
                WHERE a.product = p AND a.month <= least(m, {last}) AND b.month > least(m, {last}));
            """;
    }

    private string AverageIou()
    {
        var last = DemoCalendar.Index(calendar.End);
        return $"SELECT (sum(at_month(product, {last})) / sum(at_month(product, {last}) / cents) / 100)::DECIMAL(18, 2) FROM life WHERE cents > 0";
    }

    private string Plan()
    {
        var borrowers = model.Products.Select(p =>
            $"({products[p.Product]}, {Concurrency(p.IousPerBorrower).ToString("F6", System.Globalization.CultureInfo.InvariantCulture)}::DOUBLE)"
        );
        var (first, last) = (FirstCohort(), DemoCalendar.Index(calendar.End));
        return $"""
            CREATE TABLE wish AS SELECT l.product, c.cohort::INTEGER AS cohort, draw_season(c.cohort) * greatest(0, at_month(l.product, c.cohort + l.age)) / l.cents / l.months AS n
                FROM life l, range({first}, {last + 1}) c(cohort);
            CREATE TABLE expected AS SELECT w.product, sum(w.n * c.alive) AS live, sum(w.n * c.cents) AS cents FROM wish w JOIN curve c ON c.product = w.product AND c.k = {last} - w.cohort GROUP BY ALL;
            CREATE TABLE scale AS SELECT product, CASE WHEN cents > 0 THEN at_month(product, {last}) / cents ELSE 0 END AS factor, live FROM expected;
            CREATE TABLE stock AS SELECT s.product, greatest(10, round(live * factor * {options.Loans} / (SELECT sum(live * factor) FROM scale) / b.per_borrower))::BIGINT AS pool,
                    factor * {options.Loans} / (SELECT sum(live * factor) FROM scale) AS factor
                FROM scale s JOIN (VALUES {string.Join(", ", borrowers)}) b(product, per_borrower) USING (product);
            CREATE TABLE plan AS SELECT w.product, w.cohort, n, sum(n) OVER (ORDER BY w.cohort, w.product) - n + 1 AS first_key
                FROM (SELECT w.product, w.cohort, round(w.n * s.factor)::BIGINT AS n FROM wish w JOIN stock s USING (product)) w;
            CREATE TABLE chunk AS SELECT product, cohort, first_key + j * 2000 AS first_key, least(2000, n - j * 2000) AS n FROM plan, unnest(range(n // 2000 + 1)) t(j) WHERE n > j * 2000;
            """;
    }

    // With snapshots only, cohorts that can no longer be on the books in the first one's year are not drawn.
    private int FirstCohort() =>
        options.SnapshotsOnly
            ? Math.Max(DemoCalendar.FirstCohort, DemoCalendar.Index(calendar.Since) - model.Products.Max(DrawSql.LongestTerm) - 20)
            : DemoCalendar.FirstCohort;

    /// <summary>Mean λ of a Poisson number of live loans, so that those who have one have <paramref name="each"/> on average: λ / (1 −
    /// e^−λ) = each.</summary>
    private static decimal Concurrency(decimal each)
    {
        var (low, high) = (1e-6, 10.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle / (1 - Math.Exp(-middle)) < (double)each ? (middle, high) : (low, middle);
        }

        return (decimal)low;
    }
}
