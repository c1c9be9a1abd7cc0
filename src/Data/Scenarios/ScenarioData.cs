using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Data.Store;

namespace Portal.Data.Scenarios;

/// <summary>What-if analyses.</summary>
internal sealed class ScenarioData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(ScenarioKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } = [GovernedKind.Of<Scenario>("scenario/", s => s.Number)];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ScenarioRegister>();

        // What the catalogue knows of steps is said by the project that reads it.
        services.TryAddSingleton<StepCheck>(static (_, _) => null);
    }
}
