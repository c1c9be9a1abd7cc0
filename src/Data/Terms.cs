namespace Portal.Data;

/// <summary>Words of a closed list in a sentence, of which one would do, such as roles, steps or states: said in the language of whoever
/// reads.</summary>
/// <param name="List">Which list; the name of a word's text begins with it, such as <c>RoleAuditor</c>.</param>
public sealed record Terms(string List, IReadOnlyList<string> Words)
{
    public static Terms Roles(IReadOnlyList<string> roles) => new("Role", roles);

    /// <summary>The list is called as the type is.</summary>
    public static Terms Of<T>(params IEnumerable<T> values)
        where T : struct, Enum => new(typeof(T).Name, [.. values.Select(value => value.ToString())]);

    internal static Terms Of(Enum value) => new(value.GetType().Name, [value.ToString()]);

    /// <summary>In English.</summary>
    public override string ToString() => string.Join(" or ", Words);
}
