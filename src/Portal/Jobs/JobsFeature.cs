using Portal.Access;
using Portal.Settings;
using Portal.Shell;

namespace Portal.Jobs;

/// <summary>The recurring work.</summary>
public sealed class JobsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Administration, "Menu.Jobs", Urls.Jobs(), Policies.Administer)];

    public override void AddServed(IServiceCollection services, AssaySettings settings) => services.AddJobTriggers(settings);
}
