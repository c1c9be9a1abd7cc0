using Portal.Reporting.Catalogues;
using Portal.Shell;

namespace Portal.Bridges;

/// <summary>The change of an indicator in parts.</summary>
public sealed class BridgesFeature : Feature
{
    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(BridgePage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<Catalogue>().FindIndicator(name) is not null),
        };
}
