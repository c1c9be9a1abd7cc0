using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Notifications;

/// <summary>That a person is told of an errand, or was: written before anything is sent, once for each occasion. Working data; the mail
/// that
/// was sent is a <see cref="SentMail"/>.</summary>
public sealed class Notification
{
    public int Id { get; init; }

    public required string Person { get; init; }

    /// <summary>Kind and subject of the errand, such as <c>finding.answer finding/F-2026-0001</c>.</summary>
    public required string Errand { get; init; }

    public required string Occasion { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The mail that tells it, set before the first attempt: each further attempt sends the same one.</summary>
    public string? MailId { get; set; }

    /// <summary>Until when the process that took it may be sending it, or waits before it tries again.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}

/// <summary>A mail that a server took over for a person: what it told, and when.</summary>
public sealed class SentMail : IGoverned
{
    public const int IdLength = 64;

    /// <summary>SHA-256 of the person, what is told and when it was written down; the local part of its Message-Id.</summary>
    public required string Id { get; init; }

    public required string Person { get; init; }

    /// <summary>Kinds and subjects of the errands, one on a line.</summary>
    public required string Told { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    public string Subject => SubjectOf(Id);

    public static string SubjectOf(string id) => "mail/" + id;
}

public sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notification");
        builder.HasKey(n => n.Id);
        builder.Property(n => n.Person).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(n => n.Errand).HasMaxLength(160);
        builder.Property(n => n.Occasion).HasMaxLength(64);
        builder.Property(n => n.MailId).HasMaxLength(SentMail.IdLength);

        // Nobody is told twice of one occasion, whoever writes it first.
        builder
            .HasIndex(n => new
            {
                n.Person,
                n.Errand,
                n.Occasion,
            })
            .IsUnique();

        // What is still to be sent.
        builder.HasIndex(n => new { n.SentAt, n.Person });
    }
}

public sealed class SentMailConfiguration : IEntityTypeConfiguration<SentMail>
{
    public void Configure(EntityTypeBuilder<SentMail> builder)
    {
        builder.ToTable("SentMail");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).HasMaxLength(SentMail.IdLength);
        builder.Property(m => m.Person).HasMaxLength(PortalUser.UserNameLength);
        builder.Ignore(m => m.Subject);

        // The last mails of a person.
        builder.HasIndex(m => new { m.Person, m.SentAt });
    }
}
