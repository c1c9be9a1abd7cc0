using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Findings;
using Portal.Reporting;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class NewFindingPage
{
    private readonly Loadable<FindingStart> _start = new();
    private FindingForm _form = new();
    private Drafted<FindingForm>? _draft;

    private string? _refusal;
    private bool _isSaving;

    [Inject]
    private FindingRegister Register { get; set; } = default!;

    [Inject]
    private FindingDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NewFindingPage> L { get; set; } = default!;

    /// <summary>Where it starts from, such as indicator/npl_ratio.</summary>
    [SupplyParameterFromQuery, FigureOf]
    private string? Figure { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    [SupplyParameterFromQuery]
    private string? Predicate { get; set; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        await LoadAsync(_start, ct => Desk.StartAsync(FigureRef.Parse(Figure), AsOf, Predicate ?? (Figure is null ? "" : null), ct));
        if (_start.Value?.Loans is { } loans && AsOf is { } date && _form.Condition.Length == 0)
        {
            _form.Condition = L[
                "ConditionText",
                Figures.Date(date),
                Figures.Count(loans.Count, Culture),
                Figures.Money(loans.Balance, Culture),
                string.IsNullOrEmpty(Predicate) ? L["EveryLoan"] : Predicate
            ];
        }

        if (_form.Criteria.Length == 0)
        {
            _form.Criteria = _start.Value?.Criteria ?? "";
        }
    }

    /// <summary>Findings of different figures are different drafts.</summary>
    private string About => FormattableString.Invariant($"{Figure}|{AsOf:yyyy-MM-dd}|{Predicate}");

    private Task SaveAsync() => _draft!.SendAsync(OpenAsync);

    private async Task<bool> OpenAsync(Guid operation)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            var number = await Register.OpenAsync(
                await User.ActorAsync(),
                operation,
                _form.Content(),
                _start.Value!.Source?.ToString(),
                _start.Value.Loans,
                Gone
            );
            Nav.NavigateTo(Urls.Finding(number));
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
