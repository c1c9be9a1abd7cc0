using System.Globalization;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Data.Returns;
using Portal.Lists;
using Portal.Reporting.Lineage;
using Portal.Reporting.Returns;
using Portal.Shell;
using Portal.Work;

namespace Portal.Returns;

/// <summary>The regulator's forms: calculated, kept, signed and taken out.</summary>
public sealed class ReturnsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Reporting, "Menu.Returns", Urls.Returns(), Policies.ViewReturns)];

    public override IReadOnlyList<Right> Rights { get; } =
    [
        new(Policies.ViewReturns, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive),
        new(Policies.ExportReturns, [.. ExportRules.OfReturns]),
    ];

    public override IReadOnlyDictionary<string, string> EntryRights { get; } =
        new Dictionary<string, string> { ["export/"] = Policies.ViewReturns, ["return/"] = Policies.ViewReturns };

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(ReturnPage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<ReturnEngine>().Forms.Has(name)),
        };

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ReturnReader>();
        services.AddSingleton<ReturnList>();
        services.AddSingleton<IListSource>(provider => provider.GetRequiredService<ReturnList>());
        services.AddSingleton<CellLineage>();
        services.AddSingleton<IErrandSource, ReturnErrands>();
        services.AddSingleton<IPageModel, ReturnModels>();
    }

    public override void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/returns/{form}/{file}", ReturnApi.FileAsync).RequireAuthorization(Policies.ExportReturns);

    public override void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/returns/{form}/{asOf}", ReturnApi.GetAsync).RequireAuthorization(Policies.ViewReturns);
        api.MapPost("/returns/{form}/{asOf}", ReturnApi.CalculateAsync).RequireAuthorization(Policies.ExportReturns);
        api.MapPost("/returns/{form}/{asOf}/{version}", ReturnApi.StepAsync).RequireAuthorization(Policies.ViewReturns);
    }

    public override string? Door(IReadOnlyList<string> subject) =>
        subject is ["return", var form, var asOf] ? Urls.Return(form, Urls.Date(asOf)) : null;

    public override string? TitleOf(IServiceProvider services, IReadOnlyList<string> subject) =>
        subject is ["return", var code, _]
            ? services
                .GetRequiredService<ReturnEngine>()
                .Forms.All.FirstOrDefault(form => form.Code == code)
                ?.Name.For(CultureInfo.CurrentUICulture)
            : null;
}
