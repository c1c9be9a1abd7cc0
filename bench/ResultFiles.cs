using System.Text.Json;

namespace Portal.Bench;

/// <summary>Figures that are kept, one JSON file for each run: tables are written from them again without measuring.</summary>
public static class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <param name="kind">Folder below bench/results; empty for the parts themselves.</param>
    public static void Save<T>(string kind, string name, T result)
    {
        var directory = Directory.CreateDirectory(Folder(kind)).FullName;
        File.WriteAllText(Path.Combine(directory, name + ".json"), JsonSerializer.Serialize(result, Json) + "\n");
    }

    public static IEnumerable<T> All<T>(string kind) =>
        !Directory.Exists(Folder(kind))
            ? []
            : Directory.GetFiles(Folder(kind), "*.json").Select(file => JsonSerializer.Deserialize<T>(File.ReadAllText(file))!);

    /// <summary>What a size is called among the files, such as <c>10m</c>.</summary>
    public static string Size(decimal millions) => FormattableString.Invariant($"{millions:0.###}m");

    private static string Folder(string kind) => Path.Combine(BenchCatalogue.Directory, "results", kind);
}
