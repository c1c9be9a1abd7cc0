using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Portal.TestKit.TransactSql;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Lists of loans and breakdowns as SQL Server is asked for them, on a machine without one.</summary>
public sealed class LoanSqlTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Every_page_of_loans_and_its_totals_parse_as_Transact_SQL()
    {
        var (server, loans) = await GivenAsync();
        string[] sorts =
        [
            "loan_key",
            "loan_id",
            "product",
            "province",
            "balance",
            "five_class",
            "days_past_due",
            "allowance",
            "open_date",
            "due_date",
        ];
        string[] conditions =
        [
            "",
            "five_class >= substandard and not product in (bills)",
            "days_past_due between 31 and 90 or closed_date is not missing",
            "minimum_class >= special_mention",
        ];
        foreach (var condition in conditions)
        {
            await loans.TotalsAsync(condition, Viewpoint.Of(Day), CancellationToken.None);
            foreach (var sort in sorts)
            {
                var after = sort switch
                {
                    "loan_id" => "7~J'7",
                    "open_date" or "due_date" => "7~2024-02-29",
                    _ => "7~12",
                };
                await loans.PageAsync(
                    condition,
                    Viewpoint.Of(Day),
                    new LoanPageRequest(sort, false, null, 50, "J2024'"),
                    CancellationToken.None
                );
                await loans.PageAsync(
                    condition,
                    Viewpoint.Of(Day),
                    new LoanPageRequest(sort, true, after, 50, null),
                    CancellationToken.None
                );
            }
        }

        Assert.Equal(conditions.Length * (1 + (2 * sorts.Length)), server.Statements.Count);
        Assert.All(server.Statements, Parses);
    }

    [Fact]
    public async Task Every_breakdown_that_screens_offer_parses_as_Transact_SQL()
    {
        var (server, _) = await GivenAsync();
        var set = new MeasureSet(_book.Catalogue, _book.Store, Viewpoint.Of(Day));
        var outputs = OfferedBreakdowns
            .Columns.Concat(["risk_grade", "ledger_account", "is_internet"])
            .SelectMany(column =>
                _book
                    .Catalogue.Measures.Where(measure => set.Missing(measure.Code).Count == 0)
                    .Select(measure => set.Find(measure.Code)!.By($"{measure.Code} by {column}", column))
            )
            .OfType<Output>()
            .ToList();
        var statements = new Planner(set.Available)
            .Plan(outputs)
            .Families.Select(family =>
                new CuboidStatement(server.Dialect, (table, dates) => server.Source(table, set.Available, dates)).Write(family).Text
            )
            .ToList();

        Assert.InRange(outputs.Count, 300, int.MaxValue);
        Assert.All(statements, Parses);
        Assert.Contains(
            statements,
            statement => statement.Contains("[risk_grade] COLLATE Latin1_General_100_BIN2 AS [risk_grade]", StringComparison.Ordinal)
        ); // what is equal does not depend on the database
    }

    [Fact]
    public async Task The_loans_of_a_cell_of_the_migration_parse_as_Transact_SQL()
    {
        var (server, _) = await GivenAsync();
        await _book.LoansAsync(Day.AddMonths(-1), GivenBook.Row(("balance", 1m)));
        var loans = new MigrationLoans(_book.Catalogue, _book.Store, server);

        await loans.PageAsync(Day.AddMonths(-1), Day, "five_class", 1, 2, null, 50, CancellationToken.None);
        await loans.PageAsync(Day.AddMonths(-1), Day, "stage", null, 2, "7~12.5", 50, CancellationToken.None);

        Assert.Equal(2, server.Statements.Count);
        Assert.All(server.Statements, Parses);
    }

    private async Task<(SpokenTo Server, LoanQueries Loans)> GivenAsync()
    {
        await _book.LoansAsync(Day, GivenBook.Row(("balance", 1m)));
        var server = new SpokenTo(new SqlServerDialect(), _book.Catalogue.Contract);
        return (server, new LoanQueries(_book.Catalogue, _book.Store, server));
    }

    private static void Parses(string statement) => Assert.Equal([], SqlServerSays.To(statement).Select(said => $"{said}\n{statement}"));
}
