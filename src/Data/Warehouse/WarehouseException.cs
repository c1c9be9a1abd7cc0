namespace Portal.Data.Warehouse;

/// <summary>Something about the warehouse that a person can put right; the message says what was wrong, where, and what is
/// accepted.</summary>
public sealed class WarehouseException : Exception
{
    private WarehouseException(RuleException rule, Exception? inner)
        : base(rule.Message, inner) => Rule = rule;

    /// <summary>The sentence by its code, such as <c>warehouse.no-partition</c>, with its values: pages say it in their own
    /// language.</summary>
    public RuleException Rule { get; }

    /// <param name="code">Stable code of the sentence.</param>
    /// <param name="sentence">The sentence in English.</param>
    /// <param name="inner">What a library said; null when nothing did.</param>
    public static WarehouseException Of(string code, Sentence sentence, Exception? inner = null) =>
        new(RuleException.Of(code, sentence), inner);

    /// <summary>The first of what was found wrong, as the reason why nothing is given.</summary>
    public static WarehouseException Of(RuleException problem) => new(problem, null);
}
