using Portal.Reporting.Indicators;
using Portal.Shell;

namespace Portal.Controls;

/// <summary>The orders of a list of loans, as addresses write them: a column, with a leading minus for descending.</summary>
public sealed class LoanOrders : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        [.. LoanPageRequest.Sorts.SelectMany(column => new[] { column, "-" + column })];
}
