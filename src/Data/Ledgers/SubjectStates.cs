using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>A subject and the digest of its rows.</summary>
internal sealed record SubjectState(string Subject, string Digest);

/// <summary>Reads the rows of governed subjects back and digests them: every column, absent values left out.</summary>
/// <remarks>
/// Absent values are left out so that a new nullable column changes no digest; so is the default of a column marked as added later. A
/// renamed column needs a migration followed by a new entry for every subject concerned.
/// </remarks>
internal static class SubjectStates
{
    /// <summary>In the place of a digest; no entry records it.</summary>
    public const string Unreadable = "unreadable";

    private static readonly IReadOnlyList<GovernedKind> Kinds =
    [
        .. DataFeature.All.SelectMany(feature => feature.Governed).OrderBy(kind => kind.Prefix, StringComparer.Ordinal),
    ];

    /// <summary>Subjects that are no rows: the portal database and the home, of which entries say that something was done to them as a
    /// whole.</summary>
    private static readonly string[] Whole = ["database", "home"];

    private static readonly IReadOnlyList<string> Told = [.. DataFeature.All.SelectMany(feature => feature.Told)];

    /// <summary>Refuses a subject whose rows nobody reads back: its entry would carry no state, and no verification would ever look at
    /// it.</summary>
    /// <exception cref="InvalidOperationException">The subject is of no kind that a feature declares.</exception>
    public static void RequireKnown(string subject)
    {
        if (
            !Whole.Contains(subject)
            && !Told.Any(prefix => subject.StartsWith(prefix, StringComparison.Ordinal))
            && !Kinds.Any(kind => subject.StartsWith(kind.Prefix, StringComparison.Ordinal))
        )
        {
            throw new InvalidOperationException(
                $"'{subject}' is of a kind whose rows are never read back, so its entries would prove nothing. Declare the kind in its DataFeature."
            );
        }
    }

    /// <summary>Digest of the subject's rows now; null when there are none, or when the subject has no rows at all (such as the database
    /// itself).</summary>
    public static async Task<string?> DigestAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        (await ReadAsync(db, subject, cancellationToken)).Digest;

    /// <summary>The same with the rows that were digested, each by its table and key.</summary>
    public static async Task<(string? Digest, IReadOnlyDictionary<string, string> Rows)> ReadAsync(
        PortalDb db,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (prefix, read) in Kinds.Where(kind => subject.StartsWith(kind.Prefix, StringComparison.Ordinal)).Take(1))
        {
            await foreach (var rows in read(db, subject[prefix.Length..]).WithCancellation(cancellationToken))
            {
                foreach (var row in rows.Parts.Prepend(rows.Root))
                {
                    var key = KeyOf(db, row);
                    found[found.ContainsKey(key) ? key + " again" : key] = RowJson(db, row);
                }

                return (DigestOf(db, rows), found);
            }
        }

        return (null, found);
    }

    /// <summary>Table and primary key of a row.</summary>
    public static string KeyOf(PortalDb db, object row)
    {
        var type = db.Model.FindEntityType(row.GetType())!;
        var key = type.FindPrimaryKey()!.Properties.Select(p => p.PropertyInfo!.GetValue(row));
        return type.GetTableName() + CanonicalJson.Write(key);
    }

    /// <summary>As <see cref="DigestAsync"/>, and <see cref="Unreadable"/> for rows that hold what their columns cannot hold.</summary>
    public static async Task<string?> FoundAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        try
        {
            return await DigestAsync(db, subject, cancellationToken);
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable))
        {
            return Unreadable;
        }
    }

    /// <summary>Beginnings of the subjects, one for each kind of row.</summary>
    public static IEnumerable<string> Prefixes => Kinds.Select(kind => kind.Prefix);

    /// <summary>Every governed subject of one kind with its digest now, streamed.</summary>
    public static async IAsyncEnumerable<SubjectState> AllAsync(
        PortalDb db,
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var rows in Kinds.Single(kind => kind.Prefix == prefix).Read(db, null).WithCancellation(cancellationToken))
        {
            yield return new SubjectState(GovernedRows.SubjectOf(rows.Root)!, DigestOf(db, rows));
        }
    }

    private static string DigestOf(PortalDb db, GovernedSubject rows)
    {
        // Parts are sorted by their own text: a database sorts by its collation, which differs between providers.
        var parts = rows.Parts.Select(p => RowJson(db, p)).Order(StringComparer.Ordinal);
        var state = "[" + string.Join(',', parts.Prepend(RowJson(db, rows.Root))) + "]";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
    }

    private static string RowJson(PortalDb db, object row)
    {
        var type = db.Model.FindEntityType(row.GetType()) ?? throw new InvalidOperationException($"{row.GetType().Name} is not stored.");
        var columns = new Dictionary<string, object?> { ["$table"] = type.GetTableName() };
        AddColumns(columns, type, row);
        return CanonicalJson.Write(columns);
    }

    private static void AddColumns(Dictionary<string, object?> columns, IEntityType type, object row)
    {
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty()))
        {
            if (property.PropertyInfo!.GetValue(row) is { } value && !IsAbsent(property, value))
            {
                columns[property.Name] = value switch
                {
                    string text => new StoredText(text),
                    Enum when property.GetTypeMapping().Converter is { } words && words.ProviderClrType == typeof(string) => new StoredText(
                        (string)words.ConvertToProvider(value)!
                    ),
                    _ => value,
                };
            }
        }

        // A part that stands in one JSON column, such as what a passkey holds.
        foreach (var part in type.GetNavigations().Where(n => n.TargetEntityType.IsMappedToJson()))
        {
            if (part.PropertyInfo!.GetValue(row) is { } value)
            {
                var nested = new Dictionary<string, object?>();
                AddColumns(nested, part.TargetEntityType, value);
                columns[part.Name] = nested;
            }
        }
    }

    private static bool IsAbsent(IProperty property, object value) =>
        property.FindAnnotation(ColumnTypes.AddedLaterAnnotation) is not null && value.Equals(Activator.CreateInstance(property.ClrType));
}
