using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Views;

/// <summary>Whom a saved view is for.</summary>
public enum ViewScope
{
    /// <summary>Its owner alone.</summary>
    Private = 1,

    /// <summary>Everybody with its role, by choice.</summary>
    Team = 2,

    /// <summary>Everybody with its role, when the list is opened without an address of its own.</summary>
    RoleDefault = 3,
}

/// <summary>Filters, order and columns of a list under a name: an address, and nothing else.</summary>
/// <remarks>Working data, not governed: it changes no figure and no state, opens nothing that its reader could not open by hand, and
/// the page shows every filter that is in force.</remarks>
public sealed class SavedView
{
    public const int NameLength = 64;
    public const int ListLength = 32;
    public const int QueryLength = 2_000;

    public required Guid Id { get; init; }

    /// <summary>Name of the list, such as <c>findings</c>.</summary>
    public required string List { get; init; }

    [OneLine]
    public required string Name { get; init; }

    /// <summary>User name of whoever saved it.</summary>
    public required string Owner { get; init; }

    public required ViewScope Scope { get; init; }

    /// <summary>Who finds it beside its owner; null when private.</summary>
    public required string? Role { get; init; }

    /// <summary>What the address of the list takes, with its question mark; empty for the whole list.</summary>
    public required string Query { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}

public sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedView");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.List).HasMaxLength(SavedView.ListLength);
        builder.Property(v => v.Name).HasMaxLength(SavedView.NameLength);
        builder.Property(v => v.Owner).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(v => v.Scope).IsWord(16);
        builder.Property(v => v.Role).HasMaxLength(32);
        builder.Property(v => v.Query).HasMaxLength(SavedView.QueryLength);

        // The views of a list: a person's own, and those of the person's roles.
        builder.HasIndex(v => new { v.List, v.Owner });
        builder.HasIndex(v => new { v.List, v.Role });
    }
}
