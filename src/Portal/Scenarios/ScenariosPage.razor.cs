using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Shell;
using Portal.Work;

namespace Portal.Scenarios;

/// <summary>Every scenario, to open, to compare, to clone and to retire.</summary>
public sealed partial class ScenariosPage
{
    private const int PageSize = 50;
    private readonly Loadable<Page<ScenarioView>> _list = new();
    private readonly List<string> _chosen = [];
    private const string DraftName = "scenario.new";
    private ScenarioForm _form = new();
    private Drafted<ScenarioForm>? _draft;
    private string? _reader;
    private string? _refusal;
    private bool _isNew;
    private bool _isSaving;

    [Inject]
    private ScenarioRegister Register { get; set; } = default!;

    [Inject]
    private StepWords Words { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ScenariosPage> L { get; set; } = default!;

    /// <summary>Also those out of use.</summary>
    [SupplyParameterFromQuery]
    private bool Retired { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_reader is null)
        {
            _form.AsOf = Book.LatestDate ?? default;
            _reader = await User.NameAsync();
        }

        await ReadAsync();
    }

    private Task ReadAsync() => LoadAsync(_list, ct => Register.ListAsync(Retired, new PageRequest(Page ?? 1, PageSize), ct));

    private void Toggle(string number)
    {
        if (!_chosen.Remove(number))
        {
            _chosen.Add(number);
        }
    }

    private Task CreateAsync() =>
        _draft!.SendAsync(operation =>
            DoAsync(async () =>
            {
                var number = await Register.CreateAsync(await User.ActorAsync(), operation, _form.Content(), Gone);
                Nav.NavigateTo(Urls.Scenario(number));
            })
        );

    private Task<bool> CloneAsync(ScenarioView row) =>
        DoAsync(async () =>
        {
            var name = L["CopyOf", row.Name].Value;
            var content = row.Content with { Name = name.Length <= ScenarioConfiguration.NameLength ? name : row.Name };
            Nav.NavigateTo(Urls.Scenario(await Register.CreateAsync(await User.ActorAsync(), Guid.CreateVersion7(), content, Gone)));
        });

    private Task<bool> RetireAsync(ScenarioView row) =>
        DoAsync(async () =>
        {
            await Register.RetireAsync(await User.ActorAsync(), Guid.CreateVersion7(), row.Number, row.Version, Gone);
            _chosen.Remove(row.Number);
            await ReadAsync();
        });

    private async Task<bool> DoAsync(Func<Task> work)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await work();
            return true;
        }
        catch (RuleException refused)
        {
            _refusal = Rules.Of(refused);
            return false;
        }
        finally
        {
            _isSaving = false;
        }
    }
}
