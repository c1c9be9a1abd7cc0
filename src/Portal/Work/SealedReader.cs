using Portal.Reporting;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;

namespace Portal.Work;

/// <summary>What pages ask of sealed rows, each computed once until something more is sealed (docs/decisions/ADR-034).</summary>
/// <remarks>
/// Nothing here depends on language, zone or reader: names are given when a page is drawn, and customers are masked for everybody. Nothing
/// of
/// it is a record: who freezes, files or proves something computes it anew.
/// </remarks>
public sealed class SealedReader(
    KeptModels kept,
    IndicatorEngine indicators,
    ClassificationEngine classifications,
    MigrationEngine migrations,
    MigrationLoans migrationLoans,
    RuleComparison comparison
)
{
    /// <summary>A page of the loans of a condition, with what all of them add up to.</summary>
    public async Task<(LoanPage Page, LoanSums Sums)> LoansAsync(
        string predicate,
        Viewpoint at,
        LoanPageRequest page,
        CancellationToken cancellationToken
    ) =>
        (
            await kept.GetAsync(
                ("loans", predicate, at, page),
                ct => indicators.LoansAsync(predicate, at, page, ct),
                loans => loans.Rows.Count * LoanPageRequest.Sorts.Count,
                cancellationToken,
                at.AsOf
            ),
            await kept.GetAsync(
                ("sums", predicate, at, page.Search),
                ct => indicators.SumsAsync(predicate, at, page.Search, ct),
                _ => 4,
                cancellationToken,
                at.AsOf
            )
        );

    public Task<IReadOnlyList<ResultRow>> BreakdownAsync(
        string indicator,
        DateOnly asOf,
        string dimension,
        CancellationToken cancellationToken
    ) =>
        kept.GetAsync(
            ("breakdown", indicator, asOf, dimension),
            ct => indicators.BreakdownAsync(indicator, asOf, dimension, ct),
            rows => rows.Count,
            cancellationToken,
            asOf
        );

    public Task<ClassificationResult> ClassificationAsync(Viewpoint at, CancellationToken cancellationToken) =>
        kept.GetAsync(
            ("classification", at),
            ct => classifications.ComputeAsync(at, ct),
            result => (3 * result.Cells.Count) + result.Rules.Count + (4 * result.Effects.Count),
            cancellationToken,
            at.AsOf
        );

    public Task<MigrationMatrix> MigrationAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken) =>
        kept.GetAsync(
            ("migration", opening, closing, column),
            ct => migrations.ComputeAsync(opening, closing, column, ct),
            matrix => 6 * matrix.Cells.Count,
            cancellationToken,
            closing
        );

    public Task<MigrationStepCheck> MigrationStepsAsync(
        DateOnly opening,
        DateOnly closing,
        string column,
        CancellationToken cancellationToken
    ) =>
        kept.GetAsync(
            ("migration steps", opening, closing, column),
            ct => migrations.CheckAsync(opening, closing, column, ct),
            check => 3 * check.Rows.Sum(row => row.Shares.Count),
            cancellationToken,
            closing
        );

    /// <param name="size">Loans on a page.</param>
    public Task<MigrationLoanPage> MigrationLoansAsync(
        MigrationMatrix of,
        int? from,
        int? to,
        string? after,
        int size,
        CancellationToken cancellationToken
    ) =>
        kept.GetAsync(
            ("migration loans", of.Opening, of.Closing, of.Column, from, to, after, size),
            ct => migrationLoans.PageAsync(of.Opening, of.Closing, of.Column, from, to, after, size, ct),
            page => 6 * page.Rows.Count,
            cancellationToken,
            of.Closing
        );

    public Task<RuleComparisonResult> RulesAsync(Viewpoint at, CancellationToken cancellationToken) =>
        kept.GetAsync(("rules", at), ct => comparison.CompareAsync(at, ct), result => 8 * result.Lines.Count, cancellationToken, at.AsOf);
}
