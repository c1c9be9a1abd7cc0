using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>One entry, written once. <see cref="Body"/> is the entry; the other columns repeat parts of it for filters and are verified
/// against it.</summary>
[OwnTexts]
public sealed class LedgerEntry
{
    /// <summary>Gap-free from 1. Entry n is leaf n − 1 of the Merkle tree.</summary>
    public required long Sequence { get; init; }

    /// <summary>The operation that wrote it; one operation may write several entries.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>Position within the operation, from 0.</summary>
    public required int Ordinal { get; init; }

    public required DateTimeOffset At { get; init; }

    public required LedgerKind Kind { get; init; }

    public required string ActorName { get; init; }

    public required string Subject { get; init; }

    /// <summary>Canonical JSON (docs/ledger.md): exactly these bytes in UTF-8 are hashed.</summary>
    public required string Body { get; init; }

    /// <summary>RFC 6962 leaf hash of <see cref="Body"/>.</summary>
    public required byte[] LeafHash { get; init; }
}

/// <summary>The one row that every writer locks first and updates last.</summary>
public sealed class LedgerHead
{
    public const int OnlyId = 1;

    public required int Id { get; init; }

    /// <summary>Number of entries.</summary>
    public required long Size { get; init; }

    /// <summary>RFC 6962 tree head over all entries.</summary>
    public required byte[] Root { get; init; }

    /// <summary>Hashes of the perfect subtrees at the right edge, largest first: what an append needs.</summary>
    public required byte[] Frontier { get; init; }

    /// <summary>Leaf hash of the last entry, cited by the next one; empty when there is none.</summary>
    public required byte[] LastLeafHash { get; init; }

    /// <summary>Raised by every writer as its first statement, which locks the row on both providers.</summary>
    public required long Locks { get; init; }

    /// <summary>Of the home, over size and root, written with them: a database alone cannot make one. Null before the migration that added
    /// it.</summary>
    public string? Mark { get; init; }

    /// <summary>How the migration ends from which on <see cref="Mark"/> is there.</summary>
    internal const string MarkMigration = "_HeadMark";
}

/// <summary>A signed tree head. The same text stands in a file outside the database and in printed documents.</summary>
[OwnTexts]
public sealed class LedgerCheckpoint
{
    public required long Size { get; init; }

    public required byte[] Root { get; init; }

    public required byte[] Frontier { get; init; }

    /// <summary>C2SP signed note: origin, size, root, signature.</summary>
    public required string Note { get; init; }

    public required DateTimeOffset At { get; init; }
}
