namespace Portal.Reporting.Rendering;

/// <summary>A list as a file: what it is, then its rows.</summary>
/// <param name="Title">Name of the list, and of the sheet with its rows.</param>
/// <param name="About">Name of the sheet that says what the file is.</param>
/// <param name="Facts">What that sheet says: filters, order, viewpoint, who took it and when, how many rows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Values in the order of the columns: texts, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> (of the bank's zone),
/// <see cref="int"/>, <see cref="long"/> and <see cref="decimal"/>; null where nothing stands.</param>
public sealed record ListDocument(
    string Title,
    string About,
    IReadOnlyList<(string Name, string Value)> Facts,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<object?>> Rows
);
