using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Returns;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Versions of returns by their key <c>form/date/number</c>.</summary>
internal static class ReturnRows
{
    public static IAsyncEnumerable<SubjectStates.Rows> Read(PortalDb db, string? key)
    {
        IQueryable<ReturnVersion> versions = db.ReturnVersions.AsNoTracking();
        if (key is not null)
        {
            var parts = key.Split('/');
            if (
                parts.Length != 3
                || !DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
                || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                return AsyncEnumerable.Empty<SubjectStates.Rows>();
            }

            var form = parts[0];
            versions = versions.Where(v => v.Form == form && v.AsOf == asOf && v.Number == number);
        }

        return versions
            .OrderBy(v => v.Form)
            .ThenBy(v => v.AsOf)
            .ThenBy(v => v.Number)
            .AsAsyncEnumerable()
            .Select(v => new SubjectStates.Rows(v, []));
    }
}
