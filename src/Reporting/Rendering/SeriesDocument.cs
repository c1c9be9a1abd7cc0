namespace Portal.Reporting.Rendering;

/// <summary>An indicator over time, beside others, as a file shows it.</summary>
/// <param name="Facts">Book, date, run and what else fixes the figures, one line each.</param>
/// <param name="PeriodHeading">Heading of the dates.</param>
/// <param name="Dates">Ends of the periods, oldest first.</param>
/// <param name="Columns">Each with one value, or none, for every date.</param>
/// <param name="SourceHeadings">Headings of <paramref name="Sources"/>.</param>
/// <param name="Sources">Where the figures of others were read.</param>
public sealed record SeriesDocument(
    string Title,
    IReadOnlyList<string> Facts,
    string PeriodHeading,
    IReadOnlyList<DateOnly> Dates,
    IReadOnlyList<SeriesColumn> Columns,
    string SourceTitle,
    IReadOnlyList<string> SourceHeadings,
    IReadOnlyList<IReadOnlyList<string>> Sources
)
{
    /// <summary>The dates from the first figure that is drawn to the last, by their place: the chart begins where its lines do.</summary>
    internal (int From, int Count) Drawn
    {
        get
        {
            var known = Enumerable
                .Range(0, Dates.Count)
                .Where(i => Columns.Any(column => column.IsDrawn && column.Values[i] is not null))
                .ToList();
            return known.Count == 0 ? (0, Dates.Count) : (known[0], known[^1] - known[0] + 1);
        }
    }
}

/// <param name="Format">Number format of Excel.</param>
/// <param name="Values">Null is no figure: the cell stays empty, which a drawing leaves out and never takes for zero.</param>
/// <param name="IsDrawn">Whether the chart has a line for it.</param>
public sealed record SeriesColumn(string Name, string Format, IReadOnlyList<decimal?> Values, bool IsDrawn);
