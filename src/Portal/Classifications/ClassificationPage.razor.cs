using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting;
using Portal.Reporting.Classifications;
using Portal.Shell;
using Portal.Work;

namespace Portal.Classifications;

/// <summary>The loans whose booked category is better than the rules allow, and what putting them right would change.</summary>
public sealed partial class ClassificationPage
{
    private readonly Loadable<ClassificationResult> _view = new();
    private DateOnly? _shown;

    [Inject]
    private SealedReader Sealed { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ClassificationPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>Code of the deciding rule; null for any.</summary>
    [SupplyParameterFromQuery]
    private string? Rule { get; set; }

    /// <summary>Booked category; null for any.</summary>
    [SupplyParameterFromQuery, CodeOf("five-class")]
    private string? Booked { get; set; }

    /// <summary>Category that the rules require at least; null for any.</summary>
    [SupplyParameterFromQuery, CodeOf("five-class")]
    private string? Minimum { get; set; }

    [SupplyParameterFromQuery, KnownTo<LoanOrders>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    private DateOnly? AsOfShown => AsOf ?? Book.LatestDate;

    /// <summary>The condition of the listed loans: what a finding freezes.</summary>
    private string Predicate =>
        string.Join(
            " and ",
            [
                ClassificationResult.BetterThanMinimum,
                .. Rule is null ? Array.Empty<string>() : [$"class_rule = {Rule}"],
                .. Booked is null ? Array.Empty<string>() : [$"five_class = {Booked}"],
                .. Minimum is null ? Array.Empty<string>() : [$"minimum_class = {Minimum}"],
            ]
        );

    protected override async Task OnParametersSetAsync()
    {
        if (AsOfShown is { } date && _shown != date)
        {
            _shown = date;
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Sealed.ClassificationAsync(Viewpoint.Of(AsOfShown!.Value), ct));
}
