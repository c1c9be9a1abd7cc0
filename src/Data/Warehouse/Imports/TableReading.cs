using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Reads one table of a profile: which expression fills which column of each row that a source row gives.</summary>
internal sealed class TableReading(
    string path,
    Contract contract,
    ExpressionCheck check,
    ExpressionScope scope,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlText>> maps,
    IReadOnlyDictionary<string, string> names
)
{
    // What rows: and unpivot: name the row itself in expressions.
    private const string Row = "row";

    public ImportTable Read(string name, ProfileTableFile table)
    {
        if (!contract.Tables.TryGetValue(name, out var target))
        {
            throw new StrictYamlException(
                table.Place,
                $"unknown table '{name}'{Nearest.Hint(name, contract.Tables.Keys)} The contract has {string.Join(", ", contract.Tables.Keys)}."
            );
        }

        CheckColumns(name, table, target);
        var where = table.Where is { } text ? Condition(Expression(text, names)) : null;
        return new ImportTable(
            target,
            table.Duplicates,
            [.. RowsOf(name, table).Select(row => ReadRow(row.Name, row.Row, where, table, target))]
        );
    }

    /// <exception cref="StrictYamlException">It is no condition.</exception>
    public static ProfileExpression Condition(ProfileExpression expression) =>
        expression.Type == "BOOLEAN"
            ? expression
            : throw new StrictYamlException(
                expression.Place,
                $"gives {expression.Type}; a condition that is true or false is accepted, such as number(\"Balance\") > 0."
            );

    private void CheckColumns(string name, ProfileTableFile table, ContractTable target)
    {
        foreach (var (column, node) in table.Columns)
        {
            if (target.Find(column) is null)
            {
                throw new StrictYamlException(
                    StrictYaml.PlaceOf(node, path),
                    $"table {name} has no column '{column}'{Nearest.Hint(column, target.Columns.Select(c => c.Name))} Its columns: {string.Join(", ", target.Columns.Select(c => c.Name))}."
                );
            }
        }

        var missing = target.Columns.Where(c => !c.IsNullable && !table.Columns.ContainsKey(c.Name)).Select(c => c.Name).ToList();
        if (missing.Count > 0)
        {
            throw new StrictYamlException(
                table.Place,
                $"table {name} lacks an expression for '{string.Join("', '", missing)}', which may not be missing."
            );
        }
    }

    private static IEnumerable<(string Name, ProfileRow Row)> RowsOf(string name, ProfileTableFile table)
    {
        if (table.Rows is not null && table.Unpivot is not null)
        {
            throw new StrictYamlException(table.Place, $"table {name} has rows and unpivot; one of them is accepted.");
        }

        if (table.Unpivot is { } unpivot)
        {
            return unpivot.Columns.Select(column =>
                (
                    column,
                    new ProfileRow(
                        unpivot.Place,
                        unpivot.When,
                        new Dictionary<string, YamlText>(StringComparer.Ordinal)
                        {
                            [unpivot.Name] = new(DuckDbInstance.Text(column), unpivot.Place),
                            [unpivot.Value] = new($"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", unpivot.Place),
                        }
                    )
                )
            );
        }

        if (table.Rows is not { } rows)
        {
            return [("", new ProfileRow(table.Place))];
        }

        var lets = rows.Values.SelectMany(r => r.Let?.Keys ?? []).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (row, given) in rows)
        {
            if (lets.Find(l => given.Let?.ContainsKey(l) != true) is { } lacking)
            {
                throw new StrictYamlException(
                    given.Place,
                    $"row '{row}' of table {name} does not name '{lacking}', which another row names; every row names the same."
                );
            }
        }

        return rows.Select(r => (r.Key, r.Value));
    }

    private ImportRow ReadRow(string name, ProfileRow row, ProfileExpression? where, ProfileTableFile table, ContractTable target)
    {
        var known = new Dictionary<string, string>(names, StringComparer.Ordinal);
        if (name.Length > 0)
        {
            Add(known, Row, DuckDbInstance.Text(name), row.Place);
        }

        foreach (var (let, text) in row.Let ?? new Dictionary<string, YamlText>())
        {
            Add(known, let, scope.AddLet(Expression(text, known)), text.Place);
        }

        var condition = row.When is { } when ? Condition(Expression(when, known)).Behind(where) : where;
        var partition = table.Partition is { } dated ? Expression(dated, known) : Expression(new YamlText("@as_of", table.Place), known);
        return new ImportRow(
            name,
            condition,
            [
                .. target.Columns.Where(c => c.Name != target.PartitionKey).Select(c => Column(target, c, table, known)),
                new ImportColumn(target.StoredColumns.First(c => c.Name == target.PartitionKey), partition, null, []),
            ]
        );
    }

    private static void Add(Dictionary<string, string> known, string name, string sql, YamlPlace place)
    {
        if (!known.TryAdd(name, sql))
        {
            throw new StrictYamlException(
                place,
                $"the name '{name}' is already taken; as_of, row, parameters and let share one set of names."
            );
        }
    }

    private ProfileExpression Expression(YamlText text, IReadOnlyDictionary<string, string> known) =>
        check.Check(NameFilling.Fill(text, known), text.Place);

    private ImportColumn Column(ContractTable target, ContractColumn column, ProfileTableFile table, Dictionary<string, string> known)
    {
        if (!table.Columns.TryGetValue(column.Name, out var node))
        {
            return new ImportColumn(column, ProfileExpression.Missing(table.Place), null, []);
        }

        if (node is not YamlMappingNode)
        {
            return new ImportColumn(column, Exact(target, column, Expression(StrictYaml.Bind<YamlText>(node, path), known)), null, []);
        }

        var mapped = StrictYaml.Bind<MappedColumn>(node, path);
        if (!maps.TryGetValue(mapped.Map, out var map))
        {
            throw new StrictYamlException(
                mapped.Place,
                $"unknown map '{mapped.Map}'; there are {string.Join(", ", maps.Keys)}{Nearest.Hint(mapped.Map, maps.Keys)}"
            );
        }

        CheckSymbols(column, map);
        return new ImportColumn(column, Expression(mapped.From, known), mapped.Map, [.. map.Keys]);
    }

    // Floating point is refused here, before it can lose a cent.
    private static ProfileExpression Exact(ContractTable target, ContractColumn column, ProfileExpression expression) =>
        expression.Type is not ("DOUBLE" or "FLOAT")
            ? expression
            : throw new StrictYamlException(
                expression.Place,
                $"{target.Name}.{column.Name}: the expression gives floating point, which cannot hold money exactly. Use number(x) and multiply by a decimal (number(x) * 0.01) in place of dividing."
            );

    private void CheckSymbols(ContractColumn column, IReadOnlyDictionary<string, YamlText> map)
    {
        if (column.CodeList is not { } name)
        {
            return;
        }

        var list = contract.CodeLists[name];
        if (map.Values.FirstOrDefault(v => !v.Value.StartsWith('@') && list.Find(v.Value) is null) is { } wrong)
        {
            throw new StrictYamlException(
                wrong.Place,
                $"'{wrong.Value}' is not a code of list {name}, which column {column.Name} takes; accepted: {string.Join(", ", list.Values.Select(v => v.Code))}."
            );
        }
    }
}
