using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>The contract's tables as clustered columnstores, partitioned by month; and the rights that Assay needs, no more.</summary>
/// <remarks>A database administrator reads and runs these scripts. Nothing in them is changed by the portal at run time.</remarks>
public sealed class SqlServerSchema(string schema, Contract contract)
{
    public const string ReaderRole = "assay_reader";
    public const string LoaderRole = "assay_loader";

    /// <summary>Runs before all else: without these options a client may make half a schema and say nothing.</summary>
    public const string Options = "SET QUOTED_IDENTIFIER, ANSI_NULLS ON;\nSET XACT_ABORT ON";

    private const string PartitionFunction = "assay_month";
    private const string PartitionScheme = "assay_month_scheme";

    private static readonly DateOnly FirstMonth = new(2016, 1, 1);
    private static readonly DateOnly LastMonth = new(2040, 12, 1);

    private readonly SqlServerDialect _sql = new();

    /// <summary>Batches in the order in which they run; each does nothing when its object is there.</summary>
    public IEnumerable<string> Statements()
    {
        yield return $"IF SCHEMA_ID({_sql.Text(schema)}) IS NULL EXEC({_sql.Text($"CREATE SCHEMA {_sql.Quote(schema)} AUTHORIZATION [dbo]")})";
        yield return $"""
            IF NOT EXISTS (SELECT 1 FROM sys.partition_functions WHERE name = {_sql.Text(PartitionFunction)})
              CREATE PARTITION FUNCTION {_sql.Quote(PartitionFunction)} (date) AS RANGE RIGHT FOR VALUES ({string.Join(
                ", ",
                Months().Select(m => $"'{m.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'")
            )})
            """;
        yield return $"""
            IF NOT EXISTS (SELECT 1 FROM sys.partition_schemes WHERE name = {_sql.Text(PartitionScheme)})
              CREATE PARTITION SCHEME {_sql.Quote(PartitionScheme)} AS PARTITION {_sql.Quote(PartitionFunction)} ALL TO ([PRIMARY])
            """;
        foreach (var table in contract.Tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var name = $"{_sql.Quote(schema)}.{_sql.Quote(table.Name)}";
            yield return $"""
                IF OBJECT_ID({_sql.Text($"{schema}.{table.Name}")}) IS NULL
                BEGIN
                  CREATE TABLE {name} (
                    {string.Join(",\n    ", table.StoredColumns.Select(Column))},
                    INDEX {_sql.Quote("cci_" + table.Name)} CLUSTERED COLUMNSTORE
                  ) ON {_sql.Quote(PartitionScheme)} ({_sql.Quote(table.PartitionKey)});
                END
                """;
        }
    }

    /// <summary>Two roles: the portal reads, a load reads and writes. Neither may change a table's shape or see another schema.</summary>
    public IEnumerable<string> Grants()
    {
        foreach (var (role, rights) in new[] { (ReaderRole, "SELECT"), (LoaderRole, "SELECT, INSERT, DELETE") })
        {
            yield return $"IF DATABASE_PRINCIPAL_ID({_sql.Text(role)}) IS NULL CREATE ROLE {_sql.Quote(role)}";
            yield return $"GRANT {rights} ON SCHEMA::{_sql.Quote(schema)} TO {_sql.Quote(role)}";
        }
    }

    /// <summary>All batches as one script, parted by GO.</summary>
    public string Script()
    {
        var script = new StringBuilder();
        foreach (var batch in Statements().Concat(Grants()).Prepend(Options))
        {
            script.Append(batch).Append(";\nGO\n");
        }

        return script.ToString();
    }

    public string TypeName(ContractColumn column) => _sql.TypeName(column.Type);

    /// <summary>A type as the contract writes it, from the parts that the server keeps of it.</summary>
    public static string TypeName(string type, long? length, long? precision, long? scale) =>
        type switch
        {
            "decimal" or "numeric" => string.Create(CultureInfo.InvariantCulture, $"decimal({precision},{scale})"),
            "nvarchar" or "varchar" or "nchar" or "char" => string.Create(CultureInfo.InvariantCulture, $"{type}({length})"),
            _ => type,
        };

    /// <summary>Table, column and the parts of its type, of every column that the login may see.</summary>
    public static SqlStatement ColumnsOf(string schema) =>
        new(
            $"SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, CAST(NUMERIC_PRECISION AS int), NUMERIC_SCALE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = {new SqlServerDialect().Text(schema)}",
            [
                new("t", SqlType.Text),
                new("c", SqlType.Text),
                new("y", SqlType.Text),
                new("length", SqlType.Integer),
                new("digits", SqlType.Integer),
                new("scale", SqlType.Integer),
            ]
        );

    /// <summary>Version, edition, level of compatibility and row versioning of the database.</summary>
    public static readonly SqlStatement DatabaseFacts = new(
        "SELECT CAST(SERVERPROPERTY('ProductMajorVersion') AS int) AS v, CAST(SERVERPROPERTY('EngineEdition') AS int) AS e, "
            + "CAST(compatibility_level AS int) AS c, CAST(snapshot_isolation_state AS int) AS s, CAST(is_read_committed_snapshot_on AS int) AS r "
            + "FROM sys.databases WHERE database_id = DB_ID()",
        [
            new("v", SqlType.Integer),
            new("e", SqlType.Integer),
            new("c", SqlType.Integer),
            new("s", SqlType.Integer),
            new("r", SqlType.Integer),
        ]
    );

    /// <summary>The tables of the schema that have a clustered columnstore.</summary>
    public static SqlStatement ColumnstoresOf(string schema) =>
        new(
            "SELECT t.name FROM sys.tables AS t INNER JOIN sys.indexes AS i ON i.object_id = t.object_id "
                + $"WHERE t.schema_id = SCHEMA_ID({new SqlServerDialect().Text(schema)}) AND i.type = 5",
            [new("t", SqlType.Text)]
        );

    /// <summary>The rights that reading and loading need, and whether the login has them.</summary>
    public static SqlStatement RightsOn(string schema) =>
        new(
            string.Join(
                " UNION ALL ",
                new[] { "SELECT", "INSERT", "DELETE" }.Select(right =>
                    $"SELECT N'{right}' AS r, HAS_PERMS_BY_NAME({new SqlServerDialect().Text(schema)}, N'SCHEMA', N'{right}') AS h"
                )
            ),
            [new("r", SqlType.Text), new("h", SqlType.Integer)]
        );

    /// <summary>The view that a bank would make over its own table: every column of the contract, named and typed.</summary>
    /// <param name="isAttached">The view is to be read where it is: it needs no load's number.</param>
    public string ViewOf(ContractTable table, bool isAttached) =>
        $"{(isAttached ? "Create it as a view: " : "Create it with './portal engine schema', or as a view: ")}CREATE VIEW {_sql.Quote(schema)}.{_sql.Quote(table.Name)} AS SELECT {string.Join(", ", table.StoredColumns.Where(c => !isAttached || c.Name != ContractTable.LoadIdColumn).Select(c => $"CAST(… AS {TypeName(c)}) AS {_sql.Quote(c.Name)}"))} FROM …";

    // Binary text: what is equal and what comes first is then the same on every engine.
    private string Column(ContractColumn column) =>
        $"{_sql.Quote(column.Name)} {TypeName(column)}{(column.Type == ColumnType.Text ? " COLLATE Latin1_General_100_BIN2" : "")} {(column.IsNullable ? "NULL" : "NOT NULL")}";

    private static IEnumerable<DateOnly> Months()
    {
        for (var month = FirstMonth; month <= LastMonth; month = month.AddMonths(1))
        {
            yield return month;
        }
    }
}
