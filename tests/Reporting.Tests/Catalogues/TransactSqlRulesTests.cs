using Portal.Data.Warehouse.SqlServer;
using Portal.TestKit.TransactSql;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>The reader that stands for a SQL Server finds what a server would refuse, and nothing in what it would take.</summary>
public sealed class TransactSqlRulesTests
{
    [Theory]
    [InlineData("SELECT k FROM (SELECT loan_key AS k, customer_key AS k FROM loan_snapshot) AS t", "8156")]
    [InlineData("SELECT 1 AS one FROM (SELECT balance * 2 FROM loan_snapshot) AS t", "8155")]
    [InlineData("SELECT balances FROM loan_snapshot", "207")]
    [InlineData("SELECT balance FROM loan_snapshot AS a CROSS JOIN loan_snapshot AS b", "209")]
    [InlineData("SELECT x FROM (SELECT a.balance AS x FROM loan_snapshot AS a) AS t WHERE a.balance > 0", "207")]
    [InlineData("SELECT 1 AS one FROM loans", "208")]
    [InlineData("SELECT k FROM (SELECT loan_key AS k FROM loan_snapshot ORDER BY loan_key) AS t", "46047")]
    [InlineData("SELECT COUNT_BIG(*) AS n FROM loan_snapshot GROUP BY 1", "164")]
    [InlineData("SELECT SUM(SUM(balance)) AS s FROM loan_snapshot", "130")]
    [InlineData("SELECT loan_key FROM loan_snapshot WHERE loan_key = 10000000000", "beyond int")]
    [InlineData("SELECT CAST(balance AS decimal(18,8)) * CAST(lgd AS decimal(38,6)) AS p FROM loan_snapshot", "needs 57 digits")]
    [InlineData("SELECT FROM", "46010")]
    public void A_fault_is_found_with_the_number_that_a_server_gives(string statement, string said) =>
        Assert.Contains(said, Assert.Single(SqlServerSays.To(statement)), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "SELECT t.k, SUM(t.b) AS b FROM (SELECT loan_key AS k, balance AS b FROM loan_snapshot) AS t GROUP BY t.k HAVING SUM(t.b) > "
            + "0 ORDER BY k"
    )]
    [InlineData(
        "SELECT t.loan_key, one.twice FROM loan_snapshot AS t CROSS APPLY (SELECT balance + balance AS twice) AS one WHERE twice > 0"
    )]
    [InlineData(
        "SELECT k FROM (SELECT loan_key AS k FROM loan_snapshot ORDER BY loan_key OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY) AS t WHERE k "
            + "> CAST(10000000000 AS bigint)"
    )]
    public void What_a_server_takes_is_taken(string statement) => Assert.Equal([], SqlServerSays.To(statement));

    /// <summary>10 to the 16th less a cent, times one and one: 16 digits before the point, 14 behind it.</summary>
    [Fact]
    public void The_product_of_a_balance_and_two_ratios_keeps_all_digits()
    {
        var sql = new SqlServerDialect();

        Assert.Equal(
            "(CAST((CAST([balance] AS decimal(18,2)) * CAST([pd_12m] AS decimal(9,6))) AS decimal(24,8)) * CAST([lgd] AS decimal(9,6)))",
            sql.Product(sql.Product("[balance]", 2, "[pd_12m]", 6), 8, "[lgd]", 6)
        );
        Assert.Equal(
            "(CAST([lgd] AS decimal(9,6)) * CAST((CAST([balance] AS decimal(18,2)) * CAST([pd_12m] AS decimal(9,6))) AS decimal(24,8)))",
            sql.Product("[lgd]", 6, sql.Product("[balance]", 2, "[pd_12m]", 6), 8)
        );
    }
}
