using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Runs;

/// <summary>The text of a catalogue, kept once under its digest, so that any run can be re-performed under the rules of then.</summary>
[OwnTexts]
public sealed class CatalogueText : IGoverned
{
    /// <summary>Digest that the catalogue gives of itself (64 hex digits).</summary>
    public required string Digest { get; init; }

    /// <summary>Canonical text of all catalogue files.</summary>
    public required string Text { get; init; }

    public string Subject => "catalogue/" + Digest;
}

public sealed class CatalogueTextConfiguration : IEntityTypeConfiguration<CatalogueText>
{
    public void Configure(EntityTypeBuilder<CatalogueText> builder)
    {
        builder.ToTable("CatalogueText");
        builder.HasKey(t => t.Digest);
        builder.Property(t => t.Digest).HasMaxLength(64);
        builder.Ignore(t => t.Subject);
    }
}
