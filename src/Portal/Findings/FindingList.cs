using Microsoft.Extensions.Localization;
using Portal.Data.Findings;
using Portal.Lists;
using Portal.Shell;

namespace Portal.Findings;

/// <summary>The list of findings: its columns, and its rows as an address asks for them, for the page and for its files alike.</summary>
public sealed class FindingList(IStringLocalizer<FindingsPage> texts) : IAddressWords
{
    /// <summary>Keys of the columns.</summary>
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        ["number", "title", "rating", "status", "owner", "dueDate", "source", "originalDueDate", "openedBy", "openedAt"];

    public IReadOnlyList<ListColumn<FindingRow>> Columns() =>
        [
            new("number", texts["Number"], row => row.Number) { Sort = "number", Class = "nw" },
            new("title", texts["Finding"], row => row.Title) { Sort = "title", Class = "wrap" },
            new("rating", texts["Rating"], row => texts["Rating" + row.Rating].Value) { Sort = "rating" },
            new("status", texts["Status"], row => texts["Status" + row.Status].Value) { Sort = "status", Class = "nw" },
            new("owner", texts["Owner"], row => row.Owner) { Sort = "owner", Class = "nw" },
            new("dueDate", texts["DueDate"], row => row.DueDate) { Sort = "dueDate", Class = "nw" },
            new("source", texts["Source"], row => row.SourceFigure) { Class = "wrap" },
            new("originalDueDate", texts["OriginalDueDate"], row => row.OriginalDueDate) { IsShown = false, Class = "nw" },
            new("openedBy", texts["OpenedBy"], row => row.CreatedBy) { IsShown = false, Class = "nw" },
            new("openedAt", texts["OpenedAt"], row => row.CreatedAt) { IsShown = false, Class = "when" },
        ];
}
