using Portal.Data.Yaml;
using static System.FormattableString;

namespace Portal.Reporting.Catalogues;

/// <summary>Versions stand in order, each ends before the next begins and not before it began itself, and between two of them no day is
/// left without any.</summary>
internal static class VersionCheck
{
    public static IEnumerable<CatalogueError> Errors<T>(string code, IReadOnlyList<T> versions, YamlPlace place)
        where T : class, IVersion =>
        versions.Count == 0
            ? [new(place, $"'{code}' has no version")]
            : versions
                .Zip(versions.Skip(1))
                .SelectMany(pair => Between(code, pair.First, pair.Second))
                .Concat(
                    versions
                        .Where(version => version.To < version.From)
                        .Select(version => new CatalogueError(version.Place, $"a version of '{code}' ends before it begins"))
                );

    /// <summary>A rule that was repealed has no version after it; one that came back would be another rule, with a code of its
    /// own.</summary>
    private static IEnumerable<CatalogueError> Between(string code, IVersion first, IVersion second)
    {
        if (second.From <= (first.To ?? first.From))
        {
            yield return new(
                second.Place,
                $"a version of '{code}' begins before the one above it has ended; versions stand in order of 'from'"
            );
        }
        else if (first.To is { } to && to.AddDays(1) < second.From)
        {
            yield return new(
                second.Place,
                Invariant(
                    $"no version of '{code}' from {to.AddDays(1):yyyy-MM-dd} to {second.From.AddDays(-1):yyyy-MM-dd}; let the version above end on the day before this one begins, or leave its 'to' out"
                )
            );
        }
    }
}
