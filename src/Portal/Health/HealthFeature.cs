using Portal.Settings;
using Portal.Shell;

namespace Portal.Health;

/// <summary>Whether the portal lives and works, for programs that watch it.</summary>
public sealed class HealthFeature : Feature
{
    public override void AddServed(IServiceCollection services, AssaySettings settings)
    {
        services.AddHealth();
        services.AddExported(settings.Telemetry);
    }

    public override void Map(IEndpointRouteBuilder routes) => Readiness.Map(routes);
}
