using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>Kept versions of returns, and the files that were taken out.</summary>
internal sealed class ReturnData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(ReturnKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } =
    [GovernedKind.Of<ExportRecord>("export/", e => e.Number), new("return/", ReadVersions)];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ReturnRegister>();
        services.AddSingleton<OpenReturns>();
        services.AddSingleton<ExportRegister>();
        services.AddSingleton(p => new ExportFiles(
            Path.GetFullPath(Path.Combine(p.GetRequiredService<KeysDirectory>().Path, "..", "exports"))
        ));
        services.AddSingleton<HomeCheck>(p =>
            ct => p.GetRequiredService<ExportFiles>().CheckAsync(p.GetRequiredService<IDbContextFactory<PortalDb>>(), ct)
        );
    }

    /// <summary>By their key <c>form/date/number</c>.</summary>
    private static IAsyncEnumerable<GovernedSubject> ReadVersions(PortalDb db, string? key)
    {
        IQueryable<ReturnVersion> versions = db.Set<ReturnVersion>().AsNoTracking();
        if (key is not null)
        {
            var parts = key.Split('/');
            if (
                parts.Length != 3
                || !DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
                || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                return AsyncEnumerable.Empty<GovernedSubject>();
            }

            var form = parts[0];
            versions = versions.Where(v => v.Form == form && v.AsOf == asOf && v.Number == number);
        }

        return versions
            .OrderBy(v => v.Form)
            .ThenBy(v => v.AsOf)
            .ThenBy(v => v.Number)
            .AsAsyncEnumerable()
            .Select(v => new GovernedSubject(v, []));
    }
}
