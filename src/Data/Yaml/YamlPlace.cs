namespace Portal.Data.Yaml;

/// <summary>Where something stands in a YAML file; lines and columns count from 1.</summary>
public sealed record YamlPlace(string File, int Line, int Column)
{
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");

    /// <summary>The place <paramref name="characters"/> further to the right, for an error inside a scalar on one line.</summary>
    public YamlPlace Right(int characters) => this with { Column = Column + characters };
}

/// <summary>A scalar that remembers its place, for text that is parsed further (predicates, formulas).</summary>
/// <remarks>The column is that of the first character of the text: a quote before it is already counted.</remarks>
public sealed record YamlText(string Value, YamlPlace Place)
{
    public override string ToString() => Value;
}

/// <summary>A YAML file that says something unknown, leaves something out, or cannot be read.</summary>
public sealed class StrictYamlException(YamlPlace place, string problem) : Exception($"{place} {problem}")
{
    public YamlPlace Place { get; } = place;

    public string Problem { get; } = problem;
}
