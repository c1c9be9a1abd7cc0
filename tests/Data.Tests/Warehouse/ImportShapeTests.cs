using Portal.Data.Warehouse;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Files whose rows are not those of the contract: several rows in one, months in columns, keys into other files.</summary>
public sealed class ImportShapeTests : IDisposable
{
    private readonly GivenLoans _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task One_row_with_months_in_columns_gives_one_row_for_each_month()
    {
        var profile = """
            profile: ledger
            meaning: balances of items, one column for each month-end
            book: {name: Given Bank, currency: CNY}
            reads: {format: csv}
            tables:
              gl_balance:
                unpivot: {columns: [2023-12-31, 2024-01-31], name: day, value: sum, when: '@sum IS NOT NULL'}
                partition: '@day::DATE'
                columns: {item: Item, amount: number(@sum)}
            """;

        var result = await _given.LoadAsync("Item,2023-12-31,2024-01-31\nA,1.00,2.00\nB,,5.00\n", profile);

        Assert.Equal(
            [(new DateOnly(2023, 12, 31), 1.00m), (new DateOnly(2024, 1, 31), 7.00m)],
            result.Seal.Partitions.Select(p => (p.Date, p.Sums["amount"]))
        );
        await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync("Item,2023-12-31,2024-01-31\nA,1.00,x\n", profile));
        Assert.Equal(
            ["2,2024-01-31,x,gl_balance.amount cannot be computed from this value,a number such as 8596.74 or -8596.74"],
            _given.Rejects()
        );
    }

    [Fact]
    public async Task One_row_with_a_write_off_and_a_recovery_gives_both_movements_or_is_refused_whole()
    {
        var profile =
            "profile: flows\nmeaning: m\nbook: {name: Given Bank, currency: CNY}\nreads: {format: csv}\n"
            + """
                tables:
                  gl_balance:
                    rows:
                      write_off: {when: number(WrittenOff) <> 0, let: {sum: number(WrittenOff), day: WrittenOn}}
                      recovery: {when: number(Recovered) <> 0, let: {sum: number(Recovered), day: RecoveredOn}}
                    partition: last_day(@day::DATE)
                    columns: {item: "Loan || '_' || @row", amount: '@sum'}
                """;

        var result = await _given.LoadAsync(
            "Loan,WrittenOff,WrittenOn,Recovered,RecoveredOn\n1,100.00,2024-01-05,20.00,2024-02-07\n2,50.00,2024-01-09,0,\n3,7.00,2024-01-09,5.00,09.02.2024\n",
            profile,
            limit: 1
        );

        Assert.Equal(
            [(new DateOnly(2024, 1, 31), 2L, 150.00m), (new DateOnly(2024, 2, 29), 1L, 20.00m)],
            result.Seal.Partitions.Select(p => (p.Date, p.Rows, p.Sums["amount"]))
        );
        Assert.Equal(1, result.Rejected); // the write-off of loan 3 is not loaded either
    }

    [Theory]
    [InlineData("rows: {a: {let: {x: A}}, b: {let: {y: A}}}", "row 'a' of table gl_balance does not name 'y', which another row names")]
    [InlineData("rows: {a: {}}\n    unpivot: {columns: [A], name: n, value: v}", "has rows and unpivot; one of them is accepted")]
    [InlineData("rows: {a: {let: {as_of: A}}}", "the name 'as_of' is already taken")]
    public async Task A_mistake_in_the_rows_is_named(string rows, string expected)
    {
        var stopped = await Assert.ThrowsAsync<StrictYamlException>(() =>
            _given.LoadAsync(
                "A\n1\n",
                $"profile: p\nmeaning: m\nbook: {{name: Given Bank, currency: CNY}}\nreads: {{format: csv}}\ntables:\n  gl_balance:\n    {rows}\n    columns: {{item: A, amount: A}}\n"
            )
        );

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>The shape of the PKDD'99 bank: loans name accounts, accounts name districts.</summary>
    [Fact]
    public async Task Files_are_joined_by_key_and_each_row_without_or_with_two_partners_is_accounted_for()
    {
        var given = new Dictionary<string, string>
        {
            ["account"] = "account_id;district_id\n1;10\n2;11\n3;10\n4;12\n4;13\n9;10\n",
            ["district"] = "A1;A2\n10;44\n11;31\n",
        };
        const string Loans =
            GivenLoans.Header
            + "1,1,2024-01-05,2025-01-05,1,0,0.12\n2,2,2024-01-05,2025-01-05,2,0,0.12\n3,4,2024-01-05,2025-01-05,4,0,0.12\n4,7,2024-01-05,2025-01-05,8,0,0.12\n5,3,2024-01-05,2025-01-05,16,0,0.12\n";
        var profile = Joined("refuse", "refuse");

        var result = await _given.LoadAsync(Loans, profile, limit: 2, with: given);

        Assert.Equal(["44", "31", "44"], await _given.ValuesAsync("province"));
        Assert.Equal(
            [
                "4,Cust,4,stands in account_id of account.csv 2 times,a value that stands once in account_id of account.csv",
                "5,Cust,7,has no row in account.csv (account_id),a value that stands once in account_id of account.csv",
            ],
            _given
                .Rejects()
                .Where(r => r.Contains("account_id", StringComparison.Ordinal) && !r.Contains("district", StringComparison.Ordinal))
        );
        Assert.Contains(
            "Join account: 5 of 6 rows have a partner. Join district: 2 of 2 rows have a partner.",
            result.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("account.csv sha256:", result.Seal.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave_out", 1, "1 source rows without one are left out", "44")]
    [InlineData("missing", 2, "1 source rows without one are loaded without its columns", "44,0")]
    public async Task A_row_without_partner_is_left_out_or_loaded_as_the_profile_states_and_counted(
        string without,
        long rows,
        string message,
        string provinces
    )
    {
        var result = await _given.LoadAsync(
            GivenLoans.Header + "1,1,2024-01-05,2025-01-05,1,0,0.12\n2,2,2024-01-05,2025-01-05,2,0,0.12\n",
            Joined(without, without)
                .Replace("province: district.A2", "province: \"coalesce(district.A2, 'abroad_or_unknown')\"", StringComparison.Ordinal),
            with: new Dictionary<string, string> { ["account"] = "account_id;district_id\n1;10\n", ["district"] = "A1;A2\n10;44\n" }
        );

        Assert.Equal(rows, result.Seal.Partitions[0].Rows);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Equal(provinces.Split(','), await _given.ValuesAsync("province"));
    }

    [Theory]
    [InlineData("account_id;district_id\n1;\"10\n2;11\n")] // a quote that nobody closes
    [InlineData("account_id;district_id\n1;10\n2\n")] // a line that ends too early
    [InlineData("account_id;district_id\n1;10\n2;11;12\n")] // and one with a field too many
    public async Task A_broken_line_of_a_joined_file_stops_the_load_and_names_the_file(string account)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(
                GivenLoans.Header + "1,1,2024-01-05,2025-01-05,1,0,0.12\n",
                Joined("leave_out", "leave_out"),
                with: new Dictionary<string, string> { ["account"] = account, ["district"] = "A1;A2\n10;44\n11;31\n" }
            )
        );

        Assert.Contains("account.csv", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_joined_is_given_and_its_columns_are_named()
    {
        const string Loan = GivenLoans.Header + "1,1,2024-01-05,2025-01-05,1,0,0.12\n";
        var account = new Dictionary<string, string> { ["account"] = "account_id;district_id\n1;10\n" };

        var lacking = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(Loan, Joined("refuse", "refuse"), with: account));
        var unknown = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(Loan, GivenLoans.Profile(), with: account));
        var column = await Assert.ThrowsAsync<StrictYamlException>(() =>
            _given.LoadAsync(
                Loan,
                Joined("refuse", "refuse").Replace("A1", "A9", StringComparison.Ordinal),
                with: new Dictionary<string, string>(account) { ["district"] = "A1;A2\n10;44\n" }
            )
        );
        var name = await Assert.ThrowsAsync<StrictYamlException>(() =>
            _given.LoadAsync(
                Loan,
                Joined("refuse", "refuse").Replace("province: district.A2", "province: city.A2", StringComparison.Ordinal)
            )
        );

        Assert.Contains(
            "joins a file 'district', which is not given. Add --with district=FILE.",
            lacking.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("--with account=…: the profile given joins 0 files", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("district.csv has no column 'A9'", column.Message, StringComparison.Ordinal);
        Assert.Contains("before the dot the name of a joined file is accepted: account, district", name.Message, StringComparison.Ordinal);
    }

    private static string Joined(string account, string district) =>
        GivenLoans.Profile(
            new Dictionary<string, string> { ["province"] = "district.A2" },
            before: $$$"""
            join:
              account: {on: {Cust: account_id}, without: {{{account}}}, reads: {format: csv, delimiter: ';'}}
              district: {on: {account.district_id: A1}, without: {{{district}}}, reads: {format: csv, delimiter: ';'}}

            """
        );
}
