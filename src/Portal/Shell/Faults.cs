using Portal.Access;
using Portal.Api;
using Portal.Cli;
using Portal.Data;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Rendering;
using Portal.Settings;

namespace Portal.Shell;

/// <summary>What kind of no an exception is.</summary>
public enum FaultKind
{
    /// <summary>A rule of the domain says no.</summary>
    Refused,

    /// <summary>This person may not.</summary>
    Forbidden,

    /// <summary>There is no such thing, or none of that date.</summary>
    Missing,

    /// <summary>A server, a lock or a program is not to be had now.</summary>
    Unavailable,

    /// <summary>Something is not what was recorded or sealed: no figure is given before it is mended.</summary>
    Broken,

    /// <summary>The words of the call are off.</summary>
    Call,
}

/// <summary>One mapping of our own exceptions to kinds, and of kinds to what files, interface and command line answer.</summary>
/// <remarks>What the framework throws is never a sentence for a reader. By the code of the sentence: a code begins with its subject, and a
/// few tell more than the type does.</remarks>
internal static class Faults
{
    private static readonly (FaultKind Kind, string[] Codes)[] ByCode =
    [
        (FaultKind.Forbidden, ["access.", "session.ended"]),
        (
            FaultKind.Missing,
            [
                "warehouse.empty",
                "warehouse.no-partition",
                "warehouse.no-snapshot-near",
                "return.not-filed",
                "return.before-form",
                "return.no-version",
                "return.never",
                "finding.unknown",
                "scenario.unknown",
                "token.unknown",
                "user.unknown",
                "session.unknown",
            ]
        ),
        (
            FaultKind.Unavailable,
            [
                "engine.busy",
                "engine.timeout",
                "engine.refused",
                "clickhouse.refused",
                "sqlserver.refused",
                "sqlserver.unreached",
                "warehouse.locked",
                "database.migrating",
                "database.busy",
                "database.unreadable",
                "database.unreached",
                "disk.",
            ]
        ),
        (
            FaultKind.Broken,
            [
                "seal.",
                "sealed.",
                "cube.",
                "differs.",
                "rejects.",
                "load.rejects-changed",
                "ledger.row-",
                "ledger.return-edited",
                "ledger.foreign-trigger",
                "ledger.entries-hidden",
                "ledger.entry-unreadable",
                "ledger.entry-other",
                "ledger.not-committed",
                "ledger.note-foreign",
                "ledger.parts-planted",
                "ledger.schema-planted",
                "ledger.set-back",
                "ledger.not-continuous",
                "source.changed",
                "engine.schema",
                "clickhouse.differs",
                "clickhouse.not-as-sealed",
                "sqlserver.differs",
                "sqlserver.not-as-sealed",
                "verify.",
                "database.damaged",
            ]
        ),
    ];

    /// <returns>Null for a fault of the program: its cause goes to the log and never to a reader.</returns>
    public static FaultKind? Of(Exception failure) =>
        failure switch
        {
            RuleException refused => OfCode(refused.Rule),
            WarehouseException refused => OfCode(refused.Rule.Rule),
            CallException or SettingsException or RequestException => FaultKind.Call,
            NotFoundException => FaultKind.Missing,
            PrintingUnavailableException or AddressException => FaultKind.Unavailable,
            RunMismatchException => FaultKind.Broken,
            ExpressionException or CatalogueException or StrictYamlException => FaultKind.Refused,
            DismissedException => FaultKind.Forbidden,
            _ => StoreFaults.Of(failure) is { } store ? OfCode(store.Rule) : null,
        };

    /// <summary>The sentence for a reader: our own, or ours about what a disk or a database said.</summary>
    public static string Said(Exception failure) => StoreFaults.Of(failure)?.Message ?? failure.Message;

    /// <summary>The status with which a file or the interface says it.</summary>
    public static int Status(FaultKind kind) =>
        kind switch
        {
            FaultKind.Refused => StatusCodes.Status422UnprocessableEntity,
            FaultKind.Forbidden => StatusCodes.Status403Forbidden,
            FaultKind.Missing => StatusCodes.Status404NotFound,
            FaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            FaultKind.Broken => StatusCodes.Status409Conflict,
            FaultKind.Call => StatusCodes.Status400BadRequest,
        };

    /// <summary>The exit code of a verb: 2 when the words of the call are off, 1 otherwise.</summary>
    public static int ExitCode(FaultKind kind) => kind == FaultKind.Call ? 2 : 1;

    private static FaultKind OfCode(string code) =>
        ByCode
            .Where(row => row.Codes.Any(start => code.StartsWith(start, StringComparison.Ordinal)))
            .Select(row => (FaultKind?)row.Kind)
            .FirstOrDefault()
        ?? FaultKind.Refused;
}
