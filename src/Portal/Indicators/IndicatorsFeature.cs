using Portal.Access;
using Portal.Data.Access;
using Portal.Reporting.Catalogues;
using Portal.Shell;
using Portal.Work;

namespace Portal.Indicators;

/// <summary>Every figure of the catalogue, with its definition and its loans.</summary>
public sealed class IndicatorsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Credit, "Menu.Indicators", Urls.Indicators(), Policies.ViewIndicators)];

    public override IReadOnlyList<Right> Rights { get; } =
    [new(Policies.ViewIndicators, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.Admin)];

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(IndicatorPage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<Catalogue>().FindIndicator(name) is not null),
        };

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton<IndicatorReader>().AddSingleton<IPageModel, IndicatorModels>();

    public override void MapApi(IEndpointRouteBuilder api) =>
        api.MapGet("/indicators", IndicatorApi.ListAsync).RequireAuthorization(Policies.ViewIndicators);
}
