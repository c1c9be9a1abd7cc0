using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class LoadableTests
{
    [Fact]
    public void What_was_shown_stays_until_the_new_value_is_there()
    {
        var loadable = new Loadable<string>();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        loadable.Succeed(loadable.Begin(first), "old");

        loadable.Begin(second);

        Assert.Equal(("old", true), (loadable.Value, loadable.IsLoading));
    }

    [Fact]
    public void An_answer_that_was_overtaken_is_dropped_and_its_query_cancelled()
    {
        var loadable = new Loadable<string>();
        using var slow = new CancellationTokenSource();
        using var quick = new CancellationTokenSource();
        var overtaken = loadable.Begin(slow);
        loadable.Succeed(loadable.Begin(quick), "new");

        loadable.Succeed(overtaken, "late");

        Assert.Equal("new", loadable.Value);
        Assert.True(slow.IsCancellationRequested);
    }

    [Fact]
    public void A_failure_takes_the_value_off_the_screen()
    {
        var loadable = new Loadable<string>();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        loadable.Succeed(loadable.Begin(first), "old");

        loadable.Fail(loadable.Begin(second), new Problem(ProblemKind.Store, null));

        Assert.Null(loadable.Value);
        Assert.Equal(ProblemKind.Store, loadable.Problem!.Kind);
    }
}
