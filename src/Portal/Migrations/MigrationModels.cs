using Portal.Reporting.Migrations;
using Portal.Work;

namespace Portal.Migrations;

/// <summary>Where the loans of the month-end before are at the newest one.</summary>
public sealed class MigrationModels(SealedReader reader, MigrationEngine engine, BookInfo book) : IPageModel
{
    public string Page => "migration";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (book.Dates is [var closing, var opening, ..])
        {
            await reader.MigrationAsync(opening, closing, engine.Columns[0], cancellationToken);
        }
    }
}
