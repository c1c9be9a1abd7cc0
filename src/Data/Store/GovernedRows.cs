using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;

namespace Portal.Data.Store;

/// <summary>Which subject of the ledger a row belongs to.</summary>
internal static class GovernedRows
{
    public const string UserPrefix = "user/";
    public const string RolePrefix = "role/";

    /// <summary>Null for working data that the ledger does not govern. An unknown type is an error: nobody forgets a table in
    /// silence.</summary>
    public static string? SubjectOf(object row) =>
        row is IGoverned governed ? governed.Subject
        : row is DataProtectionKey || Working.Contains(row.GetType()) ? null
        : DataFeature.All.Select(feature => feature.SubjectOf(row)).OfType<string>().FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"{row.GetType().Name} has no subject in the ledger. Implement IGoverned, or list it in its DataFeature as working data."
            );

    private static readonly HashSet<Type> Working = [.. DataFeature.All.SelectMany(feature => feature.Working)];
}
