using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Indicators;

/// <summary>The catalogue of indicators with the values of one run.</summary>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
public sealed record IndicatorListView(
    DateOnly? AsOf,
    IReadOnlyList<DateOnly> Dates,
    int RunNumber,
    Finality Finality,
    bool IsDemo,
    IReadOnlyList<IndicatorGroup> Groups
);

/// <summary>The indicators of one subject.</summary>
/// <param name="Code">Code of the subject; <see cref="Matrix"/> or <see cref="Other"/> for what stands in none.</param>
/// <param name="Subject">Null for those two.</param>
public sealed record IndicatorGroup(string Code, Subject? Subject, IReadOnlyList<FigureLine> Lines)
{
    /// <summary>Key risk indicators that stand only on the matrix.</summary>
    public const string Matrix = "matrix";

    public const string Other = "other";
}

/// <summary>One indicator at one date: the value, where it comes from and how it went.</summary>
public sealed record IndicatorView(
    DateOnly AsOf,
    IReadOnlyList<DateOnly> Dates,
    int RunNumber,
    Finality Finality,
    bool IsDemo,
    string Currency,
    IndicatorResult Result,
    decimal? Previous,
    IReadOnlyList<TrendPoint> Trend,
    Definition Definition,
    string InputDigest,
    string CatalogueDigest
);
