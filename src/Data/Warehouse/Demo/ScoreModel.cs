namespace Portal.Data.Warehouse.Demo;

/// <summary>How applications are scored and decided; <c>wbank.yaml</c> explains the numbers.</summary>
/// <param name="Cuts">Points below which a score is in band 1, 2 and so on; at or above the last it is in the last band.</param>
/// <param name="Drift">Standard deviations by which the population falls in a month.</param>
/// <param name="Models">Name of the model by product; a product without one is not scored.</param>
/// <param name="Financial">Share of applications that read a financial-attribute source, by product.</param>
/// <param name="Manual">Share of approvals that a person decides, beside overrides.</param>
public sealed record ScoreModel(
    ScorePoints Points,
    IReadOnlyList<int> Cuts,
    ScoreSeparation Separation,
    decimal Drift,
    IReadOnlyDictionary<string, string> Models,
    IReadOnlyDictionary<string, decimal> Financial,
    ThinFiles Thin,
    OverrideShares Overrides,
    decimal Manual,
    RefusedShares Refused,
    DecisionFaults Faults,
    int MandatoryValues
);

/// <param name="Middle">Points of an average good loan.</param>
/// <param name="Spread">Points of one standard deviation.</param>
public sealed record ScorePoints(int Middle, int Spread);

/// <summary>Standard deviations between good and bad loans: with financial data, without, and how much less on a thin file.</summary>
public sealed record ScoreSeparation(decimal Financial, decimal Other, decimal Thin);

/// <param name="Share">Share of borrowers without a credit account.</param>
/// <param name="Bad">How many times as many among bad loans.</param>
public sealed record ThinFiles(decimal Share, decimal Bad);

/// <param name="Up">Share of loans up to <paramref name="LargestBand"/> that were approved against the model.</param>
/// <param name="Bad">How many times as many among bad loans.</param>
/// <param name="Down">Share of refusals against the model.</param>
public sealed record OverrideShares(decimal Up, int LargestBand, decimal Bad, decimal Down);

/// <param name="Share">Refused applications for each loan of a channel of average risk.</param>
/// <param name="Below">Standard deviations by which they score lower.</param>
/// <param name="Rules">Share of them that break a hard rule.</param>
public sealed record RefusedShares(decimal Share, decimal Below, decimal Rules);

/// <summary>Shares of approvals without a bureau report and against a hard rule, and of applications with a mandatory value left
/// empty.</summary>
public sealed record DecisionFaults(decimal NoReport, decimal AgainstRule, decimal MissingValue);
