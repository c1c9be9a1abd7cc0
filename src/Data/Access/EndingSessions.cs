using System.Collections.Concurrent;

namespace Portal.Data.Access;

/// <summary>
/// Sessions that were left, or for which the bank's directory answers no more, from that moment until their end stands in the ledger. They
/// give nothing meanwhile: a ledger that cannot be written to must keep nobody in.
/// </summary>
/// <remarks>Of this process only. A process that starts ends every session of the directory before it serves anybody.</remarks>
public sealed class EndingSessions
{
    private readonly ConcurrentDictionary<string, bool> _ids = new(StringComparer.Ordinal);

    /// <summary>Identifiers of the sessions.</summary>
    public IReadOnlyCollection<string> All => [.. _ids.Keys];

    public void Add(string session) => _ids[session] = true;

    /// <summary>The end is written: from here on the session's own row says it.</summary>
    public void Remove(string session) => _ids.TryRemove(session, out _);
}
