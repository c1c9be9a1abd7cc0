using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Shell;

namespace Portal.Dashboards;

public sealed partial class SubjectPage
{
    private readonly Loadable<SubjectView> _view = new();
    private readonly Loadable<IReadOnlyDictionary<string, Bridge>> _changes = new();

    [Inject]
    private SubjectReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SubjectPage> L { get; set; } = default!;

    /// <summary>Code of the subject; the first one without it.</summary>
    [Parameter]
    public string? Code { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    private string Shown => Code ?? (Reader.Subjects is [var first, ..] ? first.Code : "");

    protected override Task OnParametersSetAsync()
    {
        if (Code == Subject.Executive)
        {
            // Its place is the first page, which also holds what no subject has.
            Nav.NavigateTo(Urls.Home(AsOf), replace: true);
            return Task.CompletedTask;
        }

        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        await LoadAsync(_view, ct => Reader.ReadAsync(Shown, AsOf, ct));
        StateHasChanged(); // the numbers first, then why they changed
        await LoadAsync(_changes, ct => Reader.ChangesAsync(_view.Value, ct));
    }
}
