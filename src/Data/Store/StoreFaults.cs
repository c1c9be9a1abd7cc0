using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Portal.Data.Store;

/// <summary>What disks and databases say when they do not take or give what the product asks for, as sentences with a remedy.</summary>
/// <remarks>Not a fault of the program: whoever runs it makes room, gives a right, or starts a server.</remarks>
public static class StoreFaults
{
    /// <summary>SQLITE_IOERR_SHMSIZE: the file through which readers and writers see each other cannot be made.</summary>
    private const int NoRoomForSharedMemory = 4874;

    public const string ReadOnlyRule = "disk.read-only";

    /// <summary>The sentence for the first cause in the chain that is such a fault; null when none is.</summary>
    public static RuleException? Of(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            var told = cause switch
            {
                SqliteException { SqliteExtendedErrorCode: NoRoomForSharedMemory } => Full(),
                SqliteException sqlite => OfSqlite(sqlite.SqliteErrorCode),
                SqlException server when TransientFaults.Includes(server) || server.Class >= 20 => Unreached(),
                IOException file => OfFile(file.HResult),
                _ => null,
            };
            if (told is not null)
            {
                return told;
            }
        }

        return null;
    }

    /// <summary>Primary result codes of SQLite, https://sqlite.org/rescode.html.</summary>
    private static RuleException? OfSqlite(int code) =>
        code switch
        {
            5 or 6 => RuleException.Of(
                "database.busy",
                $"Another program holds the portal database, and did not let go of it in time. Nothing was changed; do it again, or close that program."
            ),
            8 => ReadOnly(),
            10 or 14 => RuleException.Of(
                "database.unreadable",
                $"The portal database cannot be opened, read or written: see whether its disk has room and no errors, and whether the account of the portal may read and write the home."
            ),
            11 or 26 => RuleException.Of(
                "database.damaged",
                $"The file of the portal database is damaged. Keep it as it is, and restore the home from a backup: ./portal restore."
            ),
            13 => Full(),
            _ => null,
        };

    /// <summary>On Unix the number of the error, on Windows its HRESULT.</summary>
    private static RuleException? OfFile(int code) =>
        code switch
        {
            28 or 69 or 122 when !OperatingSystem.IsWindows() => Full(), // ENOSPC; EDQUOT of macOS and of Linux
            30 when !OperatingSystem.IsWindows() => ReadOnly(), // EROFS
            unchecked((int)0x80070070) or unchecked((int)0x80070027) => Full(), // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
            unchecked((int)0x80070013) => ReadOnly(), // ERROR_WRITE_PROTECT
            _ => null,
        };

    private static RuleException Full() =>
        RuleException.Of("disk.full", $"The disk has no room left, so this was not written. Make room, then do it again.");

    private static RuleException ReadOnly() =>
        RuleException.Of(
            ReadOnlyRule,
            $"The home is read only: it can be read and verified, and nothing can be changed in it. Give the account of the portal the right to write there, or work on a copy of the home."
        );

    private static RuleException Unreached() =>
        RuleException.Of(
            "database.unreached",
            $"The server of the portal database cannot be reached, or broke off. See whether it runs and whether Database:ConnectionString is right, then do it again."
        );
}
