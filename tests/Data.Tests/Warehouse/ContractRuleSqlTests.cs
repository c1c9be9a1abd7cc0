using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.SqlServer;
using Portal.TestKit;
using Portal.TestKit.TransactSql;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Rules of the contract are asked of a bank's own tables as well: read and bound here as a SQL Server does.</summary>
public sealed class ContractRuleSqlTests
{
    private static readonly SqlServerDialect Sql = new();
    private static readonly Contract Committed = Contract.Load(Repository.CatalogueDirectory);

    /// <summary>Days between dates, starts of years and wide products are in them.</summary>
    [Fact]
    public void Every_rule_of_a_table_is_one_that_SQL_Server_would_take()
    {
        var statements = Committed
            .Tables.Values.Select(table => (Table: table, new RuleStatement(table, Sql).Items))
            .Where(pair => pair.Items.Count > 0)
            .Select(pair =>
                $"SELECT {string.Join(", ", pair.Items.Select(item => $"{item.Expression} AS {Sql.Quote(item.Column.Name)}"))} FROM {Sql.Quote(pair.Table.Name)}"
            )
            .ToList();

        Assert.All(statements, statement => Assert.Equal([], SqlServerSays.To(statement)));
        Assert.Contains(statements, statement => statement.Contains("DATEDIFF(day, ", StringComparison.Ordinal));
        Assert.Contains(statements, statement => statement.Contains("DATEFROMPARTS(", StringComparison.Ordinal));
        Assert.Contains(statements, statement => statement.Contains(" * ", StringComparison.Ordinal));
        var loans = statements.Single(statement => statement.EndsWith("FROM [loan_snapshot]", StringComparison.Ordinal));
        Assert.NotEmpty(SqlServerSays.To(loans.Replace("[open_date]", "[opened]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_rule_that_looks_into_another_table_is_asked_of_SQL_Server_with_no_word_that_it_refuses()
    {
        var statements = Committed
            .Tables.Values.SelectMany(
                table => table.Rules.Where(rule => rule.Found is not null),
                (table, rule) => (Table: table, Rule: rule)
            )
            .Select(pair =>
                MatchStatement.Write(
                    pair.Table,
                    pair.Rule,
                    Sql,
                    Sql.Quote(pair.Table.Name),
                    Sql.Quote(pair.Rule.Found!.Table),
                    new DateOnly(2024, 12, 31)
                )
            )
            .ToList();

        Assert.NotEmpty(statements);
        Assert.All(statements, statement => Assert.Equal([], SqlServerSays.To(statement!.Text)));
    }
}
