using Portal.Access;
using Portal.Shell;

namespace Portal.Migrations;

/// <summary>Where the loans of one month-end are at a later one.</summary>
public sealed class MigrationsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Migration", Urls.Migration(), Policies.ViewIndicators)];
}
