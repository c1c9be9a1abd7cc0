using System.Globalization;
using Portal.Data;

namespace Portal.Reporting.Planning;

/// <summary>A cuboid on disk, and what its file must hash to.</summary>
/// <param name="Cells">Rows of the cube.</param>
/// <param name="Inputs">Digest of the partitions that it was made of.</param>
/// <param name="Signer">Id of the home's key that marked the record; null for records of earlier versions.</param>
/// <param name="Mark">The key's mark over all of this.</param>
public sealed record Cube(
    string Key,
    string File,
    string Sha256,
    long Cells,
    string Statement,
    string? Inputs = null,
    string? Signer = null,
    string? Mark = null
)
{
    internal Cube Marked(HomeKey key) => this with { Signer = key.Id, Mark = key.Mark(Parts) };

    internal bool IsMarkedBy(HomeKey key) => key.IsMark(Mark, Parts);

    private string[] Parts => ["cube", Key, File, Sha256, Cells.ToString(CultureInfo.InvariantCulture), Statement, Inputs ?? ""];
}
