using Portal.Access;
using Portal.Shell;
using Portal.Work;

namespace Portal.Classifications;

/// <summary>Booked categories beside the least that the rules allow.</summary>
public sealed class ClassificationsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Classification", Urls.Classification(), Policies.ViewIndicators)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<IPageModel, ClassificationModels>();
}
