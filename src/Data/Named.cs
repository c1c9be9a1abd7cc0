namespace Portal.Data;

/// <summary>Values of an enum by their names as they are written: no number, no other case and no list of several.</summary>
/// <remarks>The framework's own reading takes <c>1</c>, <c>low</c> and <c>Low, High</c> as well, so nothing here calls it.</remarks>
public static class Named
{
    /// <summary>The value of this name; null when there is none.</summary>
    public static T? Find<T>(string? name)
        where T : struct, Enum => (T?)Find(typeof(T), name);

    /// <summary>The value of a name that was written by this program.</summary>
    /// <exception cref="FormatException">There is none of this name.</exception>
    public static T Of<T>(string? name)
        where T : struct, Enum =>
        Find<T>(name)
        ?? throw new FormatException(
            $"'{Readable.Short(name ?? "")}' is no {typeof(T).Name}. Accepted: {string.Join(", ", Enum.GetNames<T>())}."
        );

    /// <summary>The value of this name; null when there is none.</summary>
    public static object? Find(Type type, string? name) =>
        Array.IndexOf(Enum.GetNames(type), name) is >= 0 and var place ? Enum.GetValues(type).GetValue(place) : null;
}
