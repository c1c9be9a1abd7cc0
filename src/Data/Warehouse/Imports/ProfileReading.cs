using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Turns a profile's YAML into a checked <see cref="ImportProfile"/>, or says what is wrong and where.</summary>
internal sealed class ProfileReading(string path, Contract contract, DateOnly asOf)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public ImportProfile Read(Home home, IReadOnlyDictionary<string, string> set)
    {
        var text = File.Exists(path)
            ? YamlBounds.Read(path, path)
            : throw WarehouseException.Of(
                "profile.missing",
                $"There is no import profile {path}. docs/import-profiles.md shows how to write one."
            );
        var file = StrictYaml.Parse<ProfileFile>(text, path);
        var parameters = Parameters(file, set);
        var maps = file.Maps ?? new Dictionary<string, IReadOnlyDictionary<string, YamlText>>(StringComparer.Ordinal);
        using var duckDb = new DuckDbInstance(home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 });
        using var connection = duckDb.Connect();
        var scope = new ExpressionScope(connection);
        var joins = JoinReading.Read(file);
        foreach (var ours in joins.SelectMany(j => j.On.Select(o => (o.Ours, j.Place))))
        {
            scope.ColumnOf(
                ours.Ours,
                joins.FirstOrDefault(j => ours.Ours.StartsWith(j.Name + ".", StringComparison.Ordinal))?.Name,
                ours.Place
            );
        }

        var check = new ExpressionCheck(
            connection,
            scope,
            maps.Keys.Select(m => "map_" + m).Concat(["number", "percent", "key"]),
            joins.Select(j => j.Name).ToList()
        );
        FillNames(file, parameters);
        foreach (var (name, map) in maps)
        {
            scope.AddMacro(Macro(name, map));
        }

        foreach (var (name, let) in file.Let ?? new Dictionary<string, YamlText>())
        {
            Name(name, scope.AddLet(check.Check(NameFilling.Fill(let, _names), let.Place)), let.Place); // may use the names above it
        }

        var tables = new TableReading(path, contract, check, scope, maps, _names);
        var rejects = (file.Reject ?? [])
            .Select(r => new ImportReject(
                TableReading.Condition(check.Check(NameFilling.Fill(r.When, _names), r.When.Place)),
                r.Reason,
                r.Column
            ))
            .ToList();
        var digest = Hashing.Sha256(
            text + "\n" + string.Join('\n', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))
        );
        return new ImportProfile(
            file,
            digest,
            parameters,
            [.. file.Tables.Select(t => tables.Read(t.Key, t.Value))],
            rejects,
            joins,
            scope
        );
    }

    private Dictionary<string, string> Parameters(ProfileFile file, IReadOnlyDictionary<string, string> set)
    {
        var known = file.Parameters ?? new Dictionary<string, ProfileParameter>(StringComparer.Ordinal);
        if (set.Keys.FirstOrDefault(k => !known.ContainsKey(k)) is { } unknown)
        {
            throw WarehouseException.Of(
                "profile.no-parameter",
                $"--set {unknown}={set[unknown]}: the profile {path} has no parameter '{unknown}'; it has {string.Join(", ", known.Keys)}{Nearest.Hinted(unknown, known.Keys)}"
            );
        }

        foreach (var (name, value) in set)
        {
            if (IsNumber(known[name].Value) && !IsNumber(value))
            {
                throw WarehouseException.Of(
                    "profile.not-number",
                    $"--set {name}={value}: '{value}' is not a number; the profile {path} has {known[name].Value} there."
                );
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
    }

    private void Name(string name, string sql, YamlPlace place)
    {
        if (!_names.TryAdd(name, sql))
        {
            throw new StrictYamlException(place, $"the name '{name}' is already taken; as_of, parameters and let share one set of names.");
        }
    }

    private string Macro(string name, IReadOnlyDictionary<string, YamlText> map)
    {
        var branches = map.Where(m => m.Key != "*").Select(m => $" WHEN {DuckDbInstance.Text(m.Key)} THEN {MapValue(m.Value)}");
        var otherwise = map.TryGetValue("*", out var any) ? $"CASE WHEN x IS NULL THEN NULL ELSE {MapValue(any)} END" : "NULL";
        return $"CREATE TEMP MACRO map_{name}(x) AS CASE CAST(x AS VARCHAR){string.Concat(branches)} ELSE {otherwise} END";
    }

    private string MapValue(YamlText value) =>
        value.Value.StartsWith('@') ? $"CAST({NameFilling.Fill(value, _names)} AS VARCHAR)" : DuckDbInstance.Text(value.Value);

    private static bool IsNumber(string value) =>
        decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
