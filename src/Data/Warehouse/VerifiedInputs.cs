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

    internal static void Note(InputSet inputs)
    {
        for (var noting = Current.Value; noting is not null; noting = noting._around)
        {
            noting._verified.Add(inputs);
        }
    }
}
