namespace Portal.Shell;

/// <summary>Something a page reads: not there yet, there, or failed. While it is read again the last value stays on screen.</summary>
public sealed class Loadable<T>
    where T : class
{
    private CancellationTokenSource? _work;
    private int _turn;

    public T? Value { get; private set; }

    public Problem? Problem { get; private set; }

    public bool IsLoading { get; private set; } = true;

    /// <summary>Starts a turn and cancels the one before, whose answer must not overwrite this one.</summary>
    public int Begin(CancellationTokenSource work)
    {
        if (IsLoading && _work is { } before)
        {
            before.Cancel();
        }

        (_work, IsLoading) = (work, true);
        return ++_turn;
    }

    public void Succeed(int turn, T value)
    {
        if (turn == _turn)
        {
            (Value, Problem, IsLoading, _work) = (value, null, false, null);
        }
    }

    public void Fail(int turn, Problem problem)
    {
        if (turn == _turn)
        {
            (Value, Problem, IsLoading, _work) = (null, problem, false, null);
        }
    }
}
