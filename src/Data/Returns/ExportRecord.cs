using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Returns;

/// <summary>A file that left the portal: what it shows, its hash, who took it.</summary>
public sealed class ExportRecord : IGoverned
{
    /// <summary>Gap-free number from 1.</summary>
    public required int Number { get; init; }

    /// <summary><c>xlsx</c>, <c>pdf</c>, <c>csv</c> or <c>json</c>.</summary>
    public required string FileKind { get; init; }

    /// <summary>What the file shows, such as <c>return/G11_I/2026-06-30/1</c>.</summary>
    public required string About { get; init; }

    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file, 64 hex digits.</summary>
    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string Subject => Invariant($"export/{Number}");
}

public sealed class ExportRecordConfiguration : IEntityTypeConfiguration<ExportRecord>
{
    public void Configure(EntityTypeBuilder<ExportRecord> builder)
    {
        builder.ToTable("ExportRecord");
        builder.HasKey(e => e.Number);
        builder.Property(e => e.Number).ValueGeneratedNever();
        builder.Property(e => e.FileKind).HasMaxLength(8);
        builder.Property(e => e.About).HasMaxLength(256);
        builder.Property(e => e.FileName).HasMaxLength(256);
        builder.Property(e => e.Sha256).HasMaxLength(64);
        builder.Property(e => e.By).HasMaxLength(128);
        builder.Ignore(e => e.Subject);

        // "Is this the file that the portal made?": by its hash.
        builder.HasIndex(e => e.Sha256);

        // The files made of one return, newest first.
        builder.HasIndex(e => new { e.About, e.Number });
    }
}
