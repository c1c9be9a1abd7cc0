using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Views;
using Portal.Shell;

namespace Portal.Lists;

/// <summary>The saved views of a list: links to their addresses, and a form that saves the address of now.</summary>
public sealed partial class SavedViews
{
    /// <summary>What an address says of the place in a list, and not of the view.</summary>
    private static readonly string[] OfThePlace = ["page", "after", "view"];

    private readonly Loadable<IReadOnlyList<ViewRow>> _views = new();
    private IReadOnlyList<string> _roles = [];
    private string _name = "";
    private string _for = nameof(ViewScope.Private);
    private string? _refusal;
    private bool _isBusy;

    [Inject]
    private ViewRegister Register { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SavedViews> L { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NoRight> Names { get; set; } = default!;

    /// <summary>Name of the list.</summary>
    [Parameter, EditorRequired]
    public string List { get; set; } = "";

    private string Address => new Uri(Nav.Uri).AbsolutePath;

    private string Query => ViewOf(new Uri(Nav.Uri).Query);

    private ViewRow? Open => Query.Length == 0 ? null : _views.Value?.FirstOrDefault(view => view.Query == Query);

    private IEnumerable<(ViewScope Scope, string? Role)> Choices =>
        Enum.GetValues<ViewScope>()
            .SelectMany(scope =>
                scope == ViewScope.Private ? [(scope, null)] : ViewRules.RolesFor(scope, _roles).Select(role => (scope, (string?)role))
            );

    /// <summary>What of an address belongs to a view: filters, order and columns.</summary>
    public static string ViewOf(string query)
    {
        var kept = QueryHelpers.ParseQuery(query).Where(pair => !OfThePlace.Contains(pair.Key, StringComparer.OrdinalIgnoreCase));
        return QueryHelpers.AddQueryString("", kept);
    }

    protected override async Task OnInitializedAsync()
    {
        _roles = await User.RolesAsync();
        await ReadAsync();
    }

    private Task ReadAsync() => LoadAsync(_views, async ct => await Register.ListAsync(await User.ActorAsync(), List, ct));

    private static string Word(ViewScope scope, string? role) => role is null ? scope.ToString() : $"{scope} {role}";

    private string WhoseOf(ViewRow view) =>
        view.Role is null ? L["Private"] : L["Of" + view.Scope, Names["Role" + view.Role].Value, view.Owner];

    private async Task SaveAsync()
    {
        var chosen = Choices.FirstOrDefault(choice => Word(choice.Scope, choice.Role) == _for, (ViewScope.Private, null));
        await DoAsync(async () =>
        {
            await Register.SaveAsync(await User.ActorAsync(), new NewView(List, _name.Trim(), chosen.Scope, chosen.Role, Query), Gone);
            _name = "";
        });
    }

    private async Task DoAsync(Func<Task> work)
    {
        (_isBusy, _refusal) = (true, null);
        try
        {
            await work();
            await ReadAsync();
        }
        catch (RuleException refused)
        {
            _refusal = Rules.Of(refused);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
