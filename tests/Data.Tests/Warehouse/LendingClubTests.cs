using System.Globalization;
using System.Text.Json;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>The shipped profile over real loans, against reference values computed outside of Assay.</summary>
public sealed class LendingClubTests : IDisposable
{
    private static readonly DateOnly AsOf = new(2019, 3, 31);

    private static readonly Dictionary<string, string> AsStated = [];

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task Totals_by_status_purpose_and_grade_equal_the_reference_to_the_cent()
    {
        var data = GivenRealData();
        using var reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "reference.json")));

        var result = await LoadAsync(data, AsStated);

        Assert.Equal((true, 0L), (result.IsNew, result.Rejected));
        var total = Assert.Single(await QueryAsync("''", "TRUE"));
        Assert.Equal(reference.RootElement.GetProperty("total_out_prncp").GetDecimal(), total.Balance);
        AssertGroups(reference.RootElement.GetProperty("active_by_grade"), await QueryAsync("risk_grade", "balance > 0"));
        AssertGroups(reference.RootElement.GetProperty("active_by_purpose"), await QueryAsync("purpose", "balance > 0"), Purposes);
        AssertGroups(reference.RootElement.GetProperty("by_status"), await QueryAsync("days_past_due", "loan_status = 1"), Statuses);
        var loans = await _given.Engine.QueryAsync(
            new SqlStatement(
                $"SELECT COUNT(*), SUM(principal_total) FROM {_given.Engine.Source("loan", Inputs("loan"))}",
                [new("n", SqlType.Integer), new("principal", SqlType.Decimal)]
            ),
            CancellationToken.None
        );
        // Every row is in loan: 3,719,575 + 12,010,525 + 13,200 + 71,550 + 13,399,025 + 115,800 + 59,800 + 352,275 granted.
        Assert.Equal([2000L, 29741750.00m], loans.Rows[0]);
    }

    [Fact]
    public async Task The_same_file_for_the_same_date_is_loaded_once_unless_forced_or_assumed_otherwise()
    {
        var data = GivenRealData();
        var first = await LoadAsync(data, AsStated);

        var again = await LoadAsync(data, AsStated);
        var assumed = await LoadAsync(
            data,
            new Dictionary<string, string> { ["dpd_late_31_120"] = "91", ["class_late_31_120"] = "substandard" }
        );
        var forced = await LoadAsync(data, AsStated, isForced: true);

        Assert.Equal((false, first.Seal.LoadId), (again.IsNew, again.Seal.LoadId));
        Assert.Contains("already loaded for 2019-03-31 as version 1", again.Message, StringComparison.Ordinal);
        Assert.Equal((true, true, 3), (assumed.IsNew, forced.IsNew, _given.Store.Current("loan_snapshot", AsOf)!.Version));
    }

    [Fact]
    public async Task What_the_file_does_not_know_is_missing_and_not_zero()
    {
        await LoadAsync(GivenRealData(), AsStated);

        var snapshot = _given.Store.Current("loan_snapshot", AsOf)!;
        Assert.All(
            ["allowance", "accrued_interest", "stage", "overdue_principal", "customer_limit"],
            c => Assert.Equal(snapshot.Rows, snapshot.Statistic(c)!.Nulls)
        );
        Assert.Null(_given.Store.Book is { Currency: "USD", IsDemo: false } ? null : "another book");
        Assert.Empty(_given.Store.Dates("gl_balance"));
    }

    /// <summary>Row groups of a file that is sorted so hold few products, classes and customers each: a list of some of them reads few row
    /// groups.</summary>
    [Fact]
    public async Task Loans_stand_in_the_order_that_lists_are_narrowed_by()
    {
        await LoadAsync(GivenRealData(), AsStated);

        var rows = (
            await _given.Engine.QueryAsync(
                new SqlStatement(
                    $"SELECT product, five_class, customer_key, loan_key FROM {_given.Engine.Source("loan_snapshot", Inputs("loan_snapshot"))}",
                    [
                        new("product", SqlType.Integer),
                        new("five_class", SqlType.Integer),
                        new("customer_key", SqlType.Integer),
                        new("loan_key", SqlType.Integer),
                    ]
                ),
                CancellationToken.None
            )
        )
            .Rows.Select(row => ((long)row[0]!, (long)row[1]!, (long)row[2]!, (long)row[3]!))
            .ToList();

        Assert.Equal(rows.Order(), rows);
        Assert.InRange(rows.Select(row => row.Item2).Distinct().Count(), 2, 5);
    }

    private static string? Statuses(string dpd) =>
        dpd switch
        {
            "0" => "Current",
            "8" => "In Grace Period",
            "23" => "Late (16-30 days)",
            "75" => "Late (31-120 days)",
            _ => null,
        };

    private static string Purposes(string value) =>
        WarehouseFixture.Contract.CodeLists["purpose"].Find(int.Parse(value, CultureInfo.InvariantCulture))!.Code switch
        {
            "credit_card_payoff" => "credit_card",
            "durable_goods" => "major_purchase",
            "working_capital" => "small_business",
            "travel" => "vacation",
            "housing" => "house",
            "education" => "educational",
            var same => same,
        };

    private static void AssertGroups(
        JsonElement expected,
        List<(string Key, long Count, decimal Balance)> actual,
        Func<string, string?>? name = null
    )
    {
        var wanted = expected
            .EnumerateObject()
            .Where(p => p.Value.GetProperty("balance").GetDecimal() > 0)
            .Select(p => (p.Name, p.Value.GetProperty("n").GetInt64(), p.Value.GetProperty("balance").GetDecimal()))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(wanted);
        Assert.Equal(
            wanted,
            actual.Select(a => (name is null ? a.Key : name(a.Key)!, a.Count, a.Balance)).OrderBy(p => p.Item1, StringComparer.Ordinal)
        );
    }

    private async Task<List<(string Key, long Count, decimal Balance)>> QueryAsync(string by, string where)
    {
        var rows = await _given.Engine.QueryAsync(
            new SqlStatement(
                $"SELECT CAST({by} AS VARCHAR) AS k, COUNT(*), {_given.Engine.Dialect.SumMoney("balance")} FROM {_given.Engine.Source("loan_snapshot", Inputs("loan_snapshot"))} WHERE {where} GROUP BY k",
                [new("k", SqlType.Text), new("n", SqlType.Integer), new("balance", SqlType.Decimal)]
            ),
            CancellationToken.None
        );
        return [.. rows.Rows.Select(r => ((string)r[0]!, (long)r[1]!, (decimal)r[2]!))];
    }

    private InputSet Inputs(string table) => _given.Store.Inputs(_given.Store.Dates(table).Select(d => (table, d)));

    private static string GivenRealData()
    {
        var data = WarehouseFixture.Upward("shared/data/lendingclub_sample_2007_2018q4");
        Assert.SkipWhen(
            data is null,
            "shared/data/lendingclub_sample_2007_2018q4 is not above this checkout: the real loans are not part of the repository."
        );
        return data!;
    }

    private async Task<LoadResult> LoadAsync(string data, IReadOnlyDictionary<string, string> set, bool isForced = false)
    {
        var profile = ImportProfile.Load(
            WarehouseFixture.Repository("catalogue/profiles/lendingclub.yaml"),
            WarehouseFixture.Contract,
            _given.Home,
            AsOf,
            set
        );
        return await new Loader(_given.Home, _given.Store).LoadAsync(
            new LoadRequest(profile, AsOf, [Path.Combine(data, "lc_accepted_sample.csv.gz")], "test", isForced),
            null,
            CancellationToken.None
        );
    }
}
