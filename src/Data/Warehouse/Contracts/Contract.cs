using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Contracts;

/// <summary>The tables and code lists that Assay reads, as stated in catalogue/contract and catalogue/codelists.</summary>
public sealed class Contract
{
    private Contract(IReadOnlyDictionary<string, ContractTable> tables, IReadOnlyDictionary<string, CodeList> codeLists)
    {
        Tables = tables;
        CodeLists = codeLists;
    }

    public IReadOnlyDictionary<string, ContractTable> Tables { get; }

    public IReadOnlyDictionary<string, CodeList> CodeLists { get; }

    public ContractTable Table(string name) =>
        Tables.TryGetValue(name, out var table)
            ? table
            : throw WarehouseException.Of(
                "contract.no-table",
                $"The warehouse contract has no table '{name}'; it has {string.Join(", ", Tables.Keys.Order(StringComparer.Ordinal))}."
            );

    /// <summary>The tables and columns alone that some partitions were sealed with: what an engine must have to answer from them.</summary>
    internal Contract Of(InputSet inputs) =>
        new(
            inputs
                .Partitions.GroupBy(partition => partition.Table, StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    group => Table(group.Key).With(column => group.Any(partition => partition.Statistic(column.Name) is not null)),
                    StringComparer.Ordinal
                ),
            CodeLists
        );

    /// <summary>Reads every file of contract/ and codelists/ under <paramref name="catalogueDirectory"/>; stops at the first mistake with
    /// its place.</summary>
    public static Contract Load(string catalogueDirectory)
    {
        var lists = new Dictionary<string, CodeList>(StringComparer.Ordinal);
        foreach (var (path, shown) in Files(catalogueDirectory, "codelists"))
        {
            foreach (var file in StrictYaml.Load<List<CodeListFile>>(path, shown))
            {
                file.Check();
                if (
                    !lists.TryAdd(
                        file.List,
                        new CodeList(file.List, [.. file.Values.Select(v => new CodeValue(v.Code, v.Value, v.En, v.Zh, v.Group))])
                    )
                )
                {
                    throw new StrictYamlException(file.Place, $"code list '{file.List}' is stated twice; each name is accepted once.");
                }
            }
        }

        var tables = new Dictionary<string, ContractTable>(StringComparer.Ordinal);
        var files = new List<TableFile>();
        foreach (var (path, shown) in Files(catalogueDirectory, "contract"))
        {
            var file = StrictYaml.Load<TableFile>(path, shown);
            files.Add(file);
            if (!tables.TryAdd(file.Table, file.ToTable(lists)))
            {
                throw new StrictYamlException(file.Place, $"table '{file.Table}' is stated twice; each name is accepted once.");
            }
        }

        return new Contract(
            files.ToDictionary(f => f.Table, f => f.WithRules(tables[f.Table], lists, tables), StringComparer.Ordinal),
            lists
        );
    }

    private static IEnumerable<(string Path, string Shown)> Files(string catalogue, string folder)
    {
        var directory = Path.Combine(catalogue, folder);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"The catalogue has no folder {folder} at {directory}; start Assay where its catalogue/ is, or set Catalogue:Directory."
            );
        }

        return Directory
            .GetFiles(directory, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(p => (p, $"catalogue/{folder}/{Path.GetFileName(p)}"));
    }
}
