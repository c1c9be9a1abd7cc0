using System.Text.RegularExpressions;
using Portal.Data.Yaml;

namespace Portal.Reporting.Returns;

/// <summary>Conditions of rows and columns, put together as text of the expression language.</summary>
internal static partial class Condition
{
    /// <summary>Both conditions; an empty one adds nothing.</summary>
    public static string And(string first, string second) =>
        first.Length == 0 ? second
        : second.Length == 0 ? first
        : Guarded(first) + " and " + Guarded(second);

    /// <summary>Replaces <c>$name</c> by the form's shared condition.</summary>
    public static string Expand(YamlText? where, IReadOnlyDictionary<string, string> shared) =>
        where is null
            ? ""
            : Shared()
                .Replace(
                    where.Value,
                    found =>
                        shared.TryGetValue(found.Groups[1].Value, out var text)
                            ? Guarded(text)
                            : throw new StrictYamlException(
                                where.Place.Right(found.Index),
                                $"unknown condition '{found.Value}'; the form declares {Declared(shared)}."
                            )
                );

    public static string Declared(IReadOnlyDictionary<string, string> shared) =>
        shared.Count == 0 ? "none" : string.Join(", ", shared.Keys.Select(name => "$" + name));

    // `and` binds tighter than `or`.
    private static string Guarded(string condition) => condition.Contains(" or ", StringComparison.Ordinal) ? $"({condition})" : condition;

    [GeneratedRegex(@"\$([a-z][a-z0-9_]*)")]
    private static partial Regex Shared();
}
