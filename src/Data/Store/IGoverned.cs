namespace Portal.Data.Store;

/// <summary>A row whose every change stands in the ledger, under the subject that it belongs to.</summary>
public interface IGoverned
{
    /// <summary>Such as <c>finding/F-2026-0001</c>; part rows give their owner's subject.</summary>
    string Subject { get; }
}
