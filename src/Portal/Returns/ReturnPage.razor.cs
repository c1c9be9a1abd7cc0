using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Portal.Controls;
using Portal.Data;
using Portal.Reporting.Returns;
using Portal.Shell;

namespace Portal.Returns;

public sealed partial class ReturnPage
{
    private readonly Loadable<ReturnWorkView> _view = new();
    private (string, DateOnly?, int?)? _shown;
    private string? _sighted;

    [Inject]
    private ReturnReader Reader { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ReturnPage> L { get; set; } = default!;

    [Parameter]
    public string Form { get; set; } = "";

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>A kept version; the latest without it.</summary>
    [SupplyParameterFromQuery]
    private int? Version { get; set; }

    /// <summary>The opened cell, such as 1.E.</summary>
    [SupplyParameterFromQuery]
    private string? Cell { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Form, AsOf, Version))
        {
            _shown = (Form, AsOf, Version);
            await ReadAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Cell != _sighted && _view.Value?.Kept is { } view)
        {
            var (isOpen, origin) = (Opened(view.Document) is not null, Cell ?? _sighted);
            _sighted = Cell;
            if (origin is not null && view.Document.Find(origin) is { } cell)
            {
                await Js.InvokeVoidAsync("assay.panel", Gone, $"[data-ref='{cell.Ref}'] button", isOpen);
            }
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ReadAsync(Form, AsOf, Version, ct));

    /// <summary>A calculation made the latest version: a page of an older one goes on to it.</summary>
    private Task CalculatedAsync()
    {
        if (Version is null)
        {
            return ReadAsync();
        }

        Nav.NavigateTo(Urls.Return(Form, AsOf, Cell));
        return Task.CompletedTask;
    }

    private ReturnCell? Opened(ReturnDocument document) => Cell is null ? null : document.Find(Cell);

    /// <summary>The days that the sentence names in place of one of which there is no return; the latest version in place of one that was
    /// never kept.</summary>
    private IReadOnlyList<(string Text, string Href)> Nearest(RuleException refused) =>
        [
            .. refused.Rule == "return.no-version" ? [(L["Latest"].Value, Urls.Return(Form, AsOf))] : Array.Empty<(string, string)>(),
            .. (refused.Rule is "return.not-filed" or "warehouse.no-snapshot-near" ? refused.Arguments : [])
                .Select(argument => Urls.Date(argument as string))
                .OfType<DateOnly>()
                .Where(date => date != AsOf)
                .Distinct()
                .Select(date => (Figures.Date(date), Urls.Return(Form, date))),
        ];

    private void Open(ReturnCell cell) => Nav.NavigateTo(Urls.Return(Form, AsOf, cell.Ref == Cell ? null : cell.Ref, Version));

    private void GoTo(string? date) => Nav.NavigateTo(Urls.Return(Form, Urls.Date(date), Cell));
}
