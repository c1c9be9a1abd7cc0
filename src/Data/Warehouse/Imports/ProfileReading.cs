using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Turns a profile's YAML into a checked <see cref="ImportProfile"/>, or says what is wrong and where.</summary>
internal sealed class ProfileReading(string path, Contract contract, DateOnly asOf)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private ExpressionCheck _check = null!;

    public ImportProfile Read(Home home, IReadOnlyDictionary<string, string> set)
    {
        var text = File.Exists(path) ? YamlBounds.Read(path, path) : throw new WarehouseException($"There is no import profile {path}. docs/import-profiles.md shows how to write one.");
        var file = StrictYaml.Parse<ProfileFile>(text, path);
        var parameters = Parameters(file, set);
        var maps = file.Maps ?? new Dictionary<string, IReadOnlyDictionary<string, YamlText>>(StringComparer.Ordinal);
        using var duckDb = new DuckDbInstance(home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 });
        using var connection = duckDb.Connect();
        _check = new ExpressionCheck(connection, maps.Keys.Select(m => "map_" + m).Append("number"));
        FillNames(file, parameters);
        var macros = new List<string> { "CREATE TEMP MACRO number(x) AS CASE WHEN x IS NULL THEN NULL ELSE CAST(x AS DECIMAL(30,10)) END" };
        macros.AddRange(maps.Select(m => Macro(m.Key, m.Value)));
        var digest = Hashing.Sha256(text + "\n" + string.Join('\n', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")));
        return new ImportProfile(file, digest, parameters, [.. file.Tables.Select(t => Table(t.Key, t.Value, maps))],
            [.. (file.Reject ?? []).Select(r => new ImportReject(Expression(r.When), r.Reason, r.Column))], macros);
    }

    private Dictionary<string, string> Parameters(ProfileFile file, IReadOnlyDictionary<string, string> set)
    {
        var known = file.Parameters ?? new Dictionary<string, ProfileParameter>(StringComparer.Ordinal);
        if (set.Keys.FirstOrDefault(k => !known.ContainsKey(k)) is { } unknown)
        {
            throw new WarehouseException($"--set {unknown}={set[unknown]}: the profile {path} has no parameter '{unknown}'; it has {string.Join(", ", known.Keys)}{Nearest.Hint(unknown, known.Keys)}");
        }

        foreach (var (name, value) in set)
        {
            if (IsNumber(known[name].Value) && !IsNumber(value))
            {
                throw new WarehouseException($"--set {name}={value}: '{value}' is not a number; the profile {path} has {known[name].Value} there.");
            }
        }

        return known.ToDictionary(p => p.Key, p => set.TryGetValue(p.Key, out var value) ? value : p.Value.Value, StringComparer.Ordinal);
    }

    private void FillNames(ProfileFile file, Dictionary<string, string> parameters)
    {
        _names["as_of"] = string.Create(CultureInfo.InvariantCulture, $"DATE '{asOf:yyyy-MM-dd}'");
        foreach (var (name, value) in parameters)
        {
            Name(name, IsNumber(value) ? $"({value})" : DuckDbInstance.Text(value), file.Parameters![name].Place);
        }

        foreach (var (name, text) in file.Let ?? new Dictionary<string, YamlText>())
        {
            Name(name, Expression(text).Sql, text.Place); // may use the names above it
        }
    }

    private void Name(string name, string sql, YamlPlace place)
    {
        if (!_names.TryAdd(name, sql))
        {
            throw new StrictYamlException(place, $"the name '{name}' is already taken; as_of, parameters and let share one set of names.");
        }
    }

    private ProfileExpression Expression(YamlText text) => _check.Check(NameFilling.Fill(text, _names), text.Place);

    private string Macro(string name, IReadOnlyDictionary<string, YamlText> map)
    {
        var branches = map.Where(m => m.Key != "*").Select(m => $" WHEN {DuckDbInstance.Text(m.Key)} THEN {MapValue(m.Value)}");
        var otherwise = map.TryGetValue("*", out var any) ? $"CASE WHEN x IS NULL THEN NULL ELSE {MapValue(any)} END" : "NULL";
        return $"CREATE TEMP MACRO map_{name}(x) AS CASE CAST(x AS VARCHAR){string.Concat(branches)} ELSE {otherwise} END";
    }

    private string MapValue(YamlText value) => value.Value.StartsWith('@') ? $"CAST({NameFilling.Fill(value, _names)} AS VARCHAR)" : DuckDbInstance.Text(value.Value);

    private ImportTable Table(string name, ProfileTableFile table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlText>> maps)
    {
        if (!contract.Tables.TryGetValue(name, out var target))
        {
            throw new StrictYamlException(table.Place, $"unknown table '{name}'{Nearest.Hint(name, contract.Tables.Keys)} The contract has {string.Join(", ", contract.Tables.Keys)}.");
        }

        foreach (var (column, node) in table.Columns)
        {
            if (target.Find(column) is null)
            {
                throw new StrictYamlException(StrictYaml.PlaceOf(node, path), $"table {name} has no column '{column}'{Nearest.Hint(column, target.Columns.Select(c => c.Name))}");
            }
        }

        var missing = target.Columns.Where(c => !c.IsNullable && !table.Columns.ContainsKey(c.Name)).Select(c => c.Name).ToList();
        if (missing.Count > 0)
        {
            throw new StrictYamlException(table.Place, $"table {name} lacks an expression for '{string.Join("', '", missing)}', which may not be missing.");
        }

        var partition = table.Partition is { } dated ? Expression(dated) : new ProfileExpression(_names["as_of"], [], table.Place);
        return new ImportTable(target, partition, table.Where is { } condition ? Expression(condition) : null, table.Duplicates,
            [.. target.Columns.Select(c => table.Columns.TryGetValue(c.Name, out var node) ? Column(c, node, maps) : new ImportColumn(c, new ProfileExpression("NULL", [], table.Place), null, []))]);
    }

    private ImportColumn Column(ContractColumn column, YamlNode node, IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlText>> maps)
    {
        if (node is not YamlMappingNode)
        {
            return new ImportColumn(column, Expression(StrictYaml.Bind<YamlText>(node, path)), null, []);
        }

        var mapped = StrictYaml.Bind<MappedColumn>(node, path);
        if (!maps.TryGetValue(mapped.Map, out var map))
        {
            throw new StrictYamlException(mapped.Place, $"unknown map '{mapped.Map}'; there are {string.Join(", ", maps.Keys)}{Nearest.Hint(mapped.Map, maps.Keys)}");
        }

        CheckSymbols(column, map);
        var source = Expression(mapped.From);
        return new ImportColumn(column, source with { Sql = $"map_{mapped.Map}({source.Sql})" }, mapped.Map, [.. map.Keys]);
    }

    private void CheckSymbols(ContractColumn column, IReadOnlyDictionary<string, YamlText> map)
    {
        if (column.CodeList is not { } name)
        {
            return;
        }

        var list = contract.CodeLists[name];
        if (map.Values.FirstOrDefault(v => !v.Value.StartsWith('@') && list.Find(v.Value) is null) is { } wrong)
        {
            throw new StrictYamlException(wrong.Place, $"'{wrong.Value}' is not a code of list {name}, which column {column.Name} takes; accepted: {string.Join(", ", list.Values.Select(v => v.Code))}.");
        }
    }

    private static bool IsNumber(string value) => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
