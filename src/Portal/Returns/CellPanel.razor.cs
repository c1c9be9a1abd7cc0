using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Runs;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Lineage;
using Portal.Reporting.Returns;
using Portal.Shell;

namespace Portal.Returns;

/// <summary>One cell: the figure, what defines it, and the loans that give it, summed again by the engine while the panel is
/// open.</summary>
public sealed partial class CellPanel
{
    private readonly Loadable<Proof> _proof = new();
    private string? _proven;

    [Inject]
    private CellLineage Lineage { get; set; } = default!;

    [Inject]
    private ReturnEngine Engine { get; set; } = default!;

    [Inject]
    private Catalogue Catalogue { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IStringLocalizer<CellPanel> L { get; set; } = default!;

    [Parameter, EditorRequired]
    public ReturnDocument Document { get; set; } = default!;

    [Parameter, EditorRequired]
    public ReturnCell Cell { get; set; } = default!;

    /// <summary>Number of the kept version, whose loans are meant.</summary>
    [Parameter]
    public int? Version { get; set; }

    [Parameter, EditorRequired]
    public string CloseHref { get; set; } = "";

    /// <summary>The address that opens another cell of the form.</summary>
    [Parameter, EditorRequired]
    public Func<string, string> HrefOf { get; set; } = default!;

    /// <summary>The condition that lists the cell's loans; null when it reads two snapshots, which no list of one date shows.</summary>
    private string? LoansWhere =>
        Cell.Measure is { } code && Catalogue.FindMeasure(code) is { Kind: MeasureKind.Additive } ? Cell.Predicate : null;

    /// <summary>Whether the cell would use the same of the catalogue now; null when its version kept no digest that tells.</summary>
    private bool? AreRulesSame => ClosureDigests.IsStill(Cell.ClosureDigest, Engine.ClosureOf(Document.Form, Cell.Ref, Document.AsOf));

    private FigureRef Figure => new CellFigure(Document.Form, Cell.Ref);

    private string RowName => Document.Rows.First(r => r.Number == Cell.Row).Item.For(Culture);

    private string ColumnName => Document.Columns.First(c => c.Code == Cell.Column).Name.For(Culture);

    private IReadOnlyList<CheckResult> ChecksHere =>
        [.. Document.Checks.Where(c => c.At == Cell.Ref || c.Rule.Split(' ').Contains(Cell.Ref))];

    protected override async Task OnParametersSetAsync()
    {
        if (
            _proven != Cell.Ref
            && Cell is { Predicate: not null, Exact: not null, Measure: not null }
            && await User.HasAsync(Policies.ViewLoans)
        )
        {
            _proven = Cell.Ref;
            await ProveAsync();
        }
    }

    private Task ProveAsync() =>
        LoadAsync(
            _proof,
            async ct =>
            {
                var proof =
                    await Lineage.ProveAsync(Document, Cell, ct)
                    ?? throw new InvalidOperationException($"Cell {Cell.Ref} has no loans to add up.");
                return new Proof(Cell.Rows, proof);
            }
        );

    private static StateKind KindOf(CheckState state) =>
        state switch
        {
            CheckState.Ok => StateKind.Good,
            CheckState.Failed => StateKind.Breach,
            CheckState.NotEvaluable => StateKind.Watch,
        };

    private sealed record Proof(long? Rows, CellProof Sum);
}
