using System.Data.SqlTypes;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.TestKit;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>The scripts for SQL Server, without a server: every batch parses, and what it says is kept beside the test to be
/// read.</summary>
public sealed class SqlServerSchemaTests
{
    private static readonly Contract Contract = Contract.Load(Repository.PathOf("catalogue"));
    private static readonly SqlServerSchema Schema = new("assay", Contract);

    [Fact]
    public void Every_batch_of_the_schema_and_of_the_rights_parses_for_SQL_Server_2019()
    {
        foreach (var batch in Schema.Statements().Concat(Schema.Grants()))
        {
            Assert.Empty(Errors(batch));
        }
    }

    [Fact]
    public async Task A_text_that_only_SQL_Server_takes_for_another_is_refused_before_it_is_sent()
    {
        using var given = new WarehouseFixture();
        var sealedNow = (await given.LoadAsync(new DateOnly(2024, 3, 31), "('13030101', 1), ('13030101 ', 2)")).Partitions.Single();
        using var connection = given.Duck.Connect();

        var refused = Assert.Throws<WarehouseException>(() =>
            TrailingBlanks.Refuse(
                connection,
                Contract.Table("gl_balance"),
                sealedNow,
                new DuckDbDialect().ParquetSource(sealedNow.Files.Select(given.Store.PathOf)),
                CancellationToken.None
            )
        );

        Assert.StartsWith(
            "gl_balance 2024-03-31 v1, column 'item': '13030101 ' ends with a blank",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_script_stops_at_its_first_mistake_and_makes_a_columnstore_with_its_table()
    {
        var batches = Schema.Script().Split("\nGO\n");

        Assert.StartsWith("SET QUOTED_IDENTIFIER, ANSI_NULLS ON;\nSET XACT_ABORT ON", batches[0], StringComparison.Ordinal);
        Assert.Contains("AUTHORIZATION [dbo]", batches[1], StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE CLUSTERED", Schema.Script(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14L, 2L, 140L, 0L, 0L, "version, compatibility level, read committed snapshot")]
    [InlineData(15L, 3L, 150L, 0L, 1L, "")]
    [InlineData(12L, 5L, 160L, 1L, 1L, "")]
    [InlineData(null, null, null, null, null, "version, compatibility level, read committed snapshot")]
    public void What_a_database_lacks_is_named_with_the_statement_that_mends_it(
        long? version,
        long? edition,
        long? level,
        long? snapshot,
        long? readCommitted,
        string lacking
    )
    {
        var checks = SqlServerFacts.Checks([version, edition, level, snapshot, readCommitted], "SQL Server x").ToList();

        Assert.Equal(lacking, string.Join(", ", checks.Where(check => !check.Holds).Select(check => check.What)));
        Assert.All(
            checks.Where(check => !check.Holds),
            check =>
                Assert.True(
                    check.Detail.Contains("Accepted", StringComparison.Ordinal)
                        || check.Detail.Contains("ALTER DATABASE", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void A_table_without_a_columnstore_does_not_hold()
    {
        var heaps = SqlServerFacts.Heaps(["loan_snapshot", "loan_movement", "loan_movement"], new HashSet<string> { "loan_snapshot" });

        var heap = Assert.Single(heaps);
        Assert.Equal(("loan_movement", false), (heap.What, heap.Holds));
    }

    [Fact]
    public void What_a_server_is_asked_about_itself_parses()
    {
        Assert.Empty(Errors(SqlServerSchema.DatabaseFacts.Text));
        Assert.Empty(Errors(SqlServerSchema.ColumnstoresOf("assay").Text));
        Assert.Empty(Errors(SqlServerSchema.Options));
        Assert.Empty(Errors(SqlServerSchema.ColumnsOf("assay").Text));
        Assert.Empty(Errors(SqlServerSchema.RightsOn("assay").Text));
    }

    [Fact]
    public void Every_table_of_the_bank_is_fingerprinted_by_a_statement_that_parses()
    {
        using var given = new WarehouseFixture();
        using var engine = new SqlServerEngine(
            given.Home,
            given.Store,
            new SqlServerOptions { ConnectionString = "Server=db.bank.example;Database=warehouse" },
            new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }
        );

        Assert.All(
            Contract.Tables.Values,
            table =>
            {
                var statement = new SourceStatement(engine, table, withStatistics: true).Write([WarehouseFixture.March]).Text;
                Assert.Empty(Errors(statement));
                Assert.Contains($"FROM [assay].[{table.Name}] WHERE", statement, StringComparison.Ordinal);
                Assert.DoesNotContain("load_id", statement, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Every_table_of_the_contract_is_a_columnstore_parted_by_its_date()
    {
        var script = Schema.Script();

        Assert.All(
            Contract.Tables.Values,
            table =>
            {
                Assert.Contains($"ON [assay_month_scheme] ([{table.PartitionKey}])", script, StringComparison.Ordinal);
                Assert.Contains($"INDEX [cci_{table.Name}] CLUSTERED COLUMNSTORE", script, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void The_portal_may_read_one_schema_and_a_load_may_fill_it_and_nobody_may_change_its_shape()
    {
        var rights = string.Join('\n', Schema.Grants());

        Assert.Contains("GRANT SELECT ON SCHEMA::[assay] TO [assay_reader]", rights, StringComparison.Ordinal);
        Assert.Contains("GRANT SELECT, INSERT, DELETE ON SCHEMA::[assay] TO [assay_loader]", rights, StringComparison.Ordinal);
        Assert.DoesNotContain("ALTER", rights, StringComparison.Ordinal);
        Assert.DoesNotContain("CONTROL", rights, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_is_the_one_that_administrators_were_given()
    {
        var path = Repository.PathOf("docs", "sqlserver-warehouse.sql");
        if (Environment.GetEnvironmentVariable("ASSAY_WRITE") == "1")
        {
            File.WriteAllText(path, Schema.Script());
        }

        Assert.Equal(
            Schema.Script().ReplaceLineEndings("\n"),
            File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "(no such file: run this test with ASSAY_WRITE=1)"
        );
    }

    [Fact]
    public void A_missing_value_of_every_kind_is_null_however_the_client_writes_it() =>
        Assert.All(
            new object[] { DBNull.Value, SqlDecimal.Null, SqlInt64.Null, SqlString.Null, SqlBoolean.Null, SqlDateTime.Null },
            missing =>
                Assert.All(Enum.GetValues<SqlType>(), type => Assert.Null(SqlServerConnections.Value(missing, new SqlColumn("x", type))))
        );

    [Fact]
    public void Several_partitions_are_read_by_lists_of_dates_and_loads_and_never_crosswise()
    {
        using var given = new WarehouseFixture();
        using var engine = new SqlServerEngine(
            given.Home,
            given.Store,
            new SqlServerOptions { ConnectionString = "Server=db.bank.example;Database=warehouse" },
            new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }
        );
        static Partition Of(int month, string load) =>
            new("gl_balance", new DateOnly(2024, month, 28), 1, load, 2, new Dictionary<string, decimal>(), [], []);

        Assert.Equal(
            "[reporting_date] IN (CAST('2024-01-28' AS date), CAST('2024-02-28' AS date)) AND [load_id] IN (N'a', N'b') AND "
                + "(([reporting_date] = CAST('2024-01-28' AS date) AND [load_id] = N'a') OR ([reporting_date] = CAST('2024-02-28' AS date) "
                + "AND [load_id] = N'b'))",
            engine.Sealed(Contract.Table("gl_balance"), [Of(1, "a"), Of(2, "b")])
        );
    }

    [Fact]
    public void A_decimal_of_the_server_keeps_its_digits_and_one_of_38_is_refused()
    {
        var column = new SqlColumn("amount", SqlType.Decimal);

        Assert.Equal(
            12_345_678_901_234_567_890_123_456.78m,
            SqlServerConnections.Value(SqlDecimal.Parse("12345678901234567890123456.78"), column)
        );
        Assert.Equal(-0.01m, SqlServerConnections.Value(SqlDecimal.Parse("-0.01"), column));
        Assert.Null(SqlServerConnections.Value(SqlDecimal.Null, column));
        Assert.Contains(
            "beyond 28 digits",
            Assert
                .Throws<WarehouseException>(() =>
                    SqlServerConnections.Value(SqlDecimal.Parse("123456789012345678901234567890123456.78"), column)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => SqlServerConnections.Value(new SqlDouble(1.5), column));
    }

    [Fact]
    public void A_failure_names_server_and_database_and_never_the_password()
    {
        var place = new SqlServerOptions
        {
            ConnectionString = "Server=db.bank.example;Database=warehouse;User Id=assay;Password=secret",
        }.Place;

        Assert.Equal("SQL Server db.bank.example, database warehouse", place);
    }

    [Fact]
    public void What_a_server_holds_is_compared_with_the_seal_in_rows_and_money()
    {
        var partition = new Partition(
            "loan_snapshot",
            new DateOnly(2024, 12, 31),
            1,
            "l",
            2,
            new Dictionary<string, decimal> { ["balance"] = 10.50m },
            [],
            []
        );

        Assert.Null(new HeldPartition(2, new Dictionary<string, decimal> { ["balance"] = 10.50m }).Difference(partition)?.Message);
        Assert.Equal(
            "it holds 1 row; the seal says 2",
            new HeldPartition(1, new Dictionary<string, decimal>()).Difference(partition)?.Message
        );
        Assert.Equal(
            "it holds 10.49 as the sum of balance; the seal says 10.50",
            new HeldPartition(2, new Dictionary<string, decimal> { ["balance"] = 10.49m }).Difference(partition)?.Message
        );
    }

    private static IList<ParseError> Errors(string sql)
    {
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        return errors;
    }
}
