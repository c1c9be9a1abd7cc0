using System.Globalization;

namespace Portal.Reporting.Sampling;

/// <summary>A monetary-unit sample (货币单元抽样, domain 6.6.2): every yuan of the book has the same chance, so a larger item has a larger
/// one.</summary>
/// <param name="BookValue">Sum of the population as booked.</param>
/// <param name="TolerableMisstatement">The largest error in all that changes no opinion, in the same unit.</param>
/// <param name="Confidence">Such as 0.95.</param>
/// <param name="Size">Number of selections.</param>
public sealed record MonetaryUnitPlan(decimal BookValue, decimal TolerableMisstatement, decimal Confidence, int Size)
{
    /// <summary>Distance of two selections, in the unit of the book; every item at least as large is taken with certainty.</summary>
    public decimal Interval => BookValue / Size;

    /// <summary>A sample of ⌈BV × CF₀ / (TM − EM × EF)⌉ selections.</summary>
    /// <param name="expectedMisstatement">EM, in the unit of the book.</param>
    /// <param name="expansion">EF, how much more is set aside for errors that are expected; tables print 1.6 at 95 percent and 1.5 at
    /// 90.</param>
    public static MonetaryUnitPlan Of(
        decimal bookValue,
        decimal tolerableMisstatement,
        decimal expectedMisstatement,
        decimal expansion,
        decimal confidence
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bookValue);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedMisstatement);
        ArgumentOutOfRangeException.ThrowIfLessThan(expansion, 1m);
        var room = tolerableMisstatement - (expectedMisstatement * expansion);
        return room > 0m
            ? new(bookValue, tolerableMisstatement, confidence, (int)decimal.Ceiling(bookValue * ConfidenceFactor.Of(0, confidence) / room))
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Errors of {expectedMisstatement} are expected; with the factor {expansion} that leaves nothing of the tolerable {tolerableMisstatement}. No sample could be accepted: tolerate more, or test everything."
                )
            );
    }

    /// <summary>Projects the overstatements found to the whole book.</summary>
    /// <param name="errors">Items of the sample whose book value is above the audited one; understatements are evaluated apart.</param>
    public MonetaryUnitResult Evaluate(IEnumerable<Misstatement> errors)
    {
        var found = errors.ToList();
        if (found.FirstOrDefault(error => error.Book <= 0m || error.Audited >= error.Book) is { } other)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Booked {other.Book}, audited {other.Audited}: that is no overstatement. Understatements are evaluated apart."
                ),
                nameof(errors)
            );
        }

        var certain = found.Where(error => error.Book >= Interval).Sum(error => error.Book - error.Audited);
        var projected = found.Where(error => error.Book < Interval).Select(error => error.Tainting * Interval).OrderDescending().ToList();
        var allowance = projected
            .Select((misstatement, i) => (ConfidenceFactor.Of(i + 1, Confidence) - ConfidenceFactor.Of(i, Confidence) - 1m) * misstatement)
            .Sum();
        return new(ConfidenceFactor.Of(0, Confidence) * Interval, projected.Sum(), allowance, certain, TolerableMisstatement);
    }
}

/// <summary>An item of the sample that is not what the book says; both amounts in the unit of the book.</summary>
public sealed record Misstatement(decimal Book, decimal Audited)
{
    /// <summary>Which part of the booked amount is not there, a fraction.</summary>
    public decimal Tainting => (Book - Audited) / Book;
}

/// <summary>What a monetary-unit sample says about the whole book; all in the unit of the book.</summary>
/// <param name="BasicPrecision">What may be wrong though nothing was found: CF₀ × interval.</param>
/// <param name="Projected">Errors of items below the interval, each as its tainting of a whole interval.</param>
/// <param name="IncrementalAllowance">For the chance that further errors are larger: Σ (CFₖ − CFₖ₋₁ − 1) × projected error, largest
/// first.</param>
/// <param name="Certain">Errors of items that were taken with certainty, as they are.</param>
/// <param name="Tolerable">Tolerable misstatement of the plan.</param>
public sealed record MonetaryUnitResult(
    decimal BasicPrecision,
    decimal Projected,
    decimal IncrementalAllowance,
    decimal Certain,
    decimal Tolerable
)
{
    /// <summary>Upper misstatement limit (错报上限): more than this is wrong with a chance below 1 − confidence only.</summary>
    public decimal UpperLimit => BasicPrecision + Projected + IncrementalAllowance + Certain;

    public bool IsAccepted => UpperLimit <= Tolerable;
}
