namespace Portal.Analysis;

/// <summary>How the choices of the analysis stand in addresses.</summary>
public static class AnalysisKeys
{
    /// <summary>Compares with no one.</summary>
    public const string Nobody = "none";

    public static string Key<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>What a text names; <paramref name="otherwise"/> when it names nothing.</summary>
    public static T Parse<T>(string? text, T otherwise)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Key(value) == text).Select(value => (T?)value).FirstOrDefault() ?? otherwise;
}
