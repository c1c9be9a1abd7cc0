namespace Portal.Data.Scenarios;

/// <summary>One supposed change. Steps are applied in the order in which they are written, each to what the one before left.</summary>
public abstract record ScenarioStep
{
    /// <summary>Its word in JSON.</summary>
    public abstract string Kind { get; }
}

/// <summary>A part of the balance of one class moves to another: each loan of it is split in two that add up to it to the cent.</summary>
/// <param name="From">Value of the code list five-class.</param>
/// <param name="To">Another value of it.</param>
/// <param name="Share">Fraction of each loan's balance, above 0 and at most 1.</param>
/// <param name="Where">Only loans that also satisfy this condition of the catalogue's language; null for all.</param>
/// <param name="AllowanceRate">Allowance of the moved part as a fraction of its balance; null for what loans of <paramref name="To"/> carry
/// in the book.</param>
public sealed record ShiftStep(string From, string To, decimal Share, string? Where = null, decimal? AllowanceRate = null) : ScenarioStep
{
    public const string Word = "shift";

    public override string Kind => Word;
}

/// <summary>Expected losses change: by PD and LGD together where a loan is not impaired yet, by LGD alone where it is.</summary>
/// <param name="Pd">Above 0; 1.5 is half as much again.</param>
/// <param name="Lgd">Above 0.</param>
public sealed record MultiplyStep(decimal Pd, decimal Lgd, string? Where = null) : ScenarioStep
{
    public const string Word = "multiply";

    public override string Kind => Word;
}

/// <summary>A part of the balance of a class leaves the book with its share of the allowance; what the allowance does not cover is a
/// loss.</summary>
/// <param name="Class">Value of the code list five-class.</param>
/// <param name="Share">Fraction of each loan's balance, above 0 and at most 1.</param>
public sealed record WriteOffStep(string Class, decimal Share, string? Where = null) : ScenarioStep
{
    public const string Word = "write_off";

    public override string Kind => Word;
}

/// <summary>Loans grow or shrink, balance and allowance alike.</summary>
/// <param name="Rate">Fraction by which they grow: 0.1 is a tenth more, -0.1 a tenth less.</param>
public sealed record GrowStep(decimal Rate, string? Where = null) : ScenarioStep
{
    public const string Word = "grow";

    public override string Kind => Word;
}

/// <summary>The rules of another day: its versions, parameters and limits.</summary>
public sealed record RulesStep(DateOnly Date) : ScenarioStep
{
    public const string Word = "rules";

    public override string Kind => Word;
}
