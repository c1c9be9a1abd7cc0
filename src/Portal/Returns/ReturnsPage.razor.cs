using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
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
    private StateNames Names { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ReturnsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ListAsync(AsOf, ct));

    private void GoTo(string? date) => Nav.NavigateTo(Urls.Returns(Urls.Date(date)));
}
