using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Returns;

/// <summary>The returns of one reporting date.</summary>
/// <param name="Dates">Sealed month-ends, newest first.</param>
public sealed record ReturnListView(DateOnly? AsOf, IReadOnlyList<DateOnly> Dates, bool IsDemo, IReadOnlyList<ReturnListLine> Lines);

/// <param name="State">Step of the newest version; null when none was kept.</param>
/// <param name="Version">Its number, 0 when none was kept.</param>
public sealed record ReturnListLine(
    string Form, LocalText Name, LocalText Scope, FormFrequency Frequency, string? State, int Version, int Failed, int Undecided, DateTimeOffset? At, string? By);

/// <summary>One filled return as the workspace shows it.</summary>
/// <param name="Version">Number of the kept version that the document is; 0 when it was not kept yet.</param>
public sealed record ReturnWorkView(ReturnDocument Document, IReadOnlyList<DateOnly> Dates, int Version, string? State, Finality Finality);
