using System.Collections.Concurrent;

namespace Portal.Data.Warehouse;

/// <summary>The sealed partitions that a computation had verified before it read them: what its result rests on.</summary>
/// <remarks>Told by the verification itself, so that nothing that was read can be forgotten. Computations may stand in each
/// other.</remarks>
public sealed class VerifiedInputs
{
    private static readonly AsyncLocal<VerifiedInputs?> Current = new();
    private readonly VerifiedInputs? _around = Current.Value;
    private readonly ConcurrentBag<InputSet> _verified = [];
    private readonly ConcurrentDictionary<ReadFile, byte> _read = [];

    private VerifiedInputs() { }

    /// <summary>Computes, and says which inputs were verified meanwhile.</summary>
    public static async Task<(T Result, InputSet Inputs)> OfAsync<T>(Func<Task<T>> compute)
    {
        // The caller's own is untouched: an async method gives back what it was called with.
        var inputs = Current.Value = new VerifiedInputs();
        var result = await compute();
        return (
            result,
            new InputSet([.. inputs._verified.SelectMany(set => set.Partitions).DistinctBy(p => (p.Table, p.Date, p.Version))])
        );
    }

    /// <summary>Computes, and says which sealed files and cubes the embedded engine read meanwhile.</summary>
    public static async Task<(T Result, IReadOnlyList<ReadFile> Files)> FilesOfAsync<T>(Func<Task<T>> compute)
    {
        var inputs = Current.Value = new VerifiedInputs();
        return (await compute(), [.. inputs._read.Keys]);
    }

    internal static void Note(InputSet inputs) => Note(noting => noting._verified.Add(inputs));

    internal static void Note(IEnumerable<ReadFile> files) =>
        Note(noting =>
        {
            foreach (var file in files)
            {
                noting._read.TryAdd(file, 0);
            }
        });

    private static void Note(Action<VerifiedInputs> note)
    {
        for (var noting = Current.Value; noting is not null; noting = noting._around)
        {
            note(noting);
        }
    }
}
