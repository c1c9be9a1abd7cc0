namespace Portal.Data;

/// <summary>How much of anything is let in. One place, so that no door is wider than another; the sentence of a refusal says the
/// bound.</summary>
public static class Bounds
{
    /// <summary>Characters (UTF-16 units) of one expression. The longest of the catalogue has 650.</summary>
    public const int ExpressionLength = 4_096;

    /// <summary>Brackets, negations and operations inside one another: parsers and compilers descend once for each, and a stack is
    /// finite.</summary>
    public const int ExpressionNesting = 32;

    /// <summary>Words, numbers and signs of one expression.</summary>
    public const int ExpressionTokens = 1_024;

    /// <summary>Digits of one number, before and after the point together: what a decimal holds exactly.</summary>
    public const int NumberDigits = 28;

    /// <summary>Characters of one text that a person writes, such as a part of a finding or a reason, where its column has no length of its
    /// own.</summary>
    public const int TextLength = 16_000;

    /// <summary>Characters of one value in an address, such as a filter.</summary>
    public const int AddressValueLength = 4_096;

    /// <summary>Bytes of one request.</summary>
    public const int RequestBytes = 1 << 20;

    /// <summary>Objects and lists inside one another in a request.</summary>
    public const int JsonNesting = 16;

    /// <summary>Bytes of one message from a page to the server: a text of the greatest length in three-byte characters, and what goes with
    /// it.</summary>
    public const int CircuitMessageBytes = 128 << 10;

    /// <summary>Bytes of one YAML file: a file of the catalogue, an import profile.</summary>
    public const int YamlBytes = 4 << 20;

    /// <summary>Lists and mappings inside one another in a YAML file.</summary>
    public const int YamlNesting = 32;

    /// <summary>Characters of one entry of the ledger, which nobody can ever take out again.</summary>
    public const int LedgerEntryLength = 1 << 20;

    /// <summary>Days outside are typing mistakes, and counting from them leaves the calendar.</summary>
    public static readonly DateOnly FirstDay = new(1900, 1, 1);

    /// <inheritdoc cref="FirstDay"/>
    public static readonly DateOnly LastDay = new(2199, 12, 31);

    /// <summary>Whether a day can be meant.</summary>
    public static bool IsDay(DateOnly day) => FirstDay <= day && day <= LastDay;
}
