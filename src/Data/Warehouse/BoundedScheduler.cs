namespace Portal.Data.Warehouse;

/// <summary>Runs statements, a bounded number at once, a bounded number waiting, each with a time limit.</summary>
/// <param name="engine">What messages call the engine, with its host where it has one.</param>
public sealed class BoundedScheduler(int concurrency, int waiting, TimeSpan timeout, string engine = "The embedded engine (DuckDB)")
    : IDisposable
{
    private readonly SemaphoreSlim _turns = new(concurrency, concurrency);
    private int _admitted;

    /// <summary>Runs a call that blocks, on a thread of its own.</summary>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
        AdmitAsync(
            token =>
                Task.Factory.StartNew(() => work(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            cancellationToken
        );

    /// <summary>Runs a call that waits for another process.</summary>
    public Task<T> AdmitAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Telemetry.StatementAsync(engine, () => AdmittedAsync(work, cancellationToken));

    private async Task<T> AdmittedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _admitted) > concurrency + waiting)
        {
            Interlocked.Decrement(ref _admitted);
            throw WarehouseException.Of(
                "engine.busy",
                $"{engine} is busy: {concurrency} {{1|statement runs|statements run}} and {waiting} wait. Try again in a moment, or raise Warehouse:Concurrency or Warehouse:Waiting."
            );
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await RunWithLimitAsync(work, cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<T> RunWithLimitAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw WarehouseException.Of(
                "engine.timeout",
                $"{engine} stopped a statement that ran longer than {timeout:c}. Narrow it, or raise Warehouse:QueryTimeout."
            );
        }
    }
}
