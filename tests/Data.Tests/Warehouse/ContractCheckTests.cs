using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

/// <summary>What a load may not seal, and the one sentence that says so.</summary>
public sealed class ContractCheckTests : IDisposable
{
    private const string Good =
        "SELECT 1::INTEGER AS partner_key, 'P' AS partner_name, 1::SMALLINT AS partner_kind, 1::INTEGER AS partner_group, DATE "
        + "'2024-03-31' AS reporting_date, '{load}' AS load_id";

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData("'P' AS partner_name, ", "", "column 'partner_name' is missing. Accepted: partner_name as VARCHAR.")]
    [InlineData(
        "'P' AS partner_name",
        "'P' AS partner_name, 1 AS extra",
        "column 'extra' is unknown to the contract. Accepted: partner_key, partner_name"
    )]
    [InlineData("1::SMALLINT", "1::INTEGER", "column 'partner_kind' has type INTEGER. Accepted: SMALLINT.")]
    [InlineData(
        "'P' AS",
        "NULL::VARCHAR AS",
        "column 'partner_name': 1 row is not accepted; the first (partner_key 1) has null. Accepted: a VARCHAR that is not null."
    )]
    [InlineData(
        "1::SMALLINT",
        "77::SMALLINT",
        "column 'partner_kind': 1 row is not accepted; the first (partner_key 1) has 77. Accepted: 1 (commercial_bank), 2 (trust)"
    )]
    [InlineData(
        "'2024-03-31'",
        "'2024-03-30'",
        "column 'reporting_date': 1 row is not accepted; the first (partner_key 1) has 2024-03-30. Accepted: DATE '2024-03-31'."
    )]
    [InlineData("'{load}'", "'another'", "column 'load_id': 1 row is not accepted; the first (partner_key 1) has another. Accepted: ")]
    [InlineData("AS load_id", "AS load_id FROM range(2)", "column 'partner_key': 1 stands 2 times. Accepted: each key once.")]
    public async Task A_partition_that_breaks_the_contract_is_not_sealed(string part, string instead, string expected)
    {
        using var load = _given.Store.Begin(Demo, "test", "file");
        var select = Good.Replace(part, instead, StringComparison.Ordinal).Replace("{load}", load.LoadId, StringComparison.Ordinal);
        Write(load, select);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => load.SealAsync(CancellationToken.None));

        Assert.StartsWith("Table partner, ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Store.Seals());
    }

    [Fact]
    public async Task The_same_partition_without_a_mistake_is_sealed()
    {
        using var load = _given.Store.Begin(Demo, "test", "file");
        Write(load, Good.Replace("{load}", load.LoadId, StringComparison.Ordinal));

        Assert.Equal(1, (await load.SealAsync(CancellationToken.None)).Partitions[0].Rows);
    }

    [Fact]
    public async Task A_load_without_any_partition_is_refused()
    {
        using var load = _given.Store.Begin(Demo, "test", "file");

        Assert.Contains(
            "no partition",
            (await Assert.ThrowsAsync<WarehouseException>(() => load.SealAsync(CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
    }

    private void Write(Load load, string select)
    {
        using var connection = _given.Duck.Connect();
        connection.Execute(
            $"COPY ({select}) TO '{Path.Combine(load.StagingDirectory("partner", March), "part-0.parquet")}' (FORMAT parquet)",
            CancellationToken.None
        );
    }
}
