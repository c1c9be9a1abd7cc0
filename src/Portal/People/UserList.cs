using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Lists;
using Portal.Shell;

namespace Portal.People;

/// <summary>The list of users: its columns, and its rows as an address asks for them.</summary>
public sealed class UserList(
    UserRegister register,
    UserStates states,
    SignInRules rules,
    IStringLocalizer<UsersPage> texts,
    IStringLocalizer<NoRight> roles,
    IStringLocalizer<SecondFactorState> factors,
    IStringLocalizer<ListFiles> files
) : IAddressWords, IListSource
{
    /// <summary>Keys of the columns.</summary>
    public static IReadOnlyList<string> Words(IServiceProvider services) => ["user", "name", "roles", "state", "factor", "lastSignIn"];

    public string Name => "users";

    public Type Page => typeof(UsersPage);

    public string Right => Policies.Administer;

    public string Address => Urls.Users();

    /// <param name="total">How many match; null in a file.</param>
    public IReadOnlyList<ListColumn<UserRow>> Columns(int? total = null) =>
        [
            new("user", texts["User"], user => user.UserName)
            {
                Sort = "user",
                Class = "wrap",
                Total = total is { } count ? texts["Total", Figures.Count(count, CultureInfo.CurrentUICulture)].Value : null,
            },
            new("name", texts["Name"], user => user.DisplayName) { Sort = "name", Class = "wrap" },
            new("roles", texts["Roles"], user => string.Join(texts["Comma"], user.Roles.Select(RoleName)))
            {
                Sort = "roles",
                Class = "wrap",
            },
            new("state", texts["State"], states.Words) { Sort = "state", Class = "nw" },
            new("factor", texts["SecondFactor"], user => factors[user.FactorOf(rules).ToString()].Value) { Sort = "factor" },
            new("lastSignIn", texts["LastSignIn"], user => user.LastSignInAt) { Sort = "lastSignIn", Class = "when" },
        ];

    /// <summary>One page of the users that a query finds.</summary>
    public async Task<Page<UserRow>> ReadAsync(UserQuery query, PageRequest page, CancellationToken cancellationToken) =>
        ShortList.PageOf(Columns(), await FoundAsync(query, cancellationToken), query.Sort, page);

    public async Task<ListSheet> ReadAsync(Actor reader, Func<string, string?> value, int most, CancellationToken cancellationToken)
    {
        var query = new UserQuery(value("q"), value("role"), value("sort"), Columns: value("columns"));
        var columns = Columns();
        var rows = ShortList.Sorted(columns, await FoundAsync(query, cancellationToken), query.Sort);
        return ListSheet.Of(
            texts["Title"],
            [
                (texts["Search"], query.Search),
                (texts["Role"], query.Role is null ? null : RoleName(query.Role)),
                ListSheet.Sorted(columns, query.Sort ?? "user", files),
            ],
            ChosenColumns.Of(columns, query.Columns),
            rows,
            rows.Count
        );
    }

    private string RoleName(string role) => roles["Role" + role];

    private async Task<IEnumerable<UserRow>> FoundAsync(UserQuery query, CancellationToken cancellationToken) =>
        (await register.ListAsync(cancellationToken)).Where(user =>
            (query.Role is null || user.Roles.Contains(query.Role))
            && (
                query.Search is not { } part
                || user.UserName.Contains(part, StringComparison.OrdinalIgnoreCase)
                || user.DisplayName.Contains(part, StringComparison.OrdinalIgnoreCase)
            )
        );
}
