using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Runs;
using Portal.Data.Store;

namespace Portal.Data.Findings;

public sealed class FindingConfiguration : IEntityTypeConfiguration<Finding>
{
    public const int NumberLength = 16;
    public const int TitleLength = 256;

    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.ToTable("Finding");
        builder.HasKey(f => f.Number);
        builder.Property(f => f.Number).HasMaxLength(NumberLength);
        builder.Property(f => f.Title).HasMaxLength(TitleLength);
        builder.Property(f => f.SourceFigure).HasMaxLength(256);
        builder.Property(f => f.Owner).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(f => f.CreatedBy).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(f => f.ReviewedBy).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(f => f.ValidatedBy).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(f => f.RiskAcceptedBy).HasMaxLength(PortalUser.UserNameLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(f => f.Owner).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(f => f.CreatedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(f => f.LoanSets).WithOne().HasForeignKey(s => s.FindingNumber).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(f => f.Subject);

        // The next number of a year.
        builder.HasIndex(f => new { f.Year, f.Serial }).IsUnique();

        // The list, filtered by status and by overdue.
        builder.HasIndex(f => new { f.Status, f.DueDate });

        // "My findings".
        builder.HasIndex(f => new { f.Owner, f.Status });
    }
}

public sealed class FindingLoanSetConfiguration : IEntityTypeConfiguration<FindingLoanSet>
{
    public void Configure(EntityTypeBuilder<FindingLoanSet> builder)
    {
        builder.ToTable("FindingLoanSet");
        builder.HasKey(s => new { s.FindingNumber, s.Ordinal });
        builder.Property(s => s.FindingNumber).HasMaxLength(FindingConfiguration.NumberLength);
        builder.Property(s => s.FigureCode).HasMaxLength(128);
        builder.Property(s => s.InputDigest).HasMaxLength(64);
        builder.Property(s => s.CatalogueDigest).HasMaxLength(64);
        builder.Property(s => s.ClosureDigest).HasMaxLength(ClosureDigests.MaxLength);
        builder.Property(s => s.Fingerprint).HasMaxLength(128);
        builder.Property(s => s.Balance).IsMoney();
        builder.Ignore(s => s.Subject);
    }
}
