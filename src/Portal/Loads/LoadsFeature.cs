using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Shell;

namespace Portal.Loads;

/// <summary>What was loaded, sealed and refused.</summary>
public sealed class LoadsFeature : Feature
{
    public const string View = "data-loads.view";
    public const string Export = "data-loads.export";

    public override IReadOnlyList<MenuEntry> Menu { get; } = [new(MenuSection.Trust, "Menu.Loads", Urls.Loads(), View)];

    public override IReadOnlyList<Right> Rights { get; } =
    [new(View, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Admin), new(Export, [.. ExportRules.OfLoads])];

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(LoadPage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<LoadReader>().Find(name) is not null),
        };

    public override void AddServices(IServiceCollection services) => services.AddSingleton<LoadReader>();

    public override void Map(IEndpointRouteBuilder routes) => RejectFiles.Map(routes);
}
