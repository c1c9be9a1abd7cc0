using Portal.Data.Figures;

namespace Portal.Data.Runs;

/// <summary>A finished computation, to be kept.</summary>
public sealed record NewRun
{
    public required DateOnly AsOf { get; init; }

    public required string CatalogueDigest { get; init; }

    /// <summary>Canonical text of the catalogue; stored once for each digest.</summary>
    public required string CatalogueText { get; init; }

    public required string InputDigest { get; init; }

    /// <summary>The input set as JSON.</summary>
    public required string InputsJson { get; init; }

    public required string Engine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long ElapsedMs { get; init; }

    public required long RowsScanned { get; init; }

    /// <summary>Digest over all values, not over times.</summary>
    public required string ResultDigest { get; init; }

    /// <summary>Digest of all that the values used of the catalogue, without names; null when it was not taken.</summary>
    public required string? ClosureDigest { get; init; }

    public required IReadOnlyList<RunValue> Values { get; init; }
}

/// <summary>One indicator of a run.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Ref">Row of the specification.</param>
/// <param name="Missing">What a result that is not evaluable needs.</param>
/// <param name="Value">Fraction, yuan or count by unit; kept to 12 decimals.</param>
/// <param name="Numerator">Same unit as its measure.</param>
/// <param name="Denominator">Same unit as its measure.</param>
/// <param name="LimitState">Both sets of limits together.</param>
/// <param name="WatchLimit">The rule's own early mark.</param>
/// <param name="BreachLimit">The regulatory limit.</param>
/// <param name="Rows">Rows of a distribution or matrix, exact.</param>
public sealed record RunValue(
    string Code,
    string Ref,
    ResultStatus Status,
    IReadOnlyList<string> Missing,
    decimal? Value,
    decimal? Numerator,
    decimal? Denominator,
    Unit Unit,
    Direction Better,
    LimitState LimitState,
    decimal? WatchLimit,
    decimal? BreachLimit,
    IReadOnlyList<RunValueRow> Rows
)
{
    /// <summary>Null in runs kept before regulatory limits and the board's appetite were told apart.</summary>
    public RegulatoryState? RegulatoryState { get; init; }

    /// <summary>Digest of all that it used of the catalogue, without names; null in runs kept before it was taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>Null without an appetite in force.</summary>
    public RunAppetite? Appetite { get; init; }
}

/// <summary>The board's appetite that a kept value was held against.</summary>
/// <param name="Amber">Value from which the board wants to be warned.</param>
/// <param name="Red">Value that the board does not accept.</param>
/// <param name="Reference">Reference of the board's decision.</param>
/// <param name="ApprovedOn">Day of the decision.</param>
/// <param name="Body">Who decided; null when it is not said.</param>
public sealed record RunAppetite(decimal? Amber, decimal? Red, AppetiteState State, string Reference, DateOnly ApprovedOn, string? Body)
{
    /// <summary>Longest reference, and longest name of who decided.</summary>
    public const int MaxText = 128;
}

/// <summary>One row: its keys by column, and the value in the indicator's unit.</summary>
public sealed record RunValueRow(IReadOnlyDictionary<string, string> Keys, decimal Value)
{
    /// <summary>The first of the two counts that the value was made of; null for most kinds of rows.</summary>
    public decimal? Numerator { get; init; }

    /// <summary>The second of them.</summary>
    public decimal? Denominator { get; init; }
}

/// <summary>What became of a saved run.</summary>
/// <param name="Number">Its number.</param>
/// <param name="SameAs">An earlier run of the same date, inputs and rules with the same result; null when it is the first.</param>
/// <param name="DiffersFrom">An earlier run of the same date, inputs and rules with another result: the engine or the program changed, or
/// is wrong.</param>
public sealed record SavedRun(int Number, int? SameAs, int? DiffersFrom);

/// <summary>A run in a list.</summary>
public sealed record RunRow(
    int Number,
    DateOnly AsOf,
    string CatalogueDigest,
    string InputDigest,
    string ResultDigest,
    string Engine,
    DateTimeOffset StartedAt,
    long ElapsedMs,
    long RowsScanned,
    string Actor
)
{
    /// <summary>Digest of all that its values used of the catalogue; null in runs kept before it was taken.</summary>
    public string? ClosureDigest { get; init; }
}

/// <summary>A run with its values.</summary>
public sealed record RunView(RunRow Row, string InputsJson, IReadOnlyList<RunValue> Values)
{
    public RunValue? Find(string code) => Values.FirstOrDefault(v => string.Equals(v.Code, code, StringComparison.Ordinal));
}

/// <summary>One point of a trend, from the latest run of its date.</summary>
public sealed record TrendValue(DateOnly AsOf, int RunNumber, decimal? Value);
