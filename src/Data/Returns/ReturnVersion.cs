using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Runs;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Returns;

/// <summary>Where a version of a return stands on its way to the regulator (docs/ledger.md, "Returns").</summary>
public enum ReturnState
{
    Open = 0,
    Calculated = 1,
    Checked = 2,
    Prepared = 3,
    Reviewed = 4,
    Approved = 5,
    Submitted = 6,
    Acknowledged = 7,
    Rejected = 8,
    Restated = 9,
}

/// <summary>One version of a return for a date: exactly the cells and checks that people saw.</summary>
[OwnTexts]
public sealed class ReturnVersion : IGoverned
{
    /// <summary>Code of the form, such as <c>G11_I</c>.</summary>
    public required string Form { get; init; }

    public required DateOnly AsOf { get; init; }

    /// <summary>1 for the first version of this form and date.</summary>
    public required int Number { get; init; }

    public required ReturnState State { get; set; }

    /// <summary>Digest of the cells and checks, not of times: equal digests are equal returns.</summary>
    public required string ContentDigest { get; init; }

    public required string CatalogueDigest { get; init; }

    public required string InputDigest { get; init; }

    /// <summary>Digest of all that its cells and checks used of the catalogue, without names; null in versions kept before it was
    /// taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>The whole document as canonical JSON.</summary>
    public required string DocumentJson { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public string Subject => SubjectOf(Form, AsOf, Number);

    public const string SubjectPrefix = "return/";

    public static string SubjectOf(string form, DateOnly asOf, int number) =>
        Invariant($"{SubjectPrefix}{form}/{asOf:yyyy-MM-dd}/{number}");
}

public sealed class ReturnVersionConfiguration : IEntityTypeConfiguration<ReturnVersion>
{
    public void Configure(EntityTypeBuilder<ReturnVersion> builder)
    {
        builder.ToTable("ReturnVersion");

        // The versions of one form and date, and the latest of them.
        builder.HasKey(r => new
        {
            r.Form,
            r.AsOf,
            r.Number,
        });
        builder.Property(r => r.Form).HasMaxLength(32);
        builder.Property(r => r.ContentDigest).HasMaxLength(64);
        builder.Property(r => r.CatalogueDigest).HasMaxLength(64);
        builder.Property(r => r.InputDigest).HasMaxLength(64);
        builder.Property(r => r.ClosureDigest).HasMaxLength(ClosureDigests.MaxLength);
        builder.Property(r => r.CreatedBy).HasMaxLength(128);
        builder.HasOne<CatalogueText>().WithMany().HasForeignKey(r => r.CatalogueDigest).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(r => r.Subject);

        // The list of returns, newest reporting date first.
        builder.HasIndex(r => new { r.AsOf, r.Form });
    }
}
