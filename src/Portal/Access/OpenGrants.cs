using System.Collections.Concurrent;
using Portal.Data.Access;

namespace Portal.Access;

/// <summary>Everything that is open under somebody's rights in this process: circuits, and requests that are being answered.</summary>
public sealed class OpenGrants
{
    private readonly ConcurrentDictionary<long, (Grant Grant, Func<Task> End)> _open = new();
    private long _last;

    /// <summary>Every grant under which something is open.</summary>
    public IReadOnlySet<Grant> All => _open.Values.Select(open => open.Grant).ToHashSet();

    /// <summary>Keeps what is open until the handle is disposed.</summary>
    /// <param name="end">Closes it; called at most once for each loss, and from another thread.</param>
    public IDisposable Add(Grant grant, Func<Task> end)
    {
        var number = Interlocked.Increment(ref _last);
        _open[number] = (grant, end);
        return new Handle(this, number);
    }

    /// <summary>Closes everything that is open under these grants.</summary>
    public Task EndAsync(IReadOnlySet<Grant> lost) =>
        Task.WhenAll(
            _open
                .Where(open => lost.Contains(open.Value.Grant))
                .Select(open => _open.TryRemove(open.Key, out var ended) ? ended.End() : Task.CompletedTask)
        );

    private sealed class Handle(OpenGrants grants, long number) : IDisposable
    {
        public void Dispose() => grants._open.TryRemove(number, out _);
    }
}
