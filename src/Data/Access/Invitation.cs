using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A one-time code with which a person sets the own password, or with which the first administrator is made. Only its SHA-256 is
/// stored.</summary>
public sealed class Invitation : IGoverned
{
    public const int IdLength = 12;

    /// <summary>Names the invitation in the ledger; it is no part of the code.</summary>
    public required string Id { get; init; }

    /// <summary>Whose password it sets; null for the code that makes the first administrator.</summary>
    public string? UserName { get; init; }

    /// <summary>SHA-256 of the code. A code holds 100 random bits, so no salt or slow hash is needed.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>Name of the actor who gave it.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>When a newer one took its place, or an administrator took it back.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public string Subject => "invitation/" + Id;
}

public sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitation");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).HasMaxLength(Invitation.IdLength);
        builder.Property(i => i.UserName).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(i => i.CodeHash).HasMaxLength(32);
        builder.Property(i => i.CreatedBy).HasMaxLength(128);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(i => i.UserName).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(i => i.Subject);

        // The one to whom a code belongs.
        builder.HasIndex(i => i.CodeHash).IsUnique();

        // The open invitation of a user.
        builder.HasIndex(i => new { i.UserName, i.CreatedAt });
    }
}
