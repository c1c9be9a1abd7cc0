using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Scenarios;
using Portal.TestKit;
using Portal.TestKit.TransactSql;
using Xunit;
using static Portal.Reporting.Tests.Scenarios.GivenScenario;

namespace Portal.Reporting.Tests.Scenarios;

/// <summary>The statements of every kind of step for engines that these tests cannot reach.</summary>
public sealed class ScenarioSqlTests
{
    private static readonly ScenarioStep[] Steps =
    [
        new ShiftStep("normal", "special_mention", 0.05m, "product in (consumer_micro, operating_micro) and customer_limit <= 10000000"),
        new MultiplyStep(1.5m, 1.25m, "stage is not missing"),
        new WriteOffStep("loss", 1m),
        new GrowStep(-0.125m, "province = guangdong"),
    ];

    [Fact]
    public async Task Every_step_is_one_that_SQL_Server_would_take()
    {
        using var given = await FiveLoansAsync();
        var statements = Statements(given, new SqlServerDialect());

        Assert.Equal(Steps.Length + 1, statements.Count);
        Assert.All(statements, statement => Assert.Equal([], SqlServerSays.To(statement)));
    }

    /// <summary>The most steps that are accepted, each the one with most selects, inside the deepest statements of the catalogue.</summary>
    [Fact]
    public async Task As_many_steps_as_are_accepted_stay_within_what_SQL_Server_compiles()
    {
        using var given = await FiveLoansAsync();
        var (sql, check) = (new SqlServerDialect(), new CatalogueCheck(given.Book.Catalogue));
        var steps = Enumerable.Repeat(Steps[0], ScenarioRules.MostSteps).ToList();

        var rows = ScenarioRows.Applied(sql, new ScenarioCompiler(given.Book.Catalogue).Compile(Day, steps), sql.Quote("loan_snapshot"));

        var deepest = check
            .Statements(sql)
            .Select(statement => statement.Statement.Text)
            .Where(text => text.Contains("FROM [loan_snapshot]", StringComparison.Ordinal))
            .OrderByDescending(text => text.Split("SELECT").Length)
            .Take(3)
            .ToList();
        Assert.All(
            deepest,
            text => Assert.Equal([], SqlServerSays.To(text.Replace("FROM [loan_snapshot]", "FROM " + rows, StringComparison.Ordinal)))
        );
    }

    [Fact]
    public async Task ClickHouse_doubles_rows_with_its_own_words_and_never_computes_a_column_under_its_own_name()
    {
        using var given = await FiveLoansAsync();

        var statements = Statements(given, new ClickHouseDialect());

        Assert.Contains("arrayJoin([0, 1]) AS `what_if_part`", statements[^1], StringComparison.Ordinal);
        Assert.All(statements, statement => Assert.DoesNotMatch(@"\) AS `(balance|allowance|five_class|stage|lgd)`", statement));
        Assert.All(statements, statement => Assert.DoesNotContain("\"", statement, StringComparison.Ordinal));
    }

    /// <summary>Kept to be read, as the statements of the measures are.</summary>
    [Fact]
    public async Task The_statements_for_SQL_Server_are_those_that_were_read()
    {
        using var given = await FiveLoansAsync();
        var path = Repository.PathOf("tests", "Reporting.Tests", "Scenarios", "steps.sqlserver.sql");
        var text = string.Join("\n\n", Statements(given, new SqlServerDialect())) + "\n";
        if (Environment.GetEnvironmentVariable("ASSAY_WRITE") == "1")
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            text,
            File.Exists(path)
                ? (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n")
                : "(no such file: run this test with ASSAY_WRITE=1)"
        );
    }

    private static List<string> Statements(GivenScenario given, SqlDialect dialect)
    {
        var scenario = new ScenarioCompiler(given.Book.Catalogue).Compile(Day, Steps);
        return
        [
            .. ScenarioRows
                .Statements(dialect, given.Book.Warehouse, scenario, dialect.Quote("loan_snapshot"))
                .Select(statement => statement.Text),
        ];
    }
}
