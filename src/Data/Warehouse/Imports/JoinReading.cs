using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads which files stand beside the inputs of a profile.</summary>
internal static class JoinReading
{
    /// <exception cref="StrictYamlException">A name or a column is none, or a file is joined to a later one.</exception>
    public static IReadOnlyList<ImportJoin> Read(ProfileFile file)
    {
        var joins = new List<ImportJoin>();
        foreach (var (name, join) in file.Join ?? new Dictionary<string, ProfileJoin>())
        {
            if (
                name.Length == 0
                || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
                || !char.IsAsciiLetterLower(name[0])
            )
            {
                throw new StrictYamlException(
                    join.Place,
                    $"the joined file is named '{name}'; a name of small letters, digits and _ is accepted, because expressions write {name}.column."
                );
            }

            if (join.On.Count == 0)
            {
                throw new StrictYamlException(
                    join.Place,
                    $"join {name} has no column in on; write on: {{column of the inputs: column of the file}}."
                );
            }

            var later = file.Join!.Keys.SkipWhile(k => k != name)
                .FirstOrDefault(k => join.On.Keys.Any(ours => ours.StartsWith(k + ".", StringComparison.Ordinal)));
            joins.Add(
                later is null
                    ? new ImportJoin(name, [.. join.On.Select(o => (o.Key, o.Value))], join.Reads ?? file.Reads, join.Without, join.Place)
                    : throw new StrictYamlException(
                        join.Place,
                        $"join {name} uses a column of {later}, which is not joined before it; joins stand in the order in which they are made."
                    )
            );
        }

        return joins;
    }
}
