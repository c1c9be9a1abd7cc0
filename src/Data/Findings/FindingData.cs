using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>Findings with the loans that were frozen with them.</summary>
internal sealed class FindingData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(FindingKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } = [new("finding/", Read)];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<FindingRegister>();
        services.AddSingleton<FindingBulk>();
        services.AddSingleton<FindingHistory>();
        services.AddSingleton<FindingLateness>();
        services.AddSingleton<OpenFindings>();
    }

    private static IAsyncEnumerable<GovernedSubject> Read(PortalDb db, string? key) =>
        db.Set<Finding>()
            .AsNoTracking()
            .Include(f => f.LoanSets)
            .Where(f => key == null || f.Number == key)
            .OrderBy(f => f.Number)
            .AsAsyncEnumerable()
            .Select(f => new GovernedSubject(f, f.LoanSets));
}
