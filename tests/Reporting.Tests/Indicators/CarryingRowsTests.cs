using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Loans behind a money measure carry money, and completeness is judged over them.</summary>
public sealed class CarryingRowsTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 6, 30);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Closed_loans_without_an_allowance_leave_no_gap()
    {
        await _book.LoansAsync(Day, [.. Loans()]);

        var run = await RunAsync();

        // Balance 60 + 200 + 350 + 70 + 500 + 60 + 40 = 1,280; non-performing 200 + 500 + 40 = 740; allowance 1 + 100 + 10 + 1 + 250 + 1 +
        // 20 = 383.
        Assert.Equal(decimal.Round(383m / 740m, 12), Value(run, "provision_coverage"));
        Assert.Equal(decimal.Round(383m / 1280m, 12), Value(run, "allowance_to_loans"));
        Assert.Equal((1110m, -727m), (Value(run, "provision_requirement"), Value(run, "provision_excess")));
        Assert.Equal(decimal.Round(383m / 204.8m, 12), Value(run, "provision_adequacy"));
        Assert.Equal((decimal.Round(10m / 350m, 12), 0.5m), (Value(run, "stage_2_coverage"), Value(run, "stage_3_coverage")));
        Assert.Equal(0m, Value(run, "stage_class_mismatch"));
    }

    [Fact]
    public async Task A_gap_on_a_loan_that_counts_is_named_with_its_number_and_leads_to_the_loans()
    {
        await _book.LoansAsync(Day, [.. Loans(("allowance", null), 13, 5)]);

        var run = await RunAsync();

        var coverage = run.Indicators.Single(result => result.Code == "provision_coverage");
        Assert.Equal((ResultStatus.NotEvaluable, "loan_snapshot.allowance (2 rows)"), (coverage.Status, Assert.Single(coverage.Missing)));
        // Stage 3 has no gap, stage 2 has one of the two.
        Assert.Equal(0.5m, Value(run, "stage_3_coverage"));
        Assert.Equal(["loan_snapshot.allowance (1 row)"], run.Indicators.Single(result => result.Code == "stage_2_coverage").Missing);

        var measures = Formula.Parse(_book.Catalogue.Indicator("provision_coverage").Versions.At(Day)!.Formula!.Value).Measures;
        var lists = measures
            .Select(code => LoanPopulation.Lacking(_book.Catalogue, [code], coverage.Missing[0], Day))
            .OfType<string>()
            .ToList();
        var page = await _book.Engine.LoansAsync(
            Assert.Single(lists),
            Viewpoint.Of(Day),
            new LoanPageRequest("balance", true, null, 10, null),
            CancellationToken.None
        );
        Assert.Equal([13L, 5L], page.Rows.Select(row => row.LoanKey));
        await Assert.ThrowsAsync<Portal.Data.Warehouse.WarehouseException>(() =>
            _book.Engine.MeasureAsync("loan_allowance", null, Viewpoint.Of(Day), CancellationToken.None)
        );
        Assert.Equal(
            370m,
            await _book.Engine.MeasureAsync("loan_allowance", "five_class >= substandard", Viewpoint.Of(Day), CancellationToken.None)
        );
        Assert.Empty(await _book.Engine.BreakdownAsync("provision_coverage", Day, "product", CancellationToken.None));
    }

    [Fact]
    public async Task A_closed_loan_that_still_holds_an_allowance_counts()
    {
        await _book.LoansAsync(Day, [.. Loans(("allowance", 7m), 6)]);

        Assert.Equal(decimal.Round(390m / 740m, 12), Value(await RunAsync(), "provision_coverage"));
    }

    [Fact]
    public async Task The_list_behind_every_money_measure_holds_the_rows_of_its_figure_and_no_loan_without_money()
    {
        await new RandomBank(_book, Day, loans: 120).LoadAsync(
            (table, rows) =>
                table.Name != "loan_snapshot"
                    ? rows
                    : [.. rows.Select((row, i) => i % 3 == 0 ? Closed(row) : Changed(row, ("loan_status", "open")))]
        );
        var behind = _book
            .Catalogue.Measures.Where(measure => measure.Unit == Unit.Money)
            .Select(measure => (measure.Code, Loans: LoanPopulation.Of(_book.Catalogue, measure.Code, Day)))
            .Where(pair => pair.Loans is not null)
            .ToList();
        Assert.True(behind.Count > 40);

        var figures = (
            await _book.Engine.FiguresAsync(
                [.. behind.Select(pair => new FigureRequest(pair.Code, pair.Code))],
                Viewpoint.Of(Day),
                CancellationToken.None
            )
        ).Figures;

        foreach (var (code, loans) in behind)
        {
            Assert.Equal(
                (code, figures[code].Rows),
                (code, (await _book.Engine.TotalsAsync(loans!, Viewpoint.Of(Day), CancellationToken.None)).Count)
            );
            var page = await _book.Engine.LoansAsync(
                loans!,
                Viewpoint.Of(Day),
                new LoanPageRequest("balance", false, null, 500, null),
                CancellationToken.None
            );
            Assert.DoesNotContain(page.Rows, row => row.Status != "open");
        }
    }

    [Fact]
    public async Task A_cell_of_a_return_counts_the_loans_that_its_own_list_shows()
    {
        await _book.LoansAsync(Day, [.. Loans()]);
        var returns = new ReturnEngine(_book.Engine, _book.Store);

        var document = await returns.ComputeAsync("G01_II", Viewpoint.Of(Day), CancellationToken.None);

        Assert.Equal((3L, 7L), (document.Find("1.2.A")!.Rows!.Value, document.Find("1.A")!.Rows!.Value));
        foreach (var cell in document.Cells.Where(cell => cell is { Rows: not null, Measure: not null, Predicate: not null }))
        {
            Assert.Equal(
                (cell.Ref, cell.Rows),
                (cell.Ref, (long?)(await _book.Engine.TotalsAsync(cell.Predicate!, Viewpoint.Of(Day), CancellationToken.None)).Count)
            );
        }
    }

    [Fact]
    public async Task Overdue_more_than_90_days_needs_no_overdue_principal()
    {
        await _book.LoansAsync(Day, [.. Loans().Select(row => Changed(row, ("overdue_principal", null)))]);

        var document = await new ReturnEngine(_book.Engine, _book.Store).ComputeAsync("G01_II", Viewpoint.Of(Day), CancellationToken.None);

        Assert.Equal(740m, document.Find("2.2.A")!.Exact); // 200 + 500 + 40, with their whole balance
        Assert.Equal(["loan_snapshot.overdue_principal"], document.Find("2.A")!.Missing);
    }

    [Fact]
    public void Every_count_over_loans_says_which_rows_it_means()
    {
        // A snapshot keeps closed loans to the end of the year; a count that does not name a balance, the status or a day would count them
        // unseen.
        string[] says = ["balance", "loan_status", "closed_date", "open_date"];
        var silent = _book
            .Catalogue.Measures.Where(measure => measure.Table == "loan_snapshot")
            .SelectMany(
                measure => measure.Versions.SelectMany(version => version.Terms ?? []),
                (measure, term) => (measure.Code, Term: term)
            )
            .Where(pair => pair.Term.Count && !says.Any(word => pair.Term.Where?.Value.Contains(word, StringComparison.Ordinal) == true))
            .Select(pair => pair.Code);

        Assert.Empty(silent);
    }

    private static decimal? Value(IndicatorRunResult run, string code) => run.Indicators.Single(result => result.Code == code).Value;

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

    private static Dictionary<string, object?> Changed(
        IReadOnlyDictionary<string, object?> row,
        params (string Column, object? Value)[] values
    )
    {
        var changed = new Dictionary<string, object?>(row, StringComparer.Ordinal);
        foreach (var (column, value) in values)
        {
            changed[column] = value;
        }

        return changed;
    }

    private static Dictionary<string, object?> Closed(IReadOnlyDictionary<string, object?> row) =>
        Changed(
            row,
            ("balance", 0m),
            ("partner_balance", 0m),
            ("loan_status", "settled"),
            ("allowance", null),
            ("overdue_principal", null),
            ("overdue_interest", null),
            ("accrued_interest", null)
        );

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Loans((string Column, object? Value) change, params long[] keys) =>
        Loans().Select(row => keys.Contains((long)row["loan_key"]!) ? Changed(row, change) : row);

    /// <summary>Ten loans of which three were closed in the year and hold no allowance.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, object?>> Loans() =>
        [
            Loan(1, 60m, "normal", "stage_1", 1m, 0, "open"),
            Loan(2, 200m, "substandard", "stage_3", 100m, 95, "open"),
            Loan(3, 0m, "special_mention", null, null, 0, "settled"),
            Loan(13, 350m, "special_mention", "stage_2", 10m, 0, "open"),
            Loan(4, 0m, "loss", null, null, 0, "written_off"),
            Loan(5, 70m, "normal", "stage_1", 1m, 0, "open"),
            Loan(6, 0m, "normal", null, null, 0, "transferred"),
            Loan(7, 500m, "substandard", "stage_3", 250m, 95, "open"),
            Loan(10, 60m, "normal", "stage_1", 1m, 0, "open"),
            Loan(20, 40m, "substandard", "stage_3", 20m, 95, "open"),
        ];

    private static IReadOnlyDictionary<string, object?> Loan(
        long key,
        decimal balance,
        string fiveClass,
        string? stage,
        decimal? allowance,
        int days,
        string status
    ) =>
        Row(
            ("loan_key", key),
            ("balance", balance),
            ("five_class", fiveClass),
            ("stage", stage),
            ("allowance", allowance),
            ("days_past_due", days),
            ("loan_status", status),
            ("business_kind", "consumer"),
            ("repayment_method", "monthly_instalment")
        );
}
