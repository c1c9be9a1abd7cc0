using System.Globalization;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>What is to hold of a SQL Server and its database before figures are computed there, and what to do where it does not.</summary>
internal static class SqlServerFacts
{
    /// <summary>SQL Server 2019: the first with batch mode on rowstores and APPROX_COUNT_DISTINCT.</summary>
    private const long Version2019 = 15;

    private const long Compatibility2019 = 150;

    /// <summary>Editions without a version of their own: Azure SQL Database and Managed Instance.</summary>
    private static readonly long[] Azure = [5, 8];

    /// <param name="facts">One row of <see cref="SqlServerSchema.DatabaseFacts"/>.</param>
    public static IEnumerable<EngineCheck> Checks(object?[] facts, string version)
    {
        var (major, edition, level, snapshot, readCommitted) = (
            (long?)facts[0],
            (long?)facts[1],
            (long?)facts[2],
            (long?)facts[3],
            (long?)facts[4]
        );
        var isNew = major >= Version2019 || (edition is { } e && Azure.Contains(e));
        yield return new(
            "version",
            isNew,
            isNew ? version : $"{version}. Accepted: SQL Server 2019 or later, Azure SQL Database, Azure SQL Managed Instance."
        );
        yield return level >= Compatibility2019
            ? new("compatibility level", true, string.Create(CultureInfo.InvariantCulture, $"{level}"))
            : new(
                "compatibility level",
                false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{level}. Accepted: {Compatibility2019} or more. An administrator runs: ALTER DATABASE CURRENT SET COMPATIBILITY_LEVEL = {Compatibility2019}"
                )
            );
        yield return readCommitted == 1
            ? new("read committed snapshot", true, "on: readers and writers do not wait for each other")
            : new("read committed snapshot", false, "off: a page waits for every writer. " + TurnOn);
        yield return snapshot == 1
            ? new("snapshot isolation", true, "allowed")
            : new(
                "snapshot isolation",
                true,
                "not allowed: attached tables are compared again after they were read, which takes a second pass"
            );
    }

    /// <summary>What an administrator runs so that readers see the last committed rows without a lock.</summary>
    public const string TurnOn = "An administrator runs, with nobody else connected: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON";

    /// <summary>One line for every table of the contract that is no columnstore.</summary>
    public static IReadOnlyList<EngineCheck> Heaps(IEnumerable<string> tables, IReadOnlySet<string> columnstores) =>
        [
            .. tables
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(table => !columnstores.Contains(table))
                .Order(StringComparer.Ordinal)
                .Select(table => new EngineCheck(
                    table,
                    false,
                    $"has no clustered columnstore: figures would take many times as long. An administrator runs: CREATE CLUSTERED COLUMNSTORE INDEX [cci_{table}] ON the table"
                )),
        ];
}
