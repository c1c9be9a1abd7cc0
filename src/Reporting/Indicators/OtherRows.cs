using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Rows of a what-if in place of sealed ones.</summary>
/// <param name="Reader">Answers from cubes of these rows.</param>
/// <param name="Lacks">What a measure cannot know of these rows; empty when it can be computed.</param>
internal sealed record OtherRows(RowView View, CubeReader Reader, Func<CompiledMeasure, IReadOnlyList<string>> Lacks);
