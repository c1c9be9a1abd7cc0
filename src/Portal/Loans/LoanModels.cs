using Portal.Controls;
using Portal.Reporting;
using Portal.Work;

namespace Portal.Loans;

/// <summary>The first page of all loans.</summary>
public sealed class LoanModels(SealedReader reader, BookInfo book) : IPageModel
{
    public string Page => "loans";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (book.LatestDate is { } date)
        {
            await reader.LoansAsync("", Viewpoint.Of(date), LoansBehind.First, cancellationToken);
        }
    }
}
