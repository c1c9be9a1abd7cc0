using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Data.Store;

/// <summary>Holds every text that is saved to what every store, screen and file can hold, whichever door it came through.</summary>
internal static class TextGuard
{
    /// <exception cref="RuleException">A changed text cannot be read, or is longer than its column in UTF-16 units, or than any text may
    /// be.</exception>
    public static void Check(EntityEntry row)
    {
        foreach (
            var property in row.Properties.Where(p =>
                p.Metadata.ClrType == typeof(string) && (row.State == EntityState.Added || p.IsModified)
            )
        )
        {
            if (property.CurrentValue is string text)
            {
                // SQLite keeps any length and SQL Server refuses the whole save; a CHECK constraint would rebuild SQLite's tables and drop
                // triggers.
                Require(
                    Field(property.Metadata),
                    text,
                    property.Metadata.GetMaxLength()
                        ?? (row.Metadata.ClrType.IsDefined(typeof(OwnTextsAttribute), inherit: true) ? int.MaxValue : Bounds.TextLength)
                );
                if (property.Metadata.PropertyInfo?.IsDefined(typeof(OneLineAttribute), inherit: true) == true)
                {
                    RequireLine(Field(property.Metadata), text);
                }
            }
        }
    }

    /// <exception cref="RuleException">Names the field, what is wrong, and what is accepted.</exception>
    public static void Require(string field, string text, int most)
    {
        if (text.Length > most)
        {
            throw new RuleException(
                "text.too_long",
                string.Create(CultureInfo.InvariantCulture, $"{field}: has {text.Length} characters. Accepted: at most {most}."),
                field,
                text.Length,
                most
            );
        }

        if (Readable.FirstUnreadable(text) is >= 0 and var offset)
        {
            throw Unreadable(field, offset);
        }
    }

    /// <exception cref="RuleException">Names the field, the character and its place.</exception>
    public static void RequireLine(string field, string text)
    {
        if (Readable.FirstUnseen(text) is >= 0 and var offset)
        {
            var code = char.ConvertToUtf32(text, offset).ToString("X4", CultureInfo.InvariantCulture);
            throw new RuleException(
                "text.unseen",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{field}: character {offset + 1} (U+{code}) does not show in a line: it ends the line, turns its direction, or has no width. Delete it, and write it again."
                ),
                field,
                offset + 1,
                code
            );
        }
    }

    public static RuleException Unreadable(string field, int offset) =>
        new(
            "text.unreadable",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{field}: character {offset + 1} cannot be read: half a character, or a control character. Delete it, and write it again."
            ),
            field,
            offset + 1
        );

    private static string Field(IProperty property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
}
