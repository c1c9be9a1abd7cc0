using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Store;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Two rows of every governed table, made from the model and committed with their entries: a table that is added later is there by
/// itself.</summary>
internal static class GivenEveryTable
{
    /// <summary>Working data without meaning for anybody's work (docs/ledger.md), and the ledger's own.</summary>
    public static readonly IReadOnlySet<string> NotGoverned = DataFeature
        .All.SelectMany(feature => feature.Working)
        .Select(type => type.Name)
        .Concat(["DataProtectionKey", "LedgerEntry", "LedgerHead", "LedgerCheckpoint"])
        .ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<IEntityType> Governed(PortalDb db) =>
        db.Model.GetEntityTypes().Where(t => !t.IsOwned() && !NotGoverned.Contains(t.GetTableName()!));

    public static Task<int> FillAsync(PortalHome home) =>
        home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var rows = new List<object>();
                foreach (var type in Governed(db))
                {
                    foreach (var i in new[] { 1, 2 })
                    {
                        var row = RuntimeHelpers.GetUninitializedObject(type.ClrType);
                        Fill(db, type, row, i);
                        rows.Add(row);
                    }
                }

                db.AddRange(rows);
                foreach (
                    var (subject, i) in rows.Select(row => GovernedRows.SubjectOf(row)!)
                        .Distinct(StringComparer.Ordinal)
                        .Select((s, i) => (s, i))
                )
                {
                    draft.Record(RunKinds.RunSaved, subject, null, new { Filled = i });
                }

                await Task.CompletedTask;
                return rows.Count;
            },
            CancellationToken.None
        );

    /// <summary>Another value that the column could hold.</summary>
    public static object Other(IProperty property, object? value) =>
        value switch
        {
            null or string => Value(property, 3),
            bool b => !b,
            int or long or decimal or short => Convert.ChangeType(
                Convert.ToDecimal(value, CultureInfo.InvariantCulture) + 1,
                value.GetType(),
                CultureInfo.InvariantCulture
            ),
            DateOnly date => date.AddDays(1),
            DateTimeOffset at => at.AddSeconds(1),
            Guid => Guid.NewGuid(),
            byte[] { Length: 0 } => new byte[] { 7 },
            byte[] bytes => (byte[])[(byte)(bytes[0] ^ 1), .. bytes.Skip(1)],
            LedgerKind kind => kind + 1,
            Enum e => Enum.GetValues(e.GetType()).Cast<Enum>().First(v => !v.Equals(e)),
            _ => throw new NotSupportedException($"{property.Name} is a {value.GetType().Name}: say what another value of it is."),
        };

    private static void Fill(PortalDb db, IEntityType type, object row, int i)
    {
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty()))
        {
            Set(property, row, KeyOfOwner(property) is { } key ? Value(key, i) : Value(property, i));
        }

        foreach (var navigation in type.GetNavigations())
        {
            if (navigation.TargetEntityType.IsMappedToJson())
            {
                var part = RuntimeHelpers.GetUninitializedObject(navigation.TargetEntityType.ClrType);
                Fill(db, navigation.TargetEntityType, part, i);
                Set(navigation, row, part);
            }
            else if (navigation.IsCollection)
            {
                Set(navigation, row, Activator.CreateInstance(typeof(List<>).MakeGenericType(navigation.TargetEntityType.ClrType)));
            }
        }
    }

    private static void Set(IPropertyBase property, object row, object? value)
    {
        if (property.FieldInfo is { } field)
        {
            field.SetValue(row, value);
        }
        else
        {
            property.PropertyInfo!.SetValue(row, value);
        }
    }

    private static IProperty? KeyOfOwner(IProperty property) =>
        property.GetContainingForeignKeys().Select(k => k.PrincipalKey.Properties[k.Properties.ToList().IndexOf(property)]).FirstOrDefault()
            is { } key
            ? KeyOfOwner(key) ?? key
            : null;

    /// <summary>Numbers are not 0, and of an enumeration the last value comes first: SQLite reads text in such a column as 0.</summary>
    private static object Value(IProperty property, int i)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        var text = $"{property.Name[..Math.Min(property.Name.Length, 6)]}{i}";
        return type == typeof(string) ? text[..Math.Min(text.Length, property.GetMaxLength() ?? int.MaxValue)]
            : type == typeof(bool) ? i == 1
            : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - Math.Min(i, Enum.GetValues(type).Length))!
            : type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(decimal) || type == typeof(uint)
                ? Convert.ChangeType(i, type, CultureInfo.InvariantCulture)
            : type == typeof(DateOnly) ? new DateOnly(2026, 6, i)
            : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 6, i, 12, 0, 0, TimeSpan.Zero)
            : type == typeof(Guid) ? new Guid(i, 0, 0, new byte[8])
            : type == typeof(byte[]) ? (byte[])[(byte)i, 2, 3]
            : typeof(IEnumerable).IsAssignableFrom(type) && type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
            : throw new NotSupportedException(
                $"{property.DeclaringType.DisplayName()}.{property.Name} is a {type.Name}: say what a value of it is."
            );
    }
}
