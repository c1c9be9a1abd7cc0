using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Contracts;

// The files' own shape; Contract turns them into the types that the rest of Assay uses.
internal sealed record CodeListFile(string List, IReadOnlyList<CodeValueFile> Values, YamlPlace Place)
{
    public void Check()
    {
        if (Values.GroupBy(v => v.Code).FirstOrDefault(g => g.Count() > 1) is { } code)
        {
            throw new StrictYamlException(code.Last().Place, $"code '{code.Key}' stands twice in list '{List}'.");
        }

        if (Values.GroupBy(v => v.Value).FirstOrDefault(g => g.Count() > 1) is { } value)
        {
            throw new StrictYamlException(value.Last().Place, $"value {value.Key} stands twice in list '{List}'.");
        }

        if (Values.FirstOrDefault(v => v.Value is < 0 or > short.MaxValue) is { } outside)
        {
            throw new StrictYamlException(outside.Place, $"value {outside.Value} of list '{List}' is outside 0 to {short.MaxValue}.");
        }
    }
}

internal sealed record CodeValueFile(string Code, int Value, string En, string Zh, YamlPlace Place, string? Group = null);

internal sealed record ColumnFile(
    string Name, ColumnType Type, string Meaning, YamlPlace Place, bool Nullable = false, string? Codelist = null, string? Unit = null, string? East = null,
    bool Personal = false, IReadOnlyList<string>? CarriedBy = null)
{
    public ContractColumn ToColumn(IReadOnlyDictionary<string, CodeList> lists)
    {
        if (Type == ColumnType.Code != Codelist is not null)
        {
            throw new StrictYamlException(Place, $"column '{Name}': a codelist belongs to type code, and to no other type.");
        }

        if (Codelist is not null && !lists.ContainsKey(Codelist))
        {
            throw new StrictYamlException(Place, $"column '{Name}': unknown code list '{Codelist}'; there are {string.Join(", ", lists.Keys.Order(StringComparer.Ordinal))}.");
        }

        return new ContractColumn(Name, Type, Nullable, Codelist, Unit, Meaning, East, Personal) { CarriedBy = CarriedBy ?? [] };
    }
}

internal sealed record TableFile(string Table, string Grain, string Partition, string Meaning, IReadOnlyList<string> Keys, IReadOnlyList<ColumnFile> Columns, YamlPlace Place, string? Population = null)
{
    public ContractTable ToTable(IReadOnlyDictionary<string, CodeList> lists)
    {
        if (Columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new StrictYamlException(twice.Last().Place, $"column '{twice.Key}' stands twice in table '{Table}'.");
        }

        if (Keys.FirstOrDefault(k => Columns.All(c => c.Name != k)) is { } unknown)
        {
            throw new StrictYamlException(Place, $"key '{unknown}' of table '{Table}' is not one of its columns.");
        }

        foreach (var column in Columns)
        {
            if ((column.CarriedBy ?? []).FirstOrDefault(name => Columns.FirstOrDefault(c => c.Name == name)?.Type != ColumnType.Money) is { } other)
            {
                throw new StrictYamlException(column.Place, $"column '{column.Name}': carried_by names columns of type money of table '{Table}'; '{other}' is none.");
            }
        }

        return new ContractTable(Table, Grain, Partition, Meaning, Keys, [.. Columns.Select(c => c.ToColumn(lists))], Population);
    }
}
