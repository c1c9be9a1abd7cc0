using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Runs;

/// <summary>A load that the warehouse sealed, as the portal learnt of it. A swapped seal file no longer has this digest.</summary>
public sealed class SealRecord : IGoverned
{
    /// <summary>Number of the seal in its warehouse, from 1.</summary>
    public required int Number { get; init; }

    public required string LoadId { get; init; }

    /// <summary>SHA-256 of the seal file.</summary>
    public required string Digest { get; init; }

    /// <summary>Name of the book that the load belongs to.</summary>
    public required string Book { get; init; }

    /// <summary>Who loaded.</summary>
    public required string By { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    public const string SubjectPrefix = "seal/";

    public string Subject => SubjectOf(Number);

    public static string SubjectOf(int number) => Invariant($"{SubjectPrefix}{number}");
}

public sealed class SealRecordConfiguration : IEntityTypeConfiguration<SealRecord>
{
    public void Configure(EntityTypeBuilder<SealRecord> builder)
    {
        builder.ToTable("SealRecord");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).ValueGeneratedNever();
        builder.Property(s => s.LoadId).HasMaxLength(64);
        builder.Property(s => s.Digest).HasMaxLength(64);
        builder.Property(s => s.Book).HasMaxLength(128);
        builder.Property(s => s.By).HasMaxLength(128);
        builder.Ignore(s => s.Subject);
    }
}
