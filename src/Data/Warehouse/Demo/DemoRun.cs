using System.Globalization;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>One run of the generator: the steps in their order, on one connection, each table written month by month into the load's
/// staging.</summary>
internal sealed class DemoRun(
    WarehouseStore store,
    Load load,
    DemoModel model,
    DemoCalendar calendar,
    DemoOptions options,
    string truthPath,
    IProgress<DemoProgress> progress
)
{
    private static readonly SqlColumn[] Sums =
    [
        new("cents", SqlType.Integer),
        new("npl", SqlType.Integer),
        new("later_stages", SqlType.Integer),
        new("weighted", SqlType.Integer),
    ];

    private readonly DemoLoans _loans = new(model, store.Contract);
    private int _done;

    private int Total => 3 + calendar.Dates.Count + (options.SnapshotsOnly ? 0 : 1 + calendar.Months.Count);

    public void Write(CancellationToken cancellationToken)
    {
        using var duckDb = new DuckDbInstance(
            store.Home,
            new DuckDbOptions
            {
                Threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
                MemoryMegabytes = options.MemoryMegabytes,
            }
        );
        using var connection = duckDb.Connect();
        connection.Execute(Macros(options.Seed) + DemoLoans.Macros + _loans.Variables(), cancellationToken);
        DrawLoans(connection, cancellationToken);
        foreach (var date in calendar.Dates)
        {
            WriteSnapshot(connection, date, cancellationToken);
            Done(string.Create(CultureInfo.InvariantCulture, $"month-end {date:yyyy-MM-dd}"));
        }

        if (!options.SnapshotsOnly)
        {
            WriteHistory(connection, cancellationToken);
        }
    }

    private void WriteHistory(DuckDbConnection connection, CancellationToken cancellationToken)
    {
        var scores = new DemoScores(model, _loans.Number);
        var history = new DemoHistory(model, scores, calendar.End);
        connection.Execute(history.Originations(load.LoadId), cancellationToken);
        foreach (
            var row in connection
                .Query(
                    "SELECT DISTINCT cohort_date FROM origination ORDER BY cohort_date",
                    [new("cohort_date", SqlType.Date)],
                    cancellationToken
                )
                .Rows
        )
        {
            Copy(connection, "loan", (DateOnly)row[0]!, DemoHistory.Originated((DateOnly)row[0]!), cancellationToken);
        }

        Done("loans since 2015");
        var flows = new DemoFlows(model, store.Contract);
        var cases = new DemoCases(model, store.Contract);
        connection.Execute(DemoFlows.CreateTruth, cancellationToken);
        foreach (var date in calendar.Months)
        {
            Copy(connection, "loan_movement", date, history.Movements(date, load.LoadId), cancellationToken);
            connection.Execute(flows.Prepare(date), cancellationToken);
            Copy(connection, "fund_flow", date, flows.Select(date, load.LoadId), cancellationToken);
            Copy(connection, "exception_case", date, cases.Select(date, Written("loan_snapshot", date), load.LoadId), cancellationToken);
            Copy(connection, "application", date, scores.Applications(date, load.LoadId), cancellationToken);
            Copy(connection, "score_baseline", date, scores.Baseline(date, load.LoadId), cancellationToken);
            Done(string.Create(CultureInfo.InvariantCulture, $"movements, money flows and applications of {date:yyyy-MM}"));
        }

        connection.Execute(
            $"COPY (SELECT * FROM truth ORDER BY loan_key, rule) TO {Quoted(truthPath)} (FORMAT parquet);",
            cancellationToken
        );
    }

    private void DrawLoans(DuckDbConnection connection, CancellationToken cancellationToken)
    {
        var numbers = model.Products.ToDictionary(p => p.Product, _loans.Number);
        var volumes = new DemoVolumes(connection, model, options, calendar, numbers);
        volumes.Solve(cancellationToken);
        Done("volumes");
        foreach (var p in model.Products)
        {
            connection.Execute($"CREATE TABLE draw_{numbers[p.Product]} ({DemoDraws.Columns});", cancellationToken);
            var pool = (long)
                connection
                    .Query(
                        $"SELECT pool FROM stock WHERE product = {numbers[p.Product]}",
                        [new("pool", SqlType.Integer)],
                        cancellationToken
                    )
                    .Rows[0][0]!;
            connection.Execute(
                DemoDraws.Insert(
                    $"draw_{numbers[p.Product]}",
                    "chunk",
                    model,
                    p,
                    numbers[p.Product],
                    Text(pool),
                    volumes.CapCents,
                    calendar.Since
                ),
                cancellationToken
            );
        }

        Done("draws");
        new DemoDefaults(connection, model, calendar, numbers).Decide(cancellationToken);
        foreach (var (i, p) in model.Products.OrderBy(_loans.Number).Index())
        {
            connection.Execute(_loans.Append(p, isFirst: i == 0), cancellationToken);
        }

        Done("loans");
    }

    // Two files: performing loans as they stand in the table, and the others; each is sorted by product, class and customer.
    private void WriteSnapshot(DuckDbConnection connection, DateOnly date, CancellationToken cancellationToken)
    {
        var snapshots = new DemoSnapshots(model);
        var stage1 = Stage1(connection, snapshots, date, cancellationToken);
        Copy(connection, "loan_snapshot", date, snapshots.Normal(date, load.LoadId, stage1), cancellationToken, part: 0);
        Copy(connection, "loan_snapshot", date, snapshots.Others(date, load.LoadId, stage1), cancellationToken, part: 1);
        var files = Written("loan_snapshot", date);
        var figures = new DemoFigures(model, calendar);
        Copy(connection, "gl_balance", date, figures.Ledger(date, files, load.LoadId), cancellationToken);
        Copy(connection, "capital_item", date, figures.Capital(date, files, load.LoadId), cancellationToken);
        if (!options.SnapshotsOnly)
        {
            Copy(connection, "customer", date, DemoParties.Customers(date, files, load.LoadId), cancellationToken);
            Copy(
                connection,
                "facility_snapshot",
                date,
                DemoParties.Facilities(date, files, load.LoadId, model.StandingLimits, model.Capital.OffBalance),
                cancellationToken
            );
            Copy(connection, "partner", date, DemoParties.Partners(date, model.Partners.Count, load.LoadId), cancellationToken);
        }
    }

    /// <summary>Calibration step 2: the rate of stage 1 is what the month's allowance leaves.</summary>
    private decimal Stage1(DuckDbConnection connection, DemoSnapshots snapshots, DateOnly date, CancellationToken cancellationToken)
    {
        var sums = connection
            .Query(snapshots.AllowanceSums(date), Sums, cancellationToken)
            .Rows[0]
            .Select(v => (decimal)(long)v!)
            .ToArray();
        var wanted =
            sums[1] > 0 ? sums[1] * calendar.AllowanceToLoans(date) / calendar.Npl(date) : sums[0] * calendar.AllowanceToLoans(date);
        return sums[3] > 0 ? Math.Round(Math.Max(0.001m, (wanted - sums[2]) / sums[3]), 12) : 0.001m;
    }

    /// <summary>A partition that this run has written, as a source.</summary>
    private string Written(string table, DateOnly date) =>
        $"read_parquet({Quoted(Path.Combine(load.StagingDirectory(table, date), "*.parquet"))})";

    /// <summary>Writes one file of a partition in the contract's columns.</summary>
    private void Copy(
        DuckDbConnection connection,
        string table,
        DateOnly date,
        string select,
        CancellationToken cancellationToken,
        int part = 0
    )
    {
        var columns = string.Join(", ", store.Contract.Table(table).StoredColumns.Select(c => c.Name));
        var path = Path.Combine(load.StagingDirectory(table, date), string.Create(CultureInfo.InvariantCulture, $"part-{part}.parquet"));
        connection.Execute(
            $"COPY (SELECT {columns} FROM ({select})) TO {Quoted(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880);",
            cancellationToken
        );
    }

    private void Done(string step) => progress.Report(new DemoProgress(step, ++_done, Total));
}
