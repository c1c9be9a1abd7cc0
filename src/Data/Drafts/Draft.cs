using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;

namespace Portal.Data.Drafts;

/// <summary>What a person has typed into a form and not sent. Working data of that person: nobody else reads it, and the ledger does not
/// know it.</summary>
public sealed class Draft
{
    /// <summary>Whose text it is.</summary>
    public required string Person { get; init; }

    /// <summary>Which form, such as <c>finding.edit</c>.</summary>
    public required string Form { get; init; }

    /// <summary>What the form is about, such as <c>finding/F-2026-0001</c>; for a new thing what it starts from.</summary>
    public required string About { get; init; }

    /// <summary>Version of the thing that the person began from; 0 for a new thing.</summary>
    public required int BegunFrom { get; set; }

    /// <summary>The form as it stood when the person began, as JSON: tells what the person changed from what others did.</summary>
    public required string Begun { get; set; }

    /// <summary>The form as the person left it, as JSON.</summary>
    public required string Content { get; set; }

    /// <summary>Under which operation it is sent. Once the ledger has that, it was sent and is no draft any more, also where a crash kept
    /// the row; null in rows from before this was kept.</summary>
    public Guid? Operation { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}

public sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("Draft");
        builder.HasKey(d => new
        {
            d.Person,
            d.Form,
            d.About,
        });
        builder.Property(d => d.Person).HasMaxLength(PortalUser.UserNameLength);
        builder.Property(d => d.Form).HasMaxLength(DraftRegister.FormLength);
        builder.Property(d => d.About).HasMaxLength(DraftRegister.AboutLength);
        builder.Property(d => d.Begun).HasMaxLength(DraftRegister.ContentLength);
        builder.Property(d => d.Content).HasMaxLength(DraftRegister.ContentLength);

        // The oldest go first.
        builder.HasIndex(d => d.SavedAt);
    }
}
