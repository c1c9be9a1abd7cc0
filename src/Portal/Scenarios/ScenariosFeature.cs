using System.CommandLine;
using Portal.Data.Access;
using Portal.Data.Scenarios;
using Portal.Shell;

namespace Portal.Scenarios;

/// <summary>What-if analyses beside the base; never published figures.</summary>
public sealed class ScenariosFeature : Feature
{
    public const string View = "scenarios.view";
    public const string Edit = "scenarios.edit";

    public override IReadOnlyList<MenuEntry> Menu { get; } = [new(MenuSection.Credit, "Menu.Scenarios", Urls.Scenarios(), View)];

    public override IReadOnlyList<Right> Rights { get; } =
    [new(View, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive), new(Edit, Roles.AuditManager, Roles.Compliance)];

    public override IReadOnlyDictionary<string, string> EntryRights { get; } = new Dictionary<string, string> { ["scenario/"] = View };

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(ScenarioPage)] = static async (services, name, _, ct) =>
                await services.GetRequiredService<ScenarioRegister>().GetAsync(name, ct) is not null,
        };

    public override IEnumerable<Command> Verbs => [ScenarioVerb.Create()];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ScenarioReader>();
        services.AddTransient<StepWords>();
        services.AddTransient<ScenarioExports>();
    }

    public override void Map(IEndpointRouteBuilder routes) => ScenarioFiles.Map(routes);

    public override void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/scenarios", ScenarioApi.ListAsync).RequireAuthorization(View);
        api.MapGet("/scenarios/{number}", ScenarioApi.RunAsync).RequireAuthorization(View);
        api.MapPost("/scenarios", ScenarioApi.CreateAsync).RequireAuthorization(Edit);
    }
}
