using System.Globalization;
using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Conditions and expressions that fail on a row: the row is refused with its value, and no other row is touched.</summary>
public sealed class ImportConditionTests : IDisposable
{
    private const string Rows = GivenLoans.Header + "1,1,2024-01-05,2025-01-05,1000.00,0,0.12\n";

    private readonly GivenLoans _given = new(WarehouseFixture.TypesAlone);

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task A_condition_that_fails_on_a_row_refuses_the_row_and_a_missing_value_is_false()
    {
        var csv =
            Rows
            + "2,2,2024-01-05,2025-01-05,\"2,500.00\",0,0.12\n3,3,2024-01-05,2025-01-05,0,0,0.12\n4,4,2024-01-05,2025-01-05,n/a,0,0.12\n5,5,2024-01-05,2025-01-05,,0,0.12\n";
        var profile = GivenLoans.Profile(where: "number(\"Bal\") > 0");

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(csv, profile));

        Assert.Contains("Source rows refused: 2", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                "3,Bal,\"2,500.00\",the condition of loan_snapshot cannot be computed from this value,a number such as 8596.74 or -8596.74",
                "5,Bal,n/a,the condition of loan_snapshot cannot be computed from this value,a number such as 8596.74 or -8596.74",
            ],
            _given.Rejects()
        );
        Assert.Empty(_given.Warehouse.Store.Seals());
        // 0 and missing do not belong to the table
        Assert.Equal((2L, 1L), (await _given.LoadAsync(csv, profile, limit: 2)).To(r => (r.Rejected, r.Seal.Partitions[0].Rows)));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_computed_refuses_the_row_in_place_of_letting_it_in()
    {
        var profile = GivenLoans.Profile(
            before: "reject:\n  - {when: 'Closed::DATE < @as_of', column: Closed, reason: closed before the reporting date}\n"
        );

        await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(
                Rows.Replace("Rate\n", "Rate,Closed\n", StringComparison.Ordinal).Replace("0.12\n", "0.12,\n", StringComparison.Ordinal)
                    + "2,2,2024-01-05,2025-01-05,500.00,0,0.12,15/01/2024\n3,3,2024-01-05,2025-01-05,500.00,0,0.12,2024-01-15\n",
                profile
            )
        );

        Assert.Equal(
            [
                "3,Closed,15/01/2024,the profile's rule 'closed before the reporting date' cannot be computed from this value,a date "
                    + "such as 2019-03-31",
                "4,Closed,2024-01-15,closed before the reporting date,a row to which the profile's reject rule does not apply",
            ],
            _given.Rejects()
        );
    }

    [Fact]
    public async Task A_row_that_one_table_refuses_is_refused_in_all()
    {
        var profile = GivenLoans.Profile(
            after: """
              customer:
                duplicates: first
                where: Since::DATE <= @as_of
                columns: {customer_key: Cust, customer_id: Cust, borrower_type: "'person'", enterprise_size: "'not_applicable'", group_key: Cust, is_related_party: 'false'}

            """
        );

        var result = await _given.LoadAsync(
            GivenLoans.Header.Replace("Rate", "Rate,Since", StringComparison.Ordinal)
                + "1,1,2024-01-05,2025-01-05,100,0,0.12,2020-01-01\n2,2,2024-01-05,2025-01-05,50,0,0.12,01.02.2020\n3,2,2024-01-05,2025-01-05,70,0,0.12,2020-01-01\n",
            profile,
            limit: 1
        );

        Assert.Equal([("customer", 2L), ("loan_snapshot", 2L)], result.Seal.Partitions.Select(p => (p.Table, p.Rows)));
        Assert.Equal(["1", "3"], await _given.ValuesAsync("loan_id")); // the third row still brings customer 2
        Assert.Equal(
            ["3,Since,01.02.2020,the condition of customer cannot be computed from this value,a date such as 2019-03-31"],
            _given.Rejects()
        );
    }

    [Fact]
    public async Task A_named_expression_that_fails_is_told_once_with_its_column()
    {
        var columns = new Dictionary<string, string>
        {
            ["open_date"] = "'@granted'",
            ["months_on_book"] = "date_diff('month', @granted, @as_of)",
        };

        await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(Rows + "2,2,abc,2025-01-05,100,0,0.12\n", GivenLoans.Profile(columns, before: "let:\n  granted: Open::DATE\n"))
        );

        Assert.Equal(
            ["3,Open,abc,the named expression 'granted' cannot be computed from this value,a date such as 2019-03-31"],
            _given.Rejects()
        );
    }

    [Fact]
    public async Task A_named_expression_that_fails_where_nothing_takes_it_refuses_nothing()
    {
        var columns = new Dictionary<string, string>
        {
            ["original_term_months"] = "CASE WHEN Cust = '2' THEN 7 ELSE date_diff('month', @granted, @as_of) END",
            ["open_date"] = "\"DATE '2024-01-05'\"",
        };

        await _given.LoadAsync(
            Rows + "2,2,abc,2025-01-05,100,0,0.12\n",
            GivenLoans.Profile(columns, before: "let:\n  granted: Open::DATE\n")
        );

        Assert.Equal(["0", "7"], await _given.ValuesAsync("original_term_months"));
    }

    [Theory]
    [InlineData("where: Bal", "gives VARCHAR; a condition that is true or false is accepted")]
    [InlineData("where: Bal::date_of_birth IS NULL", "casts to an unknown type 'date_of_birth'")]
    [InlineData("where: number(Bal, decimal := 'x') > 0", "number: decimal 'x': '.' or ',' is accepted")]
    [InlineData("where: number(Bal, thousands := '.') > 0", "thousands '.'")]
    [InlineData("where: number(Bal, sign := 'x') > 0", "number() takes a text and the options decimal, thousands, negative, currency")]
    [InlineData("where: number(Bal::INTEGER) > 0", "number() reads a text, and this is INTEGER already")]
    [InlineData("where: a.b > 0", "holds a name with a dot")]
    public async Task A_condition_that_is_none_is_named_with_its_place(string where, string expected)
    {
        var stopped = await Assert.ThrowsAsync<Portal.Data.Yaml.StrictYamlException>(() =>
            _given.LoadAsync(Rows, GivenLoans.Profile(where: where["where: ".Length..]))
        );

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.Contains("p.yaml:", stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>The same casts stand in several expressions, which is what made the engine take them out of TRY; a reckoning by hand says
    /// what must become of each row.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_stands_in_a_file_each_row_is_loaded_left_out_or_refused_by_its_own_values(int seed)
    {
        var columns = new Dictionary<string, string>
        {
            ["open_date"] = "Open::DATE",
            ["due_date"] = "Due::DATE",
            ["original_term_months"] = "date_diff('month', Open::DATE, Due::DATE)",
            ["months_on_book"] = "date_diff('month', Open::DATE, @as_of)",
            ["days_past_due"] = "DPD::INTEGER",
            ["is_defaulted"] = "'DPD::INTEGER > 90'",
            ["five_class"] = "\"CASE WHEN DPD::INTEGER > 90 THEN 'substandard' WHEN DPD > 0 THEN 'special_mention' ELSE 'normal' END\"",
            ["balance"] = "'@owed'",
            ["principal_own"] = "'@owed'",
            ["principal_total"] = "'@owed + number(Bal)'",
            ["annual_rate"] = "number(Rate) * 0.01",
        };
        var profile = GivenLoans.Profile(
            columns,
            where: "'@owed > 0'",
            before: "let:\n  owed: number(Bal)\nreject:\n  - {when: 'Open::DATE > @as_of', column: Open, reason: later}\n"
        );
        var draw = new Random(seed);
        string Draw(params string[] of) => of[draw.Next(of.Length)];
        var csv = new System.Text.StringBuilder(GivenLoans.Header);
        var (loaded, refused) = (new List<string>(), new List<string>());
        for (var loan = 1; loan <= 3000; loan++)
        {
            var open = Bad()
                ? Draw(
                    "2024-01-05X",
                    "2024-13-01",
                    "05.01.2024",
                    "infinity",
                    "2024-1-5",
                    " 2024-01-05",
                    "0000-00-00",
                    "99999-01-01",
                    "2024-01-05 (BC)",
                    "-",
                    "epoch"
                )
                : Draw("2024-01-05", "2023-12-31", "2024-02-01");
            var due = Bad() ? Draw("", "abc", "2025-02-29", "2025-01-05T00:00:00Z") : "2025-01-05";
            var owed = Bad()
                ? Draw("1e3", "1_000", "+5", "n/a", "1,5", "NaN", "Infinity", "0x10", "1.2.3", "--1", ".")
                : Draw("1000.00", ".5", "0", "", "-3", "123456789012.34", "7.12345678901");
            var late = Bad() ? Draw("", "1.5", "1e1", "nine", "99999999999", "3 ") : Draw("0", "5", "95.0", "-3");
            var rate = Bad() ? Draw("", "12%", "123456", "x") : Draw("12", "13.59");
            csv.Append(CultureInfo.InvariantCulture, $"{loan},{loan},\"{open}\",\"{due}\",\"{owed}\",\"{late}\",\"{rate}\"\n");
            var belongs =
                decimal.TryParse(
                    owed,
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var amount
                )
                && owed[0] != '+'
                    ? amount > 0
                    : (bool?)null;
            var isOpen = DateOnly.TryParseExact(open, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            var isRefused =
                !isOpen
                || day > GivenLoans.AsOf
                || (belongs is null && owed.Length > 0)
                || (
                    belongs == true
                    && (
                        due != "2025-01-05"
                        || !int.TryParse(
                            late.Replace(".0", "", StringComparison.Ordinal),
                            NumberStyles.AllowLeadingSign,
                            CultureInfo.InvariantCulture,
                            out _
                        )
                        || rate is not ("12" or "13.59")
                    )
                );
            (
                isRefused ? refused
                : belongs == true ? loaded
                : []
            ).Add(loan.ToString(CultureInfo.InvariantCulture));
        }

        var result = await _given.LoadAsync(csv.ToString(), profile, limit: 3000);

        Assert.NotEmpty(loaded);
        Assert.Equal(refused.Count, result.Rejected);
        Assert.Equal(
            refused,
            File.ReadAllLines(result.RejectFile!)
                .Skip(1)
                .Select(l => l.Split(',')[1])
                .Distinct()
                .Select(r => (int.Parse(r, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture))
        );
        Assert.Equal(loaded, await _given.ValuesAsync("loan_id", order: "loan_key"));

        bool Bad() => draw.Next(12) == 0;
    }
}
