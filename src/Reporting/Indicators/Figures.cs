using Portal.Data.Warehouse;

namespace Portal.Reporting.Indicators;

/// <summary>One figure that another feature asks for, such as a leaf cell of a return.</summary>
/// <param name="Measure">Code of a measure, or table and item of a table of items: <c>gl_balance.G01_62_C</c>.</param>
/// <param name="Where">Further condition on the measure's rows; null for none.</param>
public sealed record FigureRequest(string Id, string Measure, string? Where = null);

/// <summary>One figure: exact, with the number of rows behind it, or without a value and with what it lacks.</summary>
public sealed record Figure(decimal? Value, long Rows, IReadOnlyList<string> Missing);

/// <summary>Figures computed together, by the id of their request, and the sealed partitions they rest on.</summary>
public sealed record FigureSet(InputSet Inputs, IReadOnlyDictionary<string, Figure> Figures);
