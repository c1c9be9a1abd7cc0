using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;

namespace Portal.Data.SignIns;

/// <summary>A delay that runs after failed sign-ins of a known account, for administrators to see and to end.</summary>
/// <remarks>Working data of the serving process, and no business row: what failed stands in the ledger. It is shown; a delay is ended by
/// the entry about the unlocking, from whatever process.</remarks>
public sealed class SignInDelay
{
    public required string UserName { get; init; }

    /// <summary>Failures that are not forgotten yet.</summary>
    public required int Failures { get; set; }

    /// <summary>Until when nothing is looked at.</summary>
    public required DateTimeOffset Until { get; set; }
}

public sealed class SignInDelayConfiguration : IEntityTypeConfiguration<SignInDelay>
{
    public void Configure(EntityTypeBuilder<SignInDelay> builder)
    {
        builder.ToTable("SignInDelay");
        builder.HasKey(d => d.UserName);
        builder.Property(d => d.UserName).HasMaxLength(PortalUser.UserNameLength);
    }
}
