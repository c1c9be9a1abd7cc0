using Portal.Access;
using Portal.Shell;

namespace Portal.Classifications;

/// <summary>Booked categories beside the least that the rules allow.</summary>
public sealed class ClassificationsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Classification", Urls.Classification(), Policies.ViewIndicators)];
}
