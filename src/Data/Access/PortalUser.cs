using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A person who may sign in. The id is the user name, so that ledger entries, owners and roles all say the same word.</summary>
/// <remarks>A user name is therefore never changed; a person who changes name gets another <see cref="DisplayName"/>.</remarks>
public sealed class PortalUser : IdentityUser, IGoverned
{
    public const int UserNameLength = 64;

    [OneLine]
    public string DisplayName { get; set; } = "";

    /// <summary>A disabled user cannot sign in and no right is granted, but everything he or she did stays named.</summary>
    public bool IsDisabled { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Raised whenever something changed that may end or alter a right: whoever holds an older number looks again.</summary>
    public int RightsVersion { get; set; }

    /// <summary>Made by the demonstration, with a password that others know: refused everywhere but in the demonstration's own
    /// home.</summary>
    public bool IsDemo { get; set; }

    /// <summary>How often mails tell of errands.</summary>
    public MailChoice MailChoice { get; set; }

    /// <summary>Culture of the mails, such as <c>zh-CN</c>; null when none was chosen.</summary>
    public string? MailLanguage { get; set; }

    public string Subject => "user/" + Id;
}

public sealed class PortalUserConfiguration : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.ToTable("PortalUser");
        builder.Property(u => u.Id).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(u => u.DisplayName).HasMaxLength(128);
        builder.Property(u => u.RightsVersion).IsAddedLater();
        builder.Property(u => u.IsDemo).IsAddedLater();
        builder.Property(u => u.MailChoice).IsAddedLater();
        builder.Property(u => u.MailLanguage).HasMaxLength(16);
        builder.Ignore(u => u.Subject);
    }
}
