namespace Portal.Data.Store;

/// <summary>What was asked for by its name or number does not exist. Pages say it in their own language by the code.</summary>
public sealed class NotFoundException(string rule, Sentence sentence) : KeyNotFoundException(sentence.Text)
{
    public RuleException Rule { get; } = new(rule, sentence.Text, [.. sentence.Arguments]);
}
