using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Portal.Lists;

/// <summary>A list that people work in: one page of rows that the server has filtered, sorted and cut, with columns to choose, rows to
/// select and totals over all that matches.</summary>
public sealed partial class WorkList<T>
{
    private readonly Dictionary<string, object?> _table = new(StringComparer.Ordinal);
    private HashSet<T> _selected = [];
    private IEqualityComparer<T>? _byKey;

    /// <summary>Its name in addresses, files and tests, such as <c>findings</c>.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>How many rows match, in a sentence.</summary>
    [Parameter, EditorRequired]
    public string Found { get; set; } = "";

    /// <summary>The rows of this page.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<T> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<ListColumn<T>> Columns { get; set; } = [];

    /// <summary>What tells rows apart, and what a row is called where only its name is said.</summary>
    [Parameter, EditorRequired]
    public Func<T, string> Key { get; set; } = default!;

    [Parameter, EditorRequired]
    public ListPlace Place { get; set; } = default!;

    /// <summary>What can be done with the selected rows; without it no row can be selected.</summary>
    [Parameter]
    public RenderFragment<IReadOnlyList<T>>? Acts { get; set; }

    /// <summary>Buttons and links beside the choice of columns.</summary>
    [Parameter]
    public RenderFragment? Tools { get; set; }

    /// <summary>Whether an <see cref="IListSource"/> of this name gives it as a file.</summary>
    [Parameter]
    public bool HasFiles { get; set; }

    /// <summary>Whether its address can be saved as a view.</summary>
    [Parameter]
    public bool HasViews { get; set; }

    /// <summary>It stands in a card already.</summary>
    [Parameter]
    public bool IsBare { get; set; }

    /// <summary>Many columns, close together.</summary>
    [Parameter]
    public bool IsTight { get; set; }

    /// <summary>Letters of e, a, c and f of which the page has an element with this <c>data-key</c>.</summary>
    [Parameter]
    public string Keys { get; set; } = "";

    private IReadOnlyList<ListColumn<T>> Shown => ChosenColumns.Of(Columns, Place.Columns);

    private bool HasTotals => Columns.Any(column => column.Total is not null);

    protected override void OnParametersSet()
    {
        // One comparer for the life of the grid: another instance makes it forget what is selected.
        _byKey ??= EqualityComparer<T>.Create(
            (a, b) => a is not null && b is not null && Key(a) == Key(b),
            row => Key(row).GetHashCode(StringComparison.Ordinal)
        );
        (_table["aria-label"], _table["data-testid"]) = (Title, Name);

        // What left the page is not selected any more: an act reaches what is seen.
        _selected = new HashSet<T>(Rows.Where(_selected.Contains), _byKey);
    }

    private void Selected(HashSet<T> selected) => _selected = selected;

    private void ClearSelection() => _selected = new HashSet<T>(_byKey);

    private static string ClassOf(ListColumn<T> column) => $"{(column.IsNumber ? "r" : "")} {column.Class}".Trim();

    private RenderFragment<FooterContext<T>> Total(ListColumn<T> column) =>
        _ =>
            builder =>
            {
                builder.OpenElement(0, "span");
                builder.AddAttribute(1, "data-total", column.Key);
                builder.AddContent(2, ListColumn<T>.TextOf(column.Total, Time.LocalTimeZone));
                builder.CloseElement();
            };
}
