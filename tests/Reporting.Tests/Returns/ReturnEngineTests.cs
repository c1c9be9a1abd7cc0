using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Portal.Reporting.Lineage;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

/// <summary>Returns over real rows in a real warehouse.</summary>
public sealed class ReturnEngineTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_return_says_what_it_and_each_cell_used_and_keeps_it()
    {
        await _book.LoansAsync(YearEnd, GivenBook.Row(("five_class", "doubtful"), ("balance", 250_000m)));
        var document = await FillAsync("G01_II");
        using var edited = new EditedCatalogue(
            ("returns/G01_II.yaml", "zh: 可疑类贷款", "zh: 可疑类"),
            ("returns/G01_II.yaml", "where: days_past_due > 60", "where: days_past_due > 61")
        );

        var other = await new ReturnEngine(
            new IndicatorEngine(edited.Load(), _book.Store, _book.Warehouse, _book.Home),
            _book.Store
        ).ComputeAsync("G01_II", Viewpoint.Of(YearEnd), CancellationToken.None);

        Assert.NotEqual(document.ClosureDigest, other.ClosureDigest);
        Assert.Equal(
            ["2.1.A"],
            document.Cells.Where(cell => cell.ClosureDigest != other.Find(cell.Ref)!.ClosureDigest).Select(cell => cell.Ref)
        );
        var read = ReturnJson.Read(ReturnJson.Write(document));
        Assert.Equal(document.ClosureDigest, read.ClosureDigest);
        Assert.Equal(document.Cells.Select(cell => cell.ClosureDigest), read.Cells.Select(cell => cell.ClosureDigest));
    }

    [Fact]
    public async Task A_document_is_proven_by_the_loans_that_it_saw_and_by_none_where_they_cannot_be_told()
    {
        await _book.LoansAsync(YearEnd, GivenBook.Row(("five_class", "doubtful"), ("balance", 250_000m)));
        var published = _book.Store.Seals()[^1].SealedAt;
        var document = await FillAsync("G01_II");
        var engine = new ReturnEngine(_book.Engine, _book.Store);
        Assert.Null(engine.Seen("G01_II", YearEnd, document.InputDigest).KnownAt);
        await _book.LoansAsync(YearEnd, GivenBook.Row(("five_class", "doubtful"), ("balance", 260_000m)));

        Assert.Equal(published, engine.Seen("G01_II", YearEnd, document.InputDigest).KnownAt);
        var lineage = new CellLineage(_book.Engine, engine);
        var cell = document.Cells.First(c => c is { Kind: CellKind.Leaf, Exact: 250_000m });
        Assert.True((await lineage.ProveAsync(document, cell, CancellationToken.None))!.Holds);

        var untold = document with { InputDigest = new string('0', 64) };
        var refused = await Assert.ThrowsAsync<WarehouseException>(() => lineage.ProveAsync(untold, cell, CancellationToken.None));
        Assert.Equal("return.inputs-untold", refused.Rule.Rule);
    }

    [Fact]
    public async Task A_book_worked_out_by_hand_gives_its_cells()
    {
        await _book.LoansAsync(
            YearEnd,
            // A micro consumer loan repaid monthly, 75 days late: 800 of 10,000 overdue. Own part of a joint loan: 3,000 of it is not here.
            GivenBook.Row(
                ("business_kind", "consumer"),
                ("consumption_kind", "other"),
                ("repayment_method", "monthly_instalment"),
                ("five_class", "special_mention"),
                ("balance", 10_000m),
                ("overdue_principal", 800m),
                ("days_past_due", 75),
                ("partner_balance", 23_333m)
            ),
            // A retailer's operating loan of a person, 100 days late, substandard: in retail and in row 7.
            GivenBook.Row(
                ("business_kind", "personal_operating"),
                ("industry", "d52"),
                ("five_class", "substandard"),
                ("balance", 250_000m),
                ("overdue_principal", 20_000m),
                ("days_past_due", 100)
            ),
            // A wholesaler's working capital, 10 days late, whole balance counts; restructured.
            GivenBook.Row(
                ("business_kind", "working_capital"),
                ("industry", "d51"),
                ("five_class", "special_mention"),
                ("balance", 1_234_550m),
                ("overdue_principal", 50m),
                ("days_past_due", 10),
                ("is_restructured", true)
            ),
            // A bill discounted for a bookshop stands in its industry, a rediscounted one in 2.22 although it has one.
            GivenBook.Row(("business_kind", "bill_discount"), ("industry", "d52"), ("five_class", "normal"), ("balance", 5_000m)),
            GivenBook.Row(("business_kind", "bill_rediscount"), ("industry", "d52"), ("five_class", "normal"), ("balance", 7_000m)),
            // A merger loan abroad, lost. And a settled loan of this year, without a balance.
            GivenBook.Row(
                ("business_kind", "working_capital"),
                ("industry", "d51"),
                ("five_class", "loss"),
                ("balance", 90_000m),
                ("is_overseas", true),
                ("is_merger_loan", true)
            ),
            GivenBook.Row(("business_kind", "consumer"), ("five_class", "normal"), ("balance", 0m), ("loan_status", "settled"))
        );
        await _book.ItemsAsync("gl_balance", YearEnd, ("G01_62_C", 1_596_550m));

        var document = await FillAsync("G11_I");

        Assert.Equal(159.66m, Value(document, "1.A")); // 1.00 + 25.00 + 123.46 (123.455) + 0.50 + 0.70 + 9.00
        Assert.Equal(150.66m, Value(document, "2.A"));
        Assert.Equal(123.46m, Value(document, "2.6.1.D"));
        Assert.Equal((25.00m, 0.50m, 25.50m), (Value(document, "2.6.2.F"), Value(document, "2.6.2.C"), Value(document, "2.6.2.A")));
        Assert.Equal(1.00m, Value(document, "2.21.5.D"));
        Assert.Equal(0.70m, Value(document, "2.22.C"));
        Assert.Equal((9.00m, 9.00m, 9.00m), (Value(document, "3.H"), Value(document, "8.A"), Value(document, "8.1.H")));
        Assert.Equal(25.00m, Value(document, "7.E"));
        Assert.Equal(0.08m, Value(document, "4.3.A")); // only the overdue principal
        Assert.Equal(25.00m, Value(document, "4.4.A")); // the whole balance from day 91
        Assert.Equal(123.46m, Value(document, "4.1.A")); // the whole balance of any other loan from day 1
        Assert.Equal(148.54m, Value(document, "4.A"));
        Assert.Equal(123.46m, Value(document, "5.5.A"));
        Assert.Equal(1_596_550m, document.Cell("1", "A").Exact);
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-G01_62").State);
        Assert.DoesNotContain(document.Checks, c => c.State == CheckState.Failed);
        Assert.Contains(
            _book.Store.Current("gl_balance", YearEnd)!.Digest,
            _book.Store.Inputs([("loan_snapshot", YearEnd), ("gl_balance", YearEnd)]).Partitions.Select(p => p.Digest)
        );
        Assert.Equal(_book.Store.Inputs([("loan_snapshot", YearEnd), ("gl_balance", YearEnd)]).Digest, document.InputDigest);

        var brief = await FillAsync("G01_II");
        Assert.Equal((159.66m, 34.00m, 148.54m), (Value(brief, "1.A"), Value(brief, "1.2.A"), Value(brief, "2.A")));
        Assert.Equal((25.08m, 25.00m), (Value(brief, "2.1.A"), Value(brief, "2.2.A")));
    }

    [Fact]
    public async Task Every_loan_of_every_kind_stands_in_exactly_one_leaf_and_every_total_is_the_sum_of_its_own_predicate()
    {
        await _book.LoansAsync(YearEnd, [.. EveryKindOfLoan()]);

        var document = await FillAsync("G11_I");

        // The whole book by the store's own column sum, which no predicate has touched.
        var gross = _book.Store.Current("loan_snapshot", YearEnd)!.Sums["balance"];
        var leaves = document
            .Cells.Where(c =>
                c.Kind == CellKind.Leaf
                && c.Measure == "gross_loans"
                && (c.Ref.StartsWith("2.", StringComparison.Ordinal) || c.Ref.StartsWith("3.", StringComparison.Ordinal))
            )
            .ToList();
        Assert.Equal(gross, leaves.Sum(c => c.Exact));
        Assert.Equal(_book.Store.Current("loan_snapshot", YearEnd)!.Rows, leaves.Sum(c => c.Rows));
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-LOANS").State);
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-OVERDUE").State);

        // Each cell again from its own predicate: totals too, whose predicate is written apart from their formula.
        var lineage = new CellLineage(_book.Engine, new ReturnEngine(_book.Engine, _book.Store));
        var proven = 0;
        foreach (var cell in document.Cells.Where((_, i) => i % 7 == 0))
        {
            if (await lineage.ProveAsync(document, cell, CancellationToken.None) is { } proof)
            {
                Assert.True(proof.Holds, $"{proof.Ref}: filed {proof.Filed}, its loans give {proof.Recomputed}");
                proven++;
            }
        }

        Assert.True(proven > 150);
    }

    [Fact]
    public async Task Restructured_loans_are_followed_from_the_opening_snapshot_to_todays()
    {
        IReadOnlyDictionary<string, object?> Loan(long key, string five, decimal balance, bool restructured) =>
            GivenBook.Row(
                ("loan_key", key),
                ("root_loan_key", key),
                ("business_kind", "working_capital"),
                ("industry", "d51"),
                ("five_class", five),
                ("balance", balance),
                ("is_restructured", restructured)
            );
        await _book.LoansAsync(
            new DateOnly(2022, 12, 31),
            Loan(1, "substandard", 50_000m, true), // pays 20,000 and becomes doubtful
            Loan(2, "substandard", 30_000m, true), // comes out of observation, upgraded
            Loan(3, "doubtful", 10_000m, true), // written off
            Loan(4, "special_mention", 80_000m, false)
        ); // restructured in the year
        await _book.LoansAsync(
            YearEnd,
            Loan(1, "doubtful", 30_000m, true),
            Loan(2, "special_mention", 25_000m, false),
            Loan(3, "loss", 0m, false),
            Loan(4, "substandard", 70_000m, true)
        );

        var document = await FillAsync("G11_I");

        Assert.Equal((8.00m, 1.00m, 9.00m), (Value(document, "5.1.F"), Value(document, "5.1.G"), Value(document, "5.1.A"))); // by the class of the opening
        Assert.Equal((7.00m, 7.00m), (Value(document, "5.2.F"), Value(document, "5.2.A")));
        Assert.Equal(2.50m, Value(document, "5.3.D"));
        Assert.Equal(3.50m, Value(document, "5.4.A")); // 2.00 and 0.50 repaid, 1.00 written off
        Assert.Equal((8.00m, -2.00m, 6.00m), (Value(document, "5.4.F"), Value(document, "5.4.G"), Value(document, "5.4.E"))); // what moved to another class left its own
        Assert.Equal(10.00m, Value(document, "5.5.E")); // 9.00 + 7.00 − 0 − 6.00
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-5.5").State);
        Assert.True(
            (
                await new CellLineage(_book.Engine, new ReturnEngine(_book.Engine, _book.Store)).ProveAsync(
                    document,
                    document.Cell("5.1", "F"),
                    CancellationToken.None
                )
            )!.Holds
        );
    }

    [Fact]
    public async Task A_restructured_loan_that_was_not_on_the_book_at_the_opening_is_new_in_the_year()
    {
        IReadOnlyDictionary<string, object?> Loan(long key, decimal balance) =>
            GivenBook.Row(
                ("loan_key", key),
                ("root_loan_key", key),
                ("business_kind", "working_capital"),
                ("industry", "d51"),
                ("five_class", "substandard"),
                ("balance", balance),
                ("is_restructured", true)
            );
        await _book.LoansAsync(new DateOnly(2022, 12, 31), Loan(1, 50_000m));
        await _book.LoansAsync(YearEnd, Loan(1, 40_000m), Loan(2, 15_000m)); // lent and restructured within the year

        var document = await FillAsync("G11_I");

        Assert.Equal(
            (5.00m, 1.50m, 0m, 1.00m, 5.50m),
            (
                Value(document, "5.1.F"),
                Value(document, "5.2.F"),
                Value(document, "5.3.F"),
                Value(document, "5.4.F"),
                Value(document, "5.5.F")
            )
        );
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-5.5").State); // 5.00 + 1.50 − 0 − 1.00
    }

    [Fact]
    public async Task A_condition_on_what_the_book_does_not_know_is_missing_and_not_zero()
    {
        var card = (("business_kind", (object?)"consumer"), ("consumption_kind", (object?)"credit_card"));
        await _book.LoansAsync(YearEnd, GivenBook.Row(card.Item1, card.Item2, ("balance", 50_000m)));
        Assert.Equal(["loan_snapshot.debt_service_ratio"], (await FillAsync("G11_I")).Cell("2.21.1.2", "C").Missing);

        await _book.LoansAsync(
            YearEnd,
            GivenBook.Row(card.Item1, card.Item2, ("balance", 50_000m), ("debt_service_ratio", 0.3m)),
            GivenBook.Row(card.Item1, card.Item2, ("balance", 20_000m), ("debt_service_ratio", 0.300001m))
        );
        var known = await FillAsync("G11_I");
        Assert.Equal((5.00m, 2.00m, 0m), (Value(known, "2.21.1.1.C"), Value(known, "2.21.1.2.C"), Value(known, "2.21.1.3.C")));
    }

    [Fact]
    public async Task A_business_loan_without_an_industry_fails_the_completeness_check_and_is_not_hidden()
    {
        await _book.LoansAsync(
            YearEnd,
            GivenBook.Row(("business_kind", "working_capital"), ("industry", "none"), ("balance", 100m)),
            GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m))
        );

        var check = (await FillAsync("G11_I")).Checks.Single(c => c.Id == "G11_I-LOANS");

        Assert.Equal((CheckState.Failed, 50_000m, 50_100m, -100m), (check.State, check.Left, check.Right, check.Difference));
    }

    // Every business kind × every industry it can have × class × abroad or not, with a prime-like amount each, some overdue in every
    // bucket.
    private IEnumerable<IReadOnlyDictionary<string, object?>> EveryKindOfLoan()
    {
        var lists = _book.Store.Contract.CodeLists;
        var n = 0;
        foreach (var kind in lists["business-kind"].Values)
        {
            var isConsumer = kind.Code == "consumer";
            foreach (var industry in lists["industry"].Values.Where(i => isConsumer == (i.Value == 0)))
            {
                foreach (var consumption in lists["consumption-kind"].Values.Where(c => isConsumer || c.Value == 0))
                {
                    n++;
                    var days = n % 6 == 0 ? n * 37 % 500 : 0;
                    yield return GivenBook.Row(
                        ("business_kind", kind.Code),
                        ("industry", industry.Code),
                        ("consumption_kind", consumption.Code),
                        ("five_class", (n % 5) + 1),
                        ("is_overseas", n % 11 == 0),
                        ("repayment_method", n % 2 == 0 ? "monthly_instalment" : "bullet"),
                        ("balance", 1_000.01m + (n * 977.13m)),
                        ("days_past_due", days),
                        ("overdue_principal", days > 0 ? 33.33m * n : 0m),
                        ("is_restructured", n % 7 == 0),
                        ("is_extended", n % 13 == 0),
                        ("is_merger_loan", n % 9 == 0)
                    );
                }
            }
        }
    }

    private Task<ReturnDocument> FillAsync(string form) =>
        new ReturnEngine(_book.Engine, _book.Store).ComputeAsync(form, Viewpoint.Of(YearEnd), CancellationToken.None);

    private static decimal? Value(ReturnDocument document, string reference) => document.Find(reference)!.Value;
}
