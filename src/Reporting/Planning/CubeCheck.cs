using System.Text.Json;
using Portal.Data;

namespace Portal.Reporting.Planning;

/// <summary>Whether kept cubes are those that were computed: their records bear the home's mark, and their files have the hash that it
/// covers.</summary>
public static class CubeCheck
{
    /// <summary>Reads every cube of the home, all bytes of it.</summary>
    /// <returns>Number of cubes that bear the mark of this home and were judged, that of those which bear another's and give no figure
    /// here, and the path and sentence of each that is not as it was computed.</returns>
    public static async Task<(int Judged, int OfOthers, IReadOnlyList<(string Path, RuleException Problem)> Problems)> AllAsync(
        Home home,
        CancellationToken cancellationToken
    )
    {
        var problems = new List<(string, RuleException)>();
        var (judged, ofOthers) = (0, 0);
        var records = Directory.GetFiles(home.CubesDirectory, "*.json").Order(StringComparer.Ordinal).ToList();
        foreach (var path in records)
        {
            var key = Path.GetFileNameWithoutExtension(path);
            try
            {
                var cube = JsonSerializer.Deserialize<Cube>(await File.ReadAllBytesAsync(path, cancellationToken));
                if (cube is null)
                {
                    throw new JsonException("The record is empty.");
                }

                if (!home.Key.Knows(cube.Signer))
                {
                    ofOthers++;
                    continue;
                }

                judged++;
                if (
                    await ProblemAsync(home.CubesDirectory, key, cube, home.Key, home.Verdicts, always: true, cancellationToken) is
                    { } problem
                )
                {
                    problems.Add((path, problem));
                }
            }
            catch (JsonException)
            {
                problems.Add(
                    (
                        path,
                        RuleException.Of(
                            "cube.unreadable",
                            $"The record of a cube {path} cannot be read: it was edited. No figure is given from it. Delete it to have it computed again from the sealed loans, and find out who wrote to it."
                        )
                    )
                );
            }
        }

        return (judged, ofOthers, problems);
    }

    /// <returns>Null when the cube is the one that was computed under this key; a sentence otherwise. A file that is gone is computed
    /// again, and no problem.</returns>
    internal static async Task<RuleException?> ProblemAsync(
        string directory,
        string key,
        Cube cube,
        HomeKey signer,
        FileVerdicts? verdicts,
        bool always,
        CancellationToken cancellationToken
    )
    {
        var record = Path.Combine(directory, key + ".json");
        if (!cube.IsMarkedBy(signer))
        {
            return RuleException.Of(
                "cube.edited",
                $"The record of the cube {record} was edited: it no longer bears the mark of this home over key, inputs, file and hash. No figure is given from it. Delete it to have it computed again from the sealed loans, and find out who wrote to it."
            );
        }

        if (cube.Key != key)
        {
            return RuleException.Of(
                "cube.exchanged",
                $"The record {record} is that of another cube, {cube.Key}, made of other rows or for other figures: they were exchanged. No figure is given from it. Delete it to have it computed again from the sealed loans, and find out who wrote to it."
            );
        }

        var path = Path.Combine(directory, cube.File);
        if (!File.Exists(path))
        {
            return null;
        }

        var actual =
            verdicts is not null ? await verdicts.DifferenceAsync(path, cube.Sha256, always, cancellationToken)
            : await Hashing.Sha256OfFileAsync(path, cancellationToken) is var found && found != cube.Sha256 ? found
            : null;
        return actual is null
            ? null
            : RuleException.Of(
                "cube.replaced",
                $"The cube {path} was changed after it was computed: its SHA-256 is {actual}, its record says {cube.Sha256}. No figure is given from it. Delete it to have it computed again from the sealed loans, and find out who wrote to it."
            );
    }
}
