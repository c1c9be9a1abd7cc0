using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Scenarios;

/// <summary>A what-if: a name, a reporting date and the changes that are supposed. It holds no figure; what it gives is computed when it is
/// asked for.</summary>
public sealed class Scenario : IGoverned
{
    /// <summary><c>S-YYYY-nnnn</c>, given once.</summary>
    public required string Number { get; init; }

    public required int Year { get; init; }

    /// <summary>Counts from 1 within <see cref="Year"/>.</summary>
    public required int Serial { get; init; }

    [OneLine]
    public required string Name { get; set; }

    /// <summary>User name of its author, who alone changes it.</summary>
    public required string Owner { get; init; }

    /// <summary>Reporting date of the snapshot that it starts from.</summary>
    public required DateOnly AsOf { get; set; }

    /// <summary>The changes in their order, as canonical JSON (<see cref="ScenarioJson"/>).</summary>
    public required string Steps { get; set; }

    /// <summary>Fraction of a loss that less tax gives back; null for the catalogue's own.</summary>
    public decimal? TaxRate { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>From then on it is only read.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public string Subject => SubjectOf(Number);

    public static string SubjectOf(string number) => "scenario/" + number;
}

public sealed class ScenarioConfiguration : IEntityTypeConfiguration<Scenario>
{
    public const int NumberLength = 16;
    public const int NameLength = 128;

    public void Configure(EntityTypeBuilder<Scenario> builder)
    {
        builder.ToTable("Scenario");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).HasMaxLength(NumberLength);
        builder.Property(s => s.Name).HasMaxLength(NameLength);
        builder.Property(s => s.Owner).HasMaxLength(PortalUser.UserNameLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(s => s.Owner).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(s => s.Subject);

        // The next number of a year, and the list, newest first.
        builder.HasIndex(s => new { s.Year, s.Serial }).IsUnique();
    }
}
