using Portal.Controls;
using Portal.Reporting;
using Portal.Reporting.Classifications;
using Portal.Work;

namespace Portal.Classifications;

/// <summary>The minimum categories of the newest date, and the loans booked better than theirs.</summary>
public sealed class ClassificationModels(SealedReader reader, BookInfo book) : IPageModel
{
    public string Page => "classification";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (book.LatestDate is { } date && (await reader.ClassificationAsync(Viewpoint.Of(date), cancellationToken)).Book is not null)
        {
            await reader.LoansAsync(ClassificationResult.BetterThanMinimum, Viewpoint.Of(date), LoansBehind.First, cancellationToken);
        }
    }
}
