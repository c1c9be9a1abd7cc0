namespace Portal.Work;

/// <summary>One point of a series; null where there is no value, which leaves a gap and never a zero.</summary>
public sealed record TrendPoint(DateOnly Date, decimal? Value);
