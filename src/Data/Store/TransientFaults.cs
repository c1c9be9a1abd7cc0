using Microsoft.Data.SqlClient;

namespace Portal.Data.Store;

/// <summary>Faults of a connection or of two writers in each other's way: the same operation may well succeed a moment later.</summary>
/// <remarks>
/// The client's own list leaves out the deadlock and most ways in which a connection ends under a statement. Source: "Database Engine
/// events and errors" and the transient errors of Azure SQL in the vendor's documentation; socket errors by their numbers in Windows.
/// </remarks>
public static class TransientFaults
{
    public const int Deadlock = 1205;

    private static readonly HashSet<int> Numbers =
    [
        Deadlock,
        -2, // the client gave up waiting
        20,
        64,
        121,
        233,
        258,
        596,
        997, // ends of a connection, and sessions that were killed
        10053,
        10054,
        10060,
        10061,
        11001, // aborted, reset, timed out, refused, no such host
        1222, // lock request timed out
        4060,
        4221,
        18401, // the database is starting or failing over
        40143,
        40197,
        40501,
        40540,
        40613,
        42108,
        42109,
        49918,
        49919,
        49920, // Azure SQL
    ];

    /// <summary>Longest wait before another attempt.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Times that an operation is tried, the first included.</summary>
    public const int Attempts = 5;

    public static bool Includes(Exception problem) =>
        problem switch
        {
            SqlException sql => IsOne(sql.Number) || sql.Errors.Cast<SqlError>().Any(error => IsOne(error.Number)),
            { InnerException: { } inner } => Includes(inner),
            _ => false,
        };

    public static bool IsOne(int number) => Numbers.Contains(number);

    /// <summary>Wait before an attempt: doubles from a tenth of a second, with chance, so that two in each other's way part.</summary>
    /// <param name="attempt">Number of the attempt that failed, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan WaitAfter(int attempt, double chance) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestWait.TotalMilliseconds, 100 * Math.Pow(2, attempt - 1) * (0.5 + chance)));
}
