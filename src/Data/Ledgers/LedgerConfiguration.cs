using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Ledgers;

public sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public const int SubjectLength = 256;

    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        // Told to EF because SQL Server refuses OUTPUT without INTO on a table with triggers.
        builder.ToTable("LedgerEntry", t => t.HasTrigger(LedgerTriggers.EntryTrigger));
        builder.HasKey(e => e.Sequence);
        builder.Property(e => e.Sequence).ValueGeneratedNever();
        builder.Property(e => e.ActorName).HasMaxLength(128);
        builder.Property(e => e.Subject).HasMaxLength(SubjectLength);
        builder.Property(e => e.LeafHash).HasMaxLength(32);

        // After an ambiguous commit: was this operation written? Also refuses to write it twice.
        builder.HasIndex(e => new { e.OperationId, e.Ordinal }).IsUnique();

        // The history of one subject, and its latest state digest.
        builder.HasIndex(e => new { e.Subject, e.Sequence });

        // The ledger page by kind, by actor and by day.
        builder.HasIndex(e => new { e.Kind, e.Sequence });
        builder.HasIndex(e => new { e.ActorName, e.Sequence });
        builder.HasIndex(e => e.At);
    }
}

public sealed class LedgerHeadConfiguration : IEntityTypeConfiguration<LedgerHead>
{
    public void Configure(EntityTypeBuilder<LedgerHead> builder)
    {
        builder.ToTable("LedgerHead");
        builder.HasKey(h => h.Id);
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Root).HasMaxLength(32);
        builder.Property(h => h.LastLeafHash).HasMaxLength(32);
        builder.Property(h => h.Frontier).HasMaxLength(64 * 32);
        builder.Property(h => h.Mark).HasMaxLength(64);
        builder.HasData(
            new LedgerHead
            {
                Id = LedgerHead.OnlyId,
                Size = 0,
                Root = MerkleTree.EmptyRoot(),
                Frontier = [],
                LastLeafHash = [],
                Locks = 0,
            }
        );
    }
}

public sealed class LedgerCheckpointConfiguration : IEntityTypeConfiguration<LedgerCheckpoint>
{
    public void Configure(EntityTypeBuilder<LedgerCheckpoint> builder)
    {
        builder.ToTable("LedgerCheckpoint", t => t.HasTrigger(LedgerTriggers.CheckpointTrigger));
        builder.HasKey(c => c.Size);
        builder.Property(c => c.Size).ValueGeneratedNever();
        builder.Property(c => c.Root).HasMaxLength(32);
        builder.Property(c => c.Frontier).HasMaxLength(64 * 32);
        builder.Property(c => c.Note).HasMaxLength(1024);
    }
}
