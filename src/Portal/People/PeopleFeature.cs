using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Lists;
using Portal.Shell;

namespace Portal.People;

/// <summary>Who may sign in and with which roles; everybody's own account.</summary>
public sealed class PeopleFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [
        new(MenuSection.Administration, "Menu.Users", Urls.Users(), Policies.Administer),
        new(MenuSection.Administration, "Menu.Roles", Urls.RolesPage(), Policies.Administer),
    ];

    public override IReadOnlyList<Right> Rights { get; } =
    [new(Policies.Administer, Roles.Admin), new(Policies.OwnAccount, [.. Roles.All]), new(Policies.OwnTokens, [.. Roles.All])];

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(UserPage)] = static async (services, name, _, ct) =>
                await services.GetRequiredService<UserRegister>().GetAsync(name, ct) is not null,
        };

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<UserStates>();
        services.AddSingleton<UserList>();
        services.AddSingleton<IListSource>(provider => provider.GetRequiredService<UserList>());
        services.AddSingleton<IErrandSource, UserErrands>();
    }

    public override void Map(IEndpointRouteBuilder routes) => routes.MapPeople();

    public override string? Door(IReadOnlyList<string> subject) => subject is ["user", var name] ? Urls.User(name) : null;
}
