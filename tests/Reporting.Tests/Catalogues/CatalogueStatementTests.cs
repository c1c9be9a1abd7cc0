using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Portal.TestKit.TransactSql;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>What the measures compile to is a statement that every engine takes.</summary>
public sealed class CatalogueStatementTests
{
    [Fact]
    public void Every_statement_is_one_that_SQL_Server_would_take()
    {
        var statements = new CatalogueCheck(GivenBook.CommittedCatalogue).Statements(new SqlServerDialect());
        Assert.NotEmpty(statements);
        Assert.Equal(
            "",
            string.Join(
                "\n",
                statements.SelectMany(statement =>
                    SqlServerSays.To(statement.Statement.Text).Select(said => $"{statement.Code}: {said}\n{statement.Statement.Text}")
                )
            )
        );
    }

    [Fact]
    public void Groups_broken_down_by_their_own_key_or_any_offered_column_are_what_SQL_Server_would_take()
    {
        var (catalogue, sql) = (GivenBook.CommittedCatalogue, new SqlServerDialect());
        var compiler = new MeasureCompiler(catalogue, new DateOnly(2025, 12, 31));
        var outputs = catalogue
            .Measures.Select(compiler.Compile)
            .OfType<CompiledMeasure>()
            .SelectMany(measure =>
                OfferedBreakdowns
                    .Columns.Append(((measure.Relation as GroupedRelation)?.Per ?? new("product", ColumnType.Text, false)).Name)
                    .Select(by => measure.By(measure.Measure.Code, by))
                    .OfType<Output>()
            )
            .ToList();

        Assert.Contains(outputs, output => output.Relation is GroupedRelation groups && groups.By.Contains(groups.Per));
        Assert.Equal(
            "",
            string.Join(
                "\n",
                outputs.SelectMany(output =>
                {
                    var direct = new AggregateStatement([output]);
                    return SqlServerSays
                        .To(direct.Write(sql, DirectSource.Of(output, direct, sql, (table, _) => sql.Quote(table))).Text)
                        .Select(said => $"{output.Id} by {output.By[0].Name}: {said}");
                })
            )
        );
    }

    [Fact]
    public void Every_engine_compiles_the_same_measures()
    {
        var check = new CatalogueCheck(GivenBook.CommittedCatalogue);
        string[] Codes(SqlDialect dialect) =>
            [.. check.Statements(dialect).Select(statement => statement.Code).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(Codes(new DuckDbDialect()), Codes(new SqlServerDialect()));
        Assert.Equal(Codes(new DuckDbDialect()), Codes(new ClickHouseDialect()));
        Assert.Superset(
            GivenBook.CommittedCatalogue.Measures.Select(measure => measure.Code).ToHashSet(),
            Codes(new DuckDbDialect()).ToHashSet()
        );
    }
}
