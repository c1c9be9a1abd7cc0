using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Lists;
using Portal.Shell;

namespace Portal.Returns;

public sealed partial class ReturnsPage
{
    private readonly Loadable<ReturnListView> _view = new();

    [Inject]
    private ReturnReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ReturnsPage> L { get; set; } = default!;

    [Inject]
    private ReturnList List { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    [SupplyParameterFromQuery, OrderBy<ReturnList>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery, ColumnsOf<ReturnList>]
    private string? Columns { get; set; }

    private ListPlace Place => new(Sort, Columns, sort => Urls.Returns(AsOf, sort, Columns), columns => Urls.Returns(AsOf, Sort, columns));

    private bool _mayExport;

    protected override async Task OnParametersSetAsync()
    {
        _mayExport = await User.HasAsync(Policies.ExportReturns);
        await ReadAsync();
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ListAsync(AsOf, ct));

    private void GoTo(string? date) => Nav.NavigateTo(Urls.Returns(Urls.Date(date), Sort, Columns));
}
