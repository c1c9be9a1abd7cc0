using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>What a person with the database file does, and what verification must then say.</summary>
internal static class Tampering
{
    public const string DropTriggers =
        "DROP TRIGGER LedgerEntry_AppendOnly_Update; DROP TRIGGER LedgerEntry_AppendOnly_Delete;"
        + "DROP TRIGGER LedgerCheckpoint_AppendOnly_Update; DROP TRIGGER LedgerCheckpoint_AppendOnly_Delete;";

    public static Task<VerificationReport> VerifyAsync(PortalHome home) =>
        home.Get<LedgerVerification>().VerifyAsync(CancellationToken.None);

    public static async Task AssertIntactAsync(PortalHome home)
    {
        var report = await VerifyAsync(home);
        Assert.Empty(report.Problems.Select(p => p.Message));
        Assert.True(report.IsIntact);
        Assert.True(report.Entries > 0 && report.Subjects > 0);
    }

    /// <summary>The first problem is this one.</summary>
    public static async Task<VerificationReport> AssertFirstAsync(
        PortalHome home,
        VerificationProblemKind kind,
        long? entry,
        string message
    )
    {
        var report = await VerifyAsync(home);
        Assert.False(report.IsIntact);
        Assert.Equal((kind, entry), (report.Problems[0].Kind, report.Problems[0].Entry));
        Assert.Contains(message, report.Problems[0].Message, StringComparison.Ordinal);
        return report;
    }
}
