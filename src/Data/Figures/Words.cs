using System.Text.Json;

namespace Portal.Data.Figures;

/// <summary>The word of a unit, a direction, a status or a state in the database, in JSON, in files and in addresses:
/// <c>not_evaluable</c> for <see cref="ResultStatus.NotEvaluable"/>.</summary>
/// <remarks>Inside the program it is the member of its enum; it becomes a word where it leaves, and is read where it enters.</remarks>
public static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        All<T>.ByValue.TryGetValue(value, out var word)
            ? word
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no member {value}.");

    /// <summary>The member that a word stands for; null for a text that is none of its words, also when only the case differs.</summary>
    public static T? Find<T>(string? word)
        where T : struct, Enum => word is not null && All<T>.ByWord.TryGetValue(word, out var value) ? value : null;

    /// <summary>As <see cref="Find{T}"/>, for a word that must be one.</summary>
    /// <exception cref="FormatException">It is none; says which are accepted.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        Find<T>(word) ?? throw new FormatException($"'{word}' is no {typeof(T).Name}. Accepted: {string.Join(", ", All<T>.ByWord.Keys)}.");

    private static class All<T>
        where T : struct, Enum
    {
        public static readonly IReadOnlyDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly IReadOnlyDictionary<string, T> ByWord = ByValue.ToDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal
        );
    }
}
