using Portal.Access;
using Portal.Shell;
using Portal.Work;

namespace Portal.Migrations;

/// <summary>Where the loans of one month-end are at a later one.</summary>
public sealed class MigrationsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Migration", Urls.Migration(), Policies.ViewIndicators)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<IPageModel, MigrationModels>();
}
