using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Xunit;

namespace Portal.EndToEnd.Running;

/// <summary>What axe finds wrong with the page that is open.</summary>
internal static class Accessibility
{
    /// <summary>Of rules that hold, one element each is told: a return has thousands.</summary>
    private static readonly AxeRunOptions _whatIsWrong = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>
    /// The rows of a table come from one template: of the longest, which have hundreds, the first sixty are looked at. A message that goes
    /// by itself may go while it is looked at, and has no contrast then; its colours are tested with the theme.
    /// </summary>
    private static readonly AxeRunContext _page = new() { Exclude = [new("tbody tr:nth-child(n+61)"), new(".mud-snackbar")] };

    public static async Task<List<string>> ViolationsAsync(Visit visit)
    {
        var found = await visit.Page.RunAxe(_page, _whatIsWrong);
        Assert.NotEmpty(found.Passes);
        return
        [
            .. found.Violations.SelectMany(v =>
                v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {v.Help}: {n.Html} {string.Join("; ", n.Any.Select(check => check.Message))}")
            ),
        ];
    }
}
