using Portal.Reporting.Catalogues;
using Portal.Shell;

namespace Portal.Analysis;

/// <summary>An indicator over time and beside others.</summary>
public sealed class AnalysisFeature : Feature
{
    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(AnalysisPage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<Catalogue>().FindIndicator(name) is not null),
        };

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<AnalysisReader>();
        services.AddSingleton<AnalysisExports>();
    }

    public override void Map(IEndpointRouteBuilder routes) => AnalysisFiles.Map(routes);
}
