using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>Who took the steps of a version, replayed from its ledger entries: a column could be edited to say another name.</summary>
internal static class ReturnHistory
{
    public static async Task<ReturnSigners> SignersAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        var trail = await SubjectTrail.ReadAsync(db, subject, cancellationToken);
        return trail
            .Where(entry => entry.Kind == ReturnKinds.ReturnStateChanged)
            .Aggregate(ReturnSigners.None, (signers, entry) => signers.After(StepOf(entry), entry.Actor));
    }

    private static ReturnStep StepOf(ToldEntry entry) =>
        Named.Of<ReturnStep>(entry.Body.GetProperty("after").GetProperty("step").GetString());
}
