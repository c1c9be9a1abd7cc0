using Portal.Data.Warehouse;

namespace Portal.Work;

/// <summary>What was computed from sealed rows, kept in this process: as long as nothing more is sealed of the dates up to its own, it
/// comes out the same.</summary>
/// <remarks>
/// The catalogue is read once, when the process starts, so nothing of it belongs to the key.
/// Only the computation is kept. Every visit verifies the inputs as if it computed, so that a file that was changed meanwhile is named as
/// before. What rests on the bank's own rows, which may change at any time, is not kept, and neither is anything of the portal database.
/// Whoever asks what is being computed waits for it. Bounded in models and figures; those that were asked for longest ago go first.
/// </remarks>
public sealed class KeptModels(WarehouseEngine engine, WarehouseStore warehouse, KeptModelBounds bounds)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = [];
    private readonly Dictionary<Key, Running> _running = [];

    public int Count => _kept.Count;

    /// <summary>How many questions were computed, rather than found.</summary>
    public int Computed { get; private set; }

    /// <summary>Figures of all kept models.</summary>
    public long Figures { get; private set; }

    /// <param name="asked">Name and arguments of the question, compared by value: everything that the answer depends on beside sealed
    /// rows. Language, zone and the reach of a reader belong to it where the answer depends on them.</param>
    /// <param name="figures">About how many figures a model holds.</param>
    /// <param name="upTo">The last date whose rows it reads; null when it may read any. What read a later one is not kept.</param>
    /// <exception cref="WarehouseException">An input is not what was sealed.</exception>
    public async Task<T> GetAsync<T>(
        object asked,
        Func<CancellationToken, Task<T>> compute,
        Func<T, int> figures,
        CancellationToken cancellationToken,
        DateOnly? upTo = null
    )
        where T : notnull
    {
        var key = new Key(asked, NewestSeal(upTo));
        if (Find(key) is { } kept)
        {
            await engine.VerifyAsync(kept.Inputs, cancellationToken);
            return (T)kept.Model;
        }

        var (model, inputs) = await ComputeAsync(key, async ct => await compute(ct), cancellationToken);
        if (inputs.Attached.Partitions.Count == 0 && inputs.Partitions.All(partition => !(partition.Date > upTo)))
        {
            Keep(new Kept(key, model, inputs, Math.Max(1, figures((T)model))));
        }

        return (T)model;
    }

    private int NewestSeal(DateOnly? upTo) =>
        warehouse
            .Seals()
            .Reverse()
            .Where(seal => seal.Partitions.Any(partition => !(partition.Date > upTo)))
            .Select(seal => seal.Number)
            .FirstOrDefault();

    /// <summary>Waits until nobody waits for a computation.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        while (Works() is { Count: > 0 } works)
        {
            // How a computation ends is told to whoever asked for it.
            await Task.WhenAny(Task.WhenAll(works)).WaitAsync(cancellationToken);
        }
    }

    private List<Task> Works()
    {
        lock (_lock)
        {
            return [.. _running.Values.Select(running => running.Work).Where(work => !work.IsCompleted)];
        }
    }

    private Kept? Find(Key key)
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value;
        }
    }

    private void Keep(Kept kept)
    {
        lock (_lock)
        {
            if (kept.Figures > bounds.MostFigures || !_kept.TryAdd(kept.Key, new LinkedListNode<Kept>(kept)))
            {
                return;
            }

            _byUse.AddLast(_kept[kept.Key]);
            Figures += kept.Figures;
            while (_kept.Count > bounds.MostModels || Figures > bounds.MostFigures)
            {
                var oldest = _byUse.First!.Value;
                _byUse.RemoveFirst();
                _kept.Remove(oldest.Key);
                Figures -= oldest.Figures;
            }
        }
    }

    /// <summary>One computation for everybody who waits for it; it ends when nobody does any more.</summary>
    private async Task<(object Model, InputSet Inputs)> ComputeAsync(
        Key key,
        Func<CancellationToken, Task<object>> compute,
        CancellationToken cancellationToken
    )
    {
        Running running;
        lock (_lock)
        {
            if (!_running.TryGetValue(key, out running!))
            {
                var ending = new CancellationTokenSource();
                Computed++;
                _running[key] = running = new(
                    ending,
                    Task.Run(() => VerifiedInputs.OfAsync(() => compute(ending.Token)), CancellationToken.None)
                );
            }

            running.Waiting++;
        }

        try
        {
            return await running.Work.WaitAsync(cancellationToken);
        }
        finally
        {
            bool isLast;
            lock (_lock)
            {
                isLast = --running.Waiting == 0 && _running.Remove(key);
            }

            if (isLast)
            {
                await running.Ending.CancelAsync();
            }
        }
    }

    private sealed record Key(object Asked, int Seal);

    private sealed record Kept(Key Key, object Model, InputSet Inputs, int Figures);

    private sealed class Running(CancellationTokenSource ending, Task<(object, InputSet)> work)
    {
        public CancellationTokenSource Ending => ending;

        public Task<(object Model, InputSet Inputs)> Work => work;

        public int Waiting { get; set; }
    }
}

/// <summary>How much is kept at once. A model of a page has between ten and two thousand figures, of about 200 bytes each.</summary>
public sealed record KeptModelBounds(int MostModels, long MostFigures)
{
    public static readonly KeptModelBounds Default = new(500, 200_000);
}
