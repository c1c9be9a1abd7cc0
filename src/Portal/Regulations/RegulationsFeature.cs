using Portal.Access;
using Portal.Shell;
using Portal.Work;

namespace Portal.Regulations;

/// <summary>A snapshot under the rules of another day.</summary>
public sealed class RegulationsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } = [new(MenuSection.Credit, "Menu.Rules", Urls.Rules(), Policies.ViewIndicators)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<IPageModel, RuleModels>();
}
