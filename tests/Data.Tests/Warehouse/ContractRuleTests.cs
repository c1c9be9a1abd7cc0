using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Ranges and relations of the contract: a row that breaks one is refused, or counted with its amount in the seal.</summary>
public sealed class ContractRuleTests : IDisposable
{
    private readonly GivenLoans _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData(
        "1,1,2023-12-20,2023-06-20,100,0,0.12",
        "2,Due + Open,due_date=2023-06-20; open_date=2023-12-20,loan_snapshot: the loan falls due before it was paid out,due_date >= "
            + "open_date"
    )]
    [InlineData("1,1,2023-12-20,2024-12-20,-250,0,0.12", "2,Bal,-250,loan_snapshot: balance is not at least 0,at least 0")]
    [InlineData("1,1,2023-12-20,2024-12-20,100,-5,0.12", "2,DPD,-5,loan_snapshot: days_past_due is not at least 0,at least 0")]
    [InlineData("1,1,2023-12-20,2024-12-20,100,0,12", "2,Rate,12,loan_snapshot: annual_rate is not from 0 to 1,from 0 to 1")]
    [InlineData(
        "1,1,2024-02-20,2024-12-20,100,0,0.12",
        "2,Open,open_date=2024-02-20; reporting_date=2024-01-31,loan_snapshot: the loan was paid out after the reporting "
            + "date,open_date <= reporting_date"
    )]
    public async Task A_row_that_cannot_be_is_refused_with_the_file_s_column_and_what_is_accepted(string row, string expected)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(GivenLoans.Header + row + "\n"));

        Assert.Contains("Source rows refused: 1, allowed: 0", stopped.Message, StringComparison.Ordinal);
        Assert.Equal([expected], _given.Rejects());
        Assert.Empty(_given.Warehouse.Store.Seals());
    }

    [Fact]
    public async Task A_row_that_breaks_several_rules_is_refused_once_with_every_reason()
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(GivenLoans.Header + "1,1,2023-12-20,2023-06-20,-250,-5,0.12\n2,1,2023-12-20,2024-12-20,1,0,0.12\n")
        );

        Assert.Contains("Source rows refused: 1, allowed: 0", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["balance is not at least 0", "days_past_due is not at least 0", "the loan falls due before it was paid out"],
            _given.Rejects().Select(line => line.Split(',')[3].Split(": ")[1])
        );
    }

    [Fact]
    public async Task A_settled_loan_with_a_balance_is_refused_and_the_others_are_loaded_within_the_limit()
    {
        var profile = GivenLoans.Profile(
            new Dictionary<string, string> { ["loan_status"] = "CASE WHEN Rate = '0.1' THEN 'settled' ELSE 'open' END" }
        );
        profile += "      closed_date: CASE WHEN Rate = '0.1' THEN DATE '2024-01-10' END\n";

        var result = await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2023-12-20,2024-12-20,1,0,0.12\n2,1,2023-12-20,2024-12-20,500,0,0.1\n3,1,2023-12-20,2024-12-20,0,0,0.1\n",
            profile,
            limit: 1
        );

        Assert.Equal((1L, 2L), (result.Rejected, result.Seal.Partitions[0].Rows));
        Assert.Contains(
            "a settled, written-off or transferred loan has a balance",
            Assert.Single(_given.Rejects()),
            StringComparison.Ordinal
        );
        Assert.Null(result.Seal.Warnings);
    }

    [Fact]
    public async Task What_hardly_can_be_is_loaded_and_stands_in_the_seal_with_count_and_amount()
    {
        var result = await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2023-12-20,9999-12-31,1,0,0.12\n2,1,1900-01-01,2024-12-20,0.50,0,0.12\n3,1,2023-12-20,2024-12-20,1,90,0.12\n4,1,2023-12-20,2024-12-20,7.25,0,0.12\n"
        );

        Assert.Equal(
            [
                ("balance_above_principal", 1L, 7.25m, "4"),
                ("due_date_placeholder", 1L, 1m, "1"),
                ("late_since_before_open", 1L, 1m, "3"),
                ("open_date_placeholder", 1L, 0.50m, "2"),
            ],
            result.Seal.Warnings!.Select(w => (w.Rule, w.Rows, w.Amount!.Value, w.First!))
        );
        Assert.Equal(
            "loan_snapshot 2024-01-31: 1 row, 7.25: more is owed than was paid out (first key 4)",
            result.Seal.Warnings![0].ToString()
        );
        var read = new WarehouseStore(_given.Warehouse.Home, WarehouseFixture.Contract, _given.Warehouse.Time).Seals()[0];
        Assert.Equal(result.Seal.Warnings, read.Warnings);
    }

    [Fact]
    public async Task A_loan_from_before_the_calendar_of_the_contract_is_counted()
    {
        var seal = (await _given.LoadAsync(GivenLoans.Header + "1,1,1899-06-30,2024-12-20,7.25,0,0.12\n")).Seal;

        Assert.Contains(("open_date_range", 1L, "1"), seal.Warnings!.Select(w => (w.Rule, w.Rows, w.First!)));
    }

    [Theory]
    [InlineData("2024-05-03", null)] // 31 days after the day of the test's clock
    [InlineData("2024-05-04", "The reporting date 2024-05-04 is more than 31 days after today, 2024-04-02")]
    [InlineData("2099-12-31", "The reporting date 2099-12-31 is more than 31 days after today, 2024-04-02")]
    public async Task A_reporting_date_far_ahead_is_refused(string asOf, string? expected)
    {
        var load = _given.LoadAsync(
            GivenLoans.Header + "1,1,2023-12-20,2024-12-20,7.25,0,0.12\n",
            asOf: DateOnly.ParseExact(asOf, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        );

        if (expected is null)
        {
            Assert.True((await load).IsNew);
            return;
        }

        Assert.StartsWith(expected, (await Assert.ThrowsAsync<WarehouseException>(() => load)).Message, StringComparison.Ordinal);
        Assert.Empty(_given.Warehouse.Store.Seals());
    }

    /// <summary>The days are those from the oldest unpaid due date to the reporting date.</summary>
    [Fact]
    public async Task Stored_days_and_due_dates_that_disagree_are_one_line_with_count_and_amount()
    {
        var columns = new Dictionary<string, string> { ["principal_own"] = "'100'", ["principal_total"] = "'100'" };
        var profile = GivenLoans.Profile(columns) + "      overdue_principal_date: CASE WHEN Cust <> '0' THEN Cust::DATE END\n";
        profile = profile.Replace("customer_key: Cust", "customer_key: '1'", StringComparison.Ordinal);

        var result = await _given.LoadAsync(
            GivenLoans.Header
                + "1,0,2023-01-05,2025-01-05,100,0,0.12\n2,2023-10-28,2023-01-05,2025-01-05,15,95,0.12\n3,2024-01-30,2023-01-05,2025-01-05,70,1,0.12\n9,2023-11-01,2023-01-05,2025-01-05,30,60,0.12\n10,0,2023-01-05,2025-01-05,5,3,0.12\n",
            profile
        );

        Assert.Equal(
            [
                "loan_snapshot 2024-01-31: 1 row, 30.00: stored days and due dates disagree (first key 9)",
                "loan_snapshot 2024-01-31: 1 row, 5.00: the loan is late and has no unpaid due date (first key 10)",
            ],
            result.Seal.Warnings!.Select(w => w.ToString())
        );
    }

    [Fact]
    public async Task Days_without_dates_are_no_finding_where_the_book_knows_no_dates() =>
        Assert.Null((await _given.LoadAsync(GivenLoans.Header + "1,1,2023-01-05,2025-01-05,1,30,0.12\n")).Seal.Warnings);

    [Fact]
    public async Task Share_and_partner_and_class_and_default_are_held_against_each_other()
    {
        var columns = new Dictionary<string, string>
        {
            ["own_share"] = "'0.2'",
            ["partner_balance"] = "CASE WHEN Loan = '1' THEN '400' ELSE '300' END",
            ["is_joint"] = "'true'",
            ["principal_own"] = "'100'",
            ["principal_total"] = "'500'",
            ["five_class"] = "CASE WHEN Loan = '2' THEN 'doubtful' ELSE 'normal' END",
            ["is_defaulted"] = "Loan = '1'",
        };

        var result = await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2023-01-05,2025-01-05,100,0,0.12\n2,1,2023-01-05,2025-01-05,80,0,0.12\n3,1,2023-01-05,2025-01-05,75,0,0.12\n",
            GivenLoans.Profile(columns)
        );

        Assert.Equal(
            [("class_and_default", 80m), ("default_and_class", 100m), ("share_and_partner_balance", 80m)],
            result.Seal.Warnings!.Select(w => (w.Rule, w.Amount!.Value))
        );
    }

    [Fact]
    public async Task A_restructured_loan_is_held_against_the_events_whichever_comes_first()
    {
        const string Events = """
              restructuring_event:
                where: Loan IN ('1', '3')
                partition: DATE '2023-12-31'
                columns:
                  loan_key: Loan
                  customer_key: Cust
                  event_date: DATE '2023-12-10'
                  observation_end: CASE WHEN Loan = '3' THEN DATE '2024-01-30' ELSE DATE '2024-12-10' END
                  amount: Bal
            """;
        const string Rows =
            "1,1,2023-01-05,2025-01-05,1,0,0.12\n2,1,2023-01-05,2025-01-05,0.75,0,0.12\n3,1,2023-01-05,2025-01-05,0.5,0,0.12\n";
        var snapshot = GivenLoans.Profile(new Dictionary<string, string> { ["is_restructured"] = "Loan = '2'" });

        var alone = await _given.LoadAsync(GivenLoans.Header + Rows, snapshot);
        Assert.Null(alone.Seal.Warnings); // no event is known at all

        var later = await _given.LoadAsync(
            GivenLoans.Header + Rows,
            "profile: given\nmeaning: events\nbook: {name: Given Bank, currency: CNY}\nreads: {format: csv}\ntables:\n" + Events + "\n"
        );

        Assert.Equal(
            [("event_without_restructured", "1", 1m), ("restructured_without_event", "2", 0.75m)],
            later.Seal.Warnings!.Select(w => (w.Rule, w.First!, w.Amount!.Value))
        );
        Assert.All(later.Seal.Warnings!, w => Assert.Equal(("loan_snapshot", GivenLoans.AsOf), (w.Table, w.Date)));
    }

    [Theory]
    [InlineData("requires: amount >= 0 and", "the condition cannot be read: ends too early")]
    [InlineData("requires: amount >= item", "a number is compared with a text")]
    [InlineData("requires: amont >= 0", "'amont' is neither a column nor a code of what it is compared with")]
    [InlineData("requires: amount ! 0", "holds a letter that no condition has")]
    [InlineData(
        "requires: hours(reporting_date, reporting_date) > 1",
        "there is no function 'hours'; days(from, to), earliest(a, b) and year_start(date) are"
    )]
    [InlineData("requires: ((((((((((((((((((amount)))))))))))))))))) >= 0", "has more than 16 brackets inside each other")]
    [InlineData("when: amount > 0", "one of requires, found_in and not_found_in is accepted")]
    [InlineData("found_in: {table: loans, by: [item]}", "the contract has no table 'loans'")]
    [InlineData("requires: amount >= 0 and amount is absent", "'is absent' is not accepted; 'is missing' and 'is present' are")]
    public void A_rule_that_cannot_be_read_stops_the_contract_with_its_place(string rule, string expected)
    {
        var catalogue = Directory.CreateTempSubdirectory("assay-test-").FullName;
        Directory.CreateDirectory(Path.Combine(catalogue, "codelists"));
        Directory.CreateDirectory(Path.Combine(catalogue, "contract"));
        File.WriteAllText(
            Path.Combine(catalogue, "contract", "t.yaml"),
            $"""
            table: t
            grain: g
            partition: reporting_date
            meaning: m
            keys: [item]
            columns:
              - name: item
                type: text
                meaning: m
              - name: amount
                type: money
                meaning: m
            rules:
              - name: r
                severity: warn
                meaning:
                  en: e
                  zh: z
                {rule}
            """
        );

        var wrong = Assert.Throws<StrictYamlException>(() => Contract.Load(catalogue));

        Directory.Delete(catalogue, recursive: true);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("catalogue/contract/t.yaml:", wrong.Message, StringComparison.Ordinal);
    }
}
