using System.Reflection;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What an entry records: subject and past participle, grouped by hundreds. Numbers are never reused; the entry stores the
/// number.</summary>
/// <remarks>Each feature declares its own as constants beside its rows, and says so in its <see cref="DataFeature"/>.</remarks>
public enum LedgerKind { }

/// <summary>All kinds that the features declare, with their names.</summary>
public static class DeclaredKinds
{
    private static readonly IReadOnlyDictionary<LedgerKind, string> Names = DataFeature
        .All.SelectMany(feature => feature.Kinds)
        .Append(typeof(LedgerKinds))
        .SelectMany(kinds => kinds.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(LedgerKind))
        .ToDictionary(field => (LedgerKind)field.GetRawConstantValue()!, field => field.Name);

    /// <summary>By their numbers.</summary>
    public static IReadOnlyList<LedgerKind> All { get; } = [.. Names.Keys.Order()];

    /// <summary>The name of a kind; its number where this version of the program knows none.</summary>
    public static string NameOf(LedgerKind kind) => Names.GetValueOrDefault(kind) ?? kind.ToString();
}
