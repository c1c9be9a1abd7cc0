namespace Portal.Reporting.Rendering;

/// <summary>An indicator over time, beside others, as a file shows it.</summary>
/// <param name="Facts">Book, date, run and what else fixes the figures, one line each.</param>
/// <param name="PeriodHeading">Heading of the dates.</param>
/// <param name="Dates">Ends of the periods, oldest first.</param>
/// <param name="Columns">Each with one value, or none, for every date.</param>
/// <param name="SourceHeadings">Headings of <paramref name="Sources"/>.</param>
/// <param name="Sources">Where the figures of others were read.</param>
public sealed record SeriesDocument(
    string Title, IReadOnlyList<string> Facts, string PeriodHeading, IReadOnlyList<DateOnly> Dates, IReadOnlyList<SeriesColumn> Columns,
    string SourceTitle, IReadOnlyList<string> SourceHeadings, IReadOnlyList<IReadOnlyList<string>> Sources);

/// <param name="Format">Number format of Excel.</param>
/// <param name="Values">Null is no figure: the cell stays empty, which a drawing leaves out and never takes for zero.</param>
/// <param name="IsDrawn">Whether the chart has a line for it.</param>
public sealed record SeriesColumn(string Name, string Format, IReadOnlyList<decimal?> Values, bool IsDrawn);
