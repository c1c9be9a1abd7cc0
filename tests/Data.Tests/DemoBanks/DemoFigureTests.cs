using Portal.Data.Tests.Warehouse;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Xunit;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>The ledger and the capital that go with the loans.</summary>
public sealed class DemoFigureTests : IDisposable
{
    private static readonly SqlColumn[] Items = [new("item", SqlType.Text), new("amount", SqlType.Decimal)];
    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    /// <summary>A hundred million loans of the demonstration are 800 billion; products of such totals overflowed.</summary>
    [Theory]
    [InlineData("8000.00")]
    [InlineData("800000000000.00")]
    [InlineData("90000000000000.00")]
    public void A_bank_of_any_size_has_items_that_add_up(string loans)
    {
        var catalogue = WarehouseFixture.Repository("catalogue");
        var model = DemoModel.Load(catalogue, Contract.Load(catalogue));
        var date = new DateOnly(2024, 2, 29);
        var figures = new DemoFigures(model, new DemoCalendar(model, new DemoOptions(3_000, 2, date, 7)));
        var snapshot =
            $"(SELECT {loans}::DECIMAL(18, 2) AS balance, 0.5::DECIMAL(18, 2) AS allowance, 0.1::DECIMAL(18, 2) AS accrued_interest, 1 AS product, false AS is_defaulted, 1 AS five_class, '13030101' AS ledger_account)";

        var ledger = Read(figures.Ledger(date, snapshot, "load"));
        var capital = Read(figures.Capital(date, snapshot, "load"));

        Assert.Equal(decimal.Parse(loans, System.Globalization.CultureInfo.InvariantCulture), ledger["13030101"]);
        Assert.Equal(ledger["G01_25_C"], ledger["G01_49_C"] + ledger["G01_59_C"]); // assets are liabilities and equity
        Assert.Equal(
            capital["RWA_TOTAL"],
            capital["RWA_CREDIT_LOANS"]
                + capital["RWA_CREDIT_OTHER"]
                + capital["RWA_OFF_BALANCE"]
                + capital["RWA_MARKET"]
                + capital["RWA_OPERATIONAL"]
        );
        Assert.Equal(capital["TOTAL_NET"], capital["T1_NET"] + capital["T2"]);
        var gross = new[]
        {
            "CET1_PAID_IN",
            "CET1_CAPITAL_RESERVE",
            "CET1_SURPLUS_RESERVE",
            "GENERAL_RISK_RESERVE",
            "CET1_RETAINED",
            "CET1_MINORITY",
            "CET1_OCI",
        }.Sum(line => capital[line]);
        Assert.Equal(capital["CET1_NET"], gross - capital["CET1_DEDUCTIONS"] - capital["CET1_THRESHOLD_DTA"]);
    }

    private Dictionary<string, decimal> Read(string select)
    {
        using var connection = _given.Duck.Connect();
        return connection
            .Query($"SELECT item, amount FROM ({select})", Items, CancellationToken.None)
            .Rows.ToDictionary(row => (string)row[0]!, row => (decimal)row[1]!);
    }
}
