using Portal.Access;
using Portal.Shell;

namespace Portal.Matrix;

/// <summary>Key risk indicators by stage and activity.</summary>
public sealed class MatrixFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Matrix", Urls.Matrix(), Policies.ViewIndicators)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<MatrixReader>();
}
