using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>How a person signed in.</summary>
public enum SignInWay
{
    Password = 1,
    PasswordAndTotp = 2,
    PasswordAndRecoveryCode = 3,

    /// <summary>A user-verified passkey: both factors at once.</summary>
    Passkey = 4,

    /// <summary>The bank's directory, through OpenID Connect.</summary>
    Directory = 5,
}

/// <summary>Why a session ended before its time.</summary>
public enum SessionEnd
{
    SignedOut = 1,

    /// <summary>The person ended it from another session.</summary>
    EndedByOwner = 2,
    EndedByAdministrator = 3,

    /// <summary>Another password was set, by the person or an administrator.</summary>
    PasswordChanged = 4,
    UserDisabled = 5,

    /// <summary>The directory said that the person is gone or signed out.</summary>
    EndedByDirectory = 6,

    /// <summary>The roles became others: what the session was given no longer holds. One of the directory goes on and is given the new
    /// ones.</summary>
    RolesChanged = 7,
}

/// <summary>One sign-in of one person on one browser, from its beginning to its end.</summary>
public sealed class UserSession : IGoverned
{
    public const int IdLength = 32;
    public const int AgentLength = 128;
    public const int DirectorySessionLength = 128;

    /// <summary>Random; stands in the protected cookie.</summary>
    public required string Id { get; init; }

    public required string UserName { get; init; }

    public required SignInWay Way { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last instant at which it counts, however much it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>First use in the last hour in which it was used: a write for each request would tell little more.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Network address of the browser as the portal saw it; null when unknown.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser says it is, cut to <see cref="AgentLength"/>; null when it says nothing.</summary>
    public string? Agent { get; init; }

    /// <summary>The directory's own name of its session (claim <c>sid</c>), for a logout that it sends.</summary>
    public string? DirectorySession { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public SessionEnd? End { get; set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; set; }

    public string Subject => SubjectOf(Id);

    public static string SubjectOf(string id) => "session/" + id;

    /// <summary>Those that the bank's directory answers for at this moment.</summary>
    internal static IQueryable<UserSession> OfDirectory(IQueryable<UserSession> sessions, EndingSessions ending, DateTimeOffset now)
    {
        var unanswered = ending.All;
        return sessions.Where(s => s.Way == SignInWay.Directory && s.EndedAt == null && s.ExpiresAt > now && !unanswered.Contains(s.Id));
    }
}

public sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.ToTable("UserSession");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).HasMaxLength(UserSession.IdLength);
        builder.Property(s => s.UserName).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.Property(s => s.Agent).HasMaxLength(UserSession.AgentLength);
        builder.Property(s => s.DirectorySession).HasMaxLength(UserSession.DirectorySessionLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(s => s.UserName).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(s => s.Subject);

        // A person's sessions, newest first.
        builder.HasIndex(s => new { s.UserName, s.CreatedAt });

        // A logout that the directory sends.
        builder.HasIndex(s => s.DirectorySession);
    }
}
