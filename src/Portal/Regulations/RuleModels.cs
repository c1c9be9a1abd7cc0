using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Regulations;

/// <summary>The figures of the newest date under the latest change of any rule.</summary>
public sealed class RuleModels(SealedReader reader, RuleComparison comparison, BookInfo book) : IPageModel
{
    public string Page => "rules";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (book.LatestDate is { } date)
        {
            await reader.RulesAsync(new Viewpoint(date, comparison.RuleDays()[0]), cancellationToken);
        }
    }
}
