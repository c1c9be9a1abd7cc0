using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Migrations;
using Portal.Shell;
using Portal.Work;

namespace Portal.Migrations;

/// <summary>Where the loans of one month-end are at a later one.</summary>
public sealed partial class MigrationPage
{
    private readonly Loadable<MigrationMatrix> _view = new();
    private readonly Loadable<MigrationStepCheck> _check = new();
    private (DateOnly?, DateOnly?, string)? _shown;
    private (DateOnly?, DateOnly?, string)? _checked;

    [Inject]
    private MigrationEngine Engine { get; set; } = default!;

    [Inject]
    private SealedReader Sealed { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<MigrationPage> L { get; set; } = default!;

    /// <summary>Date of the opening snapshot; the month-end before the closing one without it.</summary>
    [SupplyParameterFromQuery]
    private DateOnly? From { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>Column of the states.</summary>
    [SupplyParameterFromQuery, KnownTo<MigrationColumns>]
    private string? Of { get; set; }

    [SupplyParameterFromQuery, NameOf(typeof(MigrationMeasure), IsLower = true)]
    private string? Show { get; set; }

    /// <summary>True when the single months are to be compared with the whole.</summary>
    [SupplyParameterFromQuery]
    private bool Steps { get; set; }

    /// <summary>The cell whose loans are listed, such as 1-2.</summary>
    [SupplyParameterFromQuery, CellAddress]
    private string? Cell { get; set; }

    /// <summary>Cursor of the page of its loans before.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    /// <summary>Another period or view has cells of its own: only what leads to a cell keeps it.</summary>
    private MigrationQuery Query => new(From, AsOf, Of, Show, Steps);

    private CellKey? Opened => CellKey.Parse(Cell);

    private DateOnly? Closing => AsOf ?? Book.LatestDate;

    private IEnumerable<DateOnly> Earlier => Book.Dates.Where(date => date < Closing);

    private DateOnly? Opening => From ?? Earlier.Cast<DateOnly?>().FirstOrDefault();

    private string ShownColumn => Of is not null && Engine.Columns.Contains(Of) ? Of : Engine.Columns[0];

    private MigrationMeasure ShownMeasure => Words.Find<MigrationMeasure>(Show) ?? MigrationMeasure.Balance;

    private int MonthsBetween => Opening is { } from && Closing is { } to ? ((to.Year - from.Year) * 12) + to.Month - from.Month : 0;

    protected override async Task OnParametersSetAsync()
    {
        if (Opening is null || Closing is null)
        {
            return;
        }

        var shown = (Opening, Closing, ShownColumn);
        if (_shown != shown)
        {
            _shown = shown;
            await ReadAsync();
        }

        if (Steps && MonthsBetween > 1 && _checked != shown)
        {
            _checked = shown;
            await CheckAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Sealed.MigrationAsync(Opening!.Value, Closing!.Value, ShownColumn, ct));

    private Task CheckAsync() => LoadAsync(_check, ct => Sealed.MigrationStepsAsync(Opening!.Value, Closing!.Value, ShownColumn, ct));

    private string TableTitle(MigrationMatrix view) => L["Table", Figures.Date(view.Opening), Figures.Date(view.Closing)];

    private (string Value, string Name) Named(string key) => (key, L[key]);

    private static (string Value, string Name) Choice(DateOnly date) => (Figures.Date(date), Figures.Date(date));

    private void Go(MigrationQuery query) => Nav.NavigateTo(Urls.Migration(query));

    /// <summary>An opening that is not before the chosen closing date any more is chosen anew.</summary>
    private void GoTo(DateOnly? asOf) => Go(Query with { AsOf = asOf, From = From < asOf ? From : null });
}
