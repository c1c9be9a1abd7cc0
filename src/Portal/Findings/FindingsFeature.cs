using System.CommandLine;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Lists;
using Portal.Shell;

namespace Portal.Findings;

/// <summary>What auditors found, from a figure to its proven end.</summary>
public sealed class FindingsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Audit, "Menu.Findings", Urls.Findings(), Policies.ViewFindings)];

    public override IReadOnlyList<Right> Rights { get; } =
    [
        new(Policies.ViewFindings, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.BusinessLine),
        new(Policies.EditFindings, Roles.Auditor, Roles.AuditManager),
    ];

    public override IReadOnlyDictionary<string, string> EntryRights { get; } =
        new Dictionary<string, string> { ["finding/"] = Policies.ViewFindings };

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(FindingPage)] = static async (services, name, reader, ct) =>
                await services.GetRequiredService<FindingRegister>().GetAsync(Actor.User(reader), name, ct) is not null,
        };

    public override IEnumerable<Command> Verbs => [FindingVerb.Create()];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<FindingCriteria>();
        services.AddSingleton<FindingDesk>();
        services.AddSingleton<FindingList>();
        services.AddSingleton<IListSource>(provider => provider.GetRequiredService<FindingList>());
        services.AddSingleton<IErrandSource, FindingErrands>();
    }

    public override void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/findings", FindingApi.ListAsync).RequireAuthorization(Policies.ViewFindings);
        api.MapGet("/findings/{number}", FindingApi.GetAsync).RequireAuthorization(Policies.ViewFindings);
        api.MapPost("/findings", FindingApi.OpenAsync).RequireAuthorization(Policies.EditFindings);
    }

    public override string? Door(IReadOnlyList<string> subject) => subject is ["finding", var number] ? Urls.Finding(number) : null;
}
