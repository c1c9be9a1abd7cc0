namespace Portal.Data.Warehouse;

/// <summary>Something about the warehouse that a person can put right; the message says what was wrong, where, and what is accepted.</summary>
public sealed class WarehouseException : Exception
{
    public WarehouseException(string message)
        : base(message)
    {
    }

    public WarehouseException(string message, Exception inner)
        : base(message, inner)
    {
    }

    private WarehouseException(string code, Sentence sentence, Exception? inner)
        : base(sentence.Text, inner) => (Code, Arguments) = (code, sentence.Arguments);

    /// <summary>Code of a sentence that pages say in their own language, such as <c>warehouse.no-partition</c>; null for what only the command line says.</summary>
    public string? Code { get; }

    /// <summary>Values of that sentence, in the order in which it names them.</summary>
    public IReadOnlyList<object> Arguments { get; } = [];

    /// <param name="code">Stable code of the sentence.</param>
    /// <param name="sentence">The sentence in English.</param>
    /// <param name="inner">What a library said; null when nothing did.</param>
    public static WarehouseException Of(string code, Sentence sentence, Exception? inner = null) => new(code, sentence, inner);
}
