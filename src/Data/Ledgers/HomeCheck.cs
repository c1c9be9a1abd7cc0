namespace Portal.Data.Ledgers;

/// <summary>Compares files of the home with what seals, records and entries say of them; reads all their bytes.</summary>
/// <remarks>Each kind of file registers one: the ledger itself knows neither warehouse nor cubes.</remarks>
public delegate Task<HomeCheckResult> HomeCheck(CancellationToken cancellationToken);

/// <summary>What such a comparison found.</summary>
/// <param name="Count">Files read and judged.</param>
/// <param name="Problems">Path and sentence of each file that is missing or was changed.</param>
public sealed record HomeCheckResult(int Count, IReadOnlyList<(string Subject, RuleException Problem)> Problems)
{
    /// <summary>What was not judged, and why that is no failure.</summary>
    public IReadOnlyList<RuleException> Notes { get; init; } = [];
}
