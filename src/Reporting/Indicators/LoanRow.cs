namespace Portal.Reporting.Indicators;

/// <summary>One loan behind a figure, as lists show it; the customer's number is masked.</summary>
/// <param name="Status">Symbol of the code list: open, or how it left the book.</param>
/// <param name="Allowance">Null when the book does not carry one.</param>
public sealed record LoanRow(
    long LoanKey,
    string LoanId,
    string MaskedCustomer,
    string Product,
    string Province,
    string Status,
    decimal Balance,
    int FiveClass,
    int DaysPastDue,
    decimal? Allowance,
    DateOnly OpenDate,
    DateOnly DueDate
);

/// <summary>Which page of loans: the order is (sort, loan_key), <paramref name="After"/> is the cursor of the page before.</summary>
/// <param name="Search">Beginning of a loan number; null for all.</param>
public sealed record LoanPageRequest(string Sort, bool Descending, string? After, int Size, string? Search)
{
    /// <summary>Columns that a list of loans may be sorted by: those that it shows, without the borrower's number, which is
    /// masked.</summary>
    public static IReadOnlyList<string> Sorts { get; } =
    [
        "loan_key",
        "loan_id",
        "product",
        "province",
        "loan_status",
        "balance",
        "five_class",
        "days_past_due",
        "allowance",
        "open_date",
        "due_date",
    ];
}

/// <summary>Which page of loans in an order that a seed decides: the same seed over the same loans gives the same order on every
/// engine.</summary>
/// <param name="Seed">Any number; it is kept with the sample, so that others can draw it again.</param>
/// <param name="After">The cursor of the page before; null for the first loans drawn.</param>
public sealed record LoanDraw(long Seed, string? After, int Size);

/// <summary>A page of loans and the cursor of the next one; null when this is the last.</summary>
public sealed record LoanPage(IReadOnlyList<LoanRow> Rows, string? Next);

/// <summary>What all loans of a list add up to.</summary>
/// <param name="Allowance">Null when any loan of the set with a balance has none: a partial sum would be a wrong one.</param>
public record LoanSums(long Count, decimal Balance, decimal? Allowance)
{
    /// <summary>Those of them with a balance other than zero.</summary>
    public long WithBalance { get; init; }
}

/// <summary>The same with a fingerprint of the loans that does not depend on the order of rows. It costs more than all the rest: only who
/// freezes the set needs it.</summary>
public sealed record LoanTotals(long Count, decimal Balance, decimal? Allowance, string Fingerprint) : LoanSums(Count, Balance, Allowance);
