using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A secret with which the command line acts for a user. Only its SHA-256 is stored.</summary>
public sealed class PersonalToken : IGoverned
{
    /// <summary>Public part of the secret; finds the row.</summary>
    public required string Id { get; init; }

    public required string UserName { get; init; }

    /// <summary>What the user calls it, such as "month-end script".</summary>
    [OneLine]
    public required string Name { get; init; }

    /// <summary>SHA-256 of the whole secret. The secret holds 256 random bits, so no salt or slow hash is needed.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>How its maker was signed in: the rules that admit such a session admit the token. Null, of a time when this was not kept,
    /// counts as by password alone.</summary>
    public SignInWay? Way { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>First use on the last day (UTC) on which it was used: one entry a day says that it lives, one for each request would bury
    /// the rest.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public string Subject => SubjectOf(Id);

    public static string SubjectOf(string id) => "token/" + id;

    /// <summary>Those that are neither revoked nor expired; whether their owner is let in is another question.</summary>
    internal static IQueryable<PersonalToken> Valid(IQueryable<PersonalToken> tokens, DateTimeOffset now) =>
        tokens.Where(t => t.RevokedAt == null && t.ExpiresAt > now);
}

public sealed class PersonalTokenConfiguration : IEntityTypeConfiguration<PersonalToken>
{
    public void Configure(EntityTypeBuilder<PersonalToken> builder)
    {
        builder.ToTable("PersonalToken");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Id).HasMaxLength(16);
        builder.Property(t => t.UserName).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(t => t.Name).HasMaxLength(128);
        builder.Property(t => t.SecretHash).HasMaxLength(32);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(t => t.UserName).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(t => t.Subject);

        // A user's own tokens, newest first.
        builder.HasIndex(t => new { t.UserName, t.CreatedAt });
    }
}

/// <summary>A token just made. The secret is shown this once and stored nowhere.</summary>
public sealed record CreatedToken(string Id, string Secret, DateTimeOffset ExpiresAt);

/// <summary>A token as its owner sees it in a list.</summary>
public sealed record TokenRow(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt
)
{
    /// <summary>Whether the rules of signing in admit the way in which its maker was signed in.</summary>
    public bool IsAdmitted { get; init; } = true;
}

/// <summary>Whom a presented token stands for, with the roles of now.</summary>
public sealed record TokenOwner(string TokenId, string UserName, IReadOnlySet<string> Roles, int RightsVersion);
