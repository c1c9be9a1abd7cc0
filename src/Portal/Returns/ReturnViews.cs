using Portal.Data.Returns;
using Portal.Reporting.Returns;
using Portal.Work;

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

/// <summary>One kept version of a return as the workspace shows it.</summary>
/// <param name="Dates">Sealed days that the form is filed for, newest first.</param>
/// <param name="Kept">Null when the return was never calculated for the day.</param>
/// <param name="Versions">All kept versions of the day, newest first.</param>
/// <param name="IsCurrent">The kept version rests on the inputs and rules of now, however far it is on its way.</param>
/// <param name="Changed">References of its cells whose rules are others now.</param>
public sealed record ReturnWorkView(
    ReturnForm Form,
    DateOnly AsOf,
    IReadOnlyList<DateOnly> Dates,
    bool IsDemo,
    KeptReturn? Kept,
    IReadOnlyList<KeptVersion> Versions,
    Finality Finality,
    bool IsCurrent,
    IReadOnlyList<string> Changed
);
