using Portal.Controls;
using Portal.Reporting.Returns;

namespace Portal.Returns;

/// <summary>The returns of one reporting date.</summary>
/// <param name="AsOf">Null when no book is loaded.</param>
/// <param name="Dates">Sealed month-ends, newest first.</param>
/// <param name="NotFiled">Forms that are not filed for the date.</param>
public sealed record ReturnListView(
    DateOnly? AsOf,
    IReadOnlyList<DateOnly> Dates,
    bool IsDemo,
    IReadOnlyList<ReturnStatusLine> Lines,
    IReadOnlyList<ReturnForm> NotFiled
);

/// <summary>One filled return as the workspace shows it: what the inputs and rules of now give.</summary>
/// <param name="Dates">Sealed days that the form is filed for, newest first.</param>
/// <param name="Version">Number of the kept version that holds exactly this; 0 when none does.</param>
public sealed record ReturnWorkView(ReturnDocument Document, IReadOnlyList<DateOnly> Dates, int Version, Finality Finality);
