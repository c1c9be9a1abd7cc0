using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Runs;

/// <summary>Kept runs of indicators, the catalogues that they were computed by, and seals.</summary>
internal sealed class RunData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(RunKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } =
    [
        GovernedKind.Of<CatalogueText>("catalogue/", t => t.Digest),
        new("run/", ReadRuns),
        GovernedKind.Of<SealRecord>("seal/", s => s.Number),
    ];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SealRegister>();
        services.AddSingleton<RunRegister>();
    }

    private static IAsyncEnumerable<GovernedSubject> ReadRuns(PortalDb db, string? key) =>
        !GovernedKind.IsNumber(key, out var number)
            ? AsyncEnumerable.Empty<GovernedSubject>()
            : db.Set<IndicatorRun>()
                .AsNoTracking()
                .Include(r => r.Values)
                .Where(r => number == null || r.Number == number)
                .OrderBy(r => r.Number)
                .AsAsyncEnumerable()
                .Select(r => new GovernedSubject(r, r.Values));
}
