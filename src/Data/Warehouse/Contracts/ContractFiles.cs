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
    string Name,
    ColumnType Type,
    string Meaning,
    YamlPlace Place,
    bool Nullable = false,
    string? Codelist = null,
    string? Unit = null,
    string? East = null,
    bool Personal = false,
    IReadOnlyList<string>? CarriedBy = null,
    string? Min = null,
    string? Max = null,
    IReadOnlyList<string>? Placeholders = null,
    RuleSeverity Outside = RuleSeverity.Refuse
)
{
    public ContractColumn ToColumn(IReadOnlyDictionary<string, CodeList> lists)
    {
        if (Type == ColumnType.Code != Codelist is not null)
        {
            throw new StrictYamlException(Place, $"column '{Name}': a codelist belongs to type code, and to no other type.");
        }

        if (Codelist is not null && !lists.ContainsKey(Codelist))
        {
            throw new StrictYamlException(
                Place,
                $"column '{Name}': unknown code list '{Codelist}'; there are {string.Join(", ", lists.Keys.Order(StringComparer.Ordinal))}."
            );
        }

        return new ContractColumn(Name, Type, Nullable, Codelist, Unit, Meaning, East, Personal) { CarriedBy = CarriedBy ?? [] };
    }

    /// <summary>The rules that its bounds and placeholders are.</summary>
    public IEnumerable<ContractRule> Rules(IReadOnlyDictionary<string, CodeList> lists)
    {
        var column = ToColumn(lists);
        if (Min is not null || Max is not null)
        {
            var range =
                Max is null ? $"at least {Min}"
                : Min is null ? $"at most {Max}"
                : $"from {Min} to {Max}";
            var zh =
                Max is null ? $"小于 {Min}"
                : Min is null ? $"大于 {Max}"
                : $"不在 {Min} 至 {Max} 之间";
            yield return new ContractRule(Name + "_range", Outside, $"{Name} is not {range}", $"{Name} {zh}", range, null)
            {
                Requires =
                [
                    .. new[] { (">=", Min), ("<=", Max) }
                        .Where(b => b.Item2 is not null)
                        .Select(b => RuleText.Bound(column, b.Item1, b.Item2!, lists, Place)),
                ],
            };
        }

        if (Placeholders is { Count: > 0 })
        {
            var values = string.Join(", ", Placeholders);
            yield return new ContractRule(
                Name + "_placeholder",
                RuleSeverity.Warn,
                $"{Name} is a date that systems write for none ({values})",
                $"{Name} 为系统占位日期（{values}）",
                $"a date, and not {values}",
                null
            )
            {
                Requires = [.. Placeholders.Select(p => RuleText.Bound(column, "<>", p, lists, Place))],
            };
        }
    }
}

internal sealed record RuleMeaning(string En, string Zh);

internal sealed record MatchFile(string Table, IReadOnlyList<string> By, string? Where = null);

internal sealed record RuleFile(
    string Name,
    RuleSeverity Severity,
    RuleMeaning Meaning,
    YamlPlace Place,
    string? When = null,
    string? Requires = null,
    MatchFile? FoundIn = null,
    MatchFile? NotFoundIn = null,
    string? Known = null
)
{
    /// <param name="tables">Every table of the contract, for rules that look into another one.</param>
    public ContractRule ToRule(
        ContractTable table,
        IReadOnlyDictionary<string, CodeList> lists,
        IReadOnlyDictionary<string, ContractTable> tables
    )
    {
        var match = FoundIn ?? NotFoundIn;
        if (Requires is null == match is null || (FoundIn is not null && NotFoundIn is not null))
        {
            throw new StrictYamlException(Place, $"rule '{Name}': one of requires, found_in and not_found_in is accepted.");
        }

        if (match is not null && Severity == RuleSeverity.Refuse)
        {
            throw new StrictYamlException(
                Place,
                $"rule '{Name}': a rule that looks into another table may warn and not refuse; that table may come later."
            );
        }

        if (Known is not null && table.Find(Known) is null)
        {
            throw new StrictYamlException(Place, $"rule '{Name}': '{Known}' is not a column of {table.Name}.");
        }

        var alias = match is null ? "" : "t.";
        (ContractColumn, string)? Own(string name) =>
            table.StoredColumns.FirstOrDefault(c => c.Name == name) is { } column ? (column, alias) : null;
        return new ContractRule(
            Name,
            Severity,
            Meaning.En,
            Meaning.Zh,
            Requires ?? $"{(FoundIn is null ? "no row" : "a row")} of {match!.Table} with this {string.Join(" and ", match.By)}",
            Known
        )
        {
            Finds =
                Requires is null ? null
                : When is null ? $"not ({Requires})"
                : $"{When} and not ({Requires})",
            When = When is null ? [] : RuleText.Read(When, Own, lists, Place),
            Requires = Requires is null ? [] : RuleText.Read(Requires, Own, lists, Place),
            Found = match is null ? null : Match(match, table, Own, lists, tables),
        };
    }

    private RuleMatch Match(
        MatchFile match,
        ContractTable table,
        Func<string, (ContractColumn, string)?> own,
        IReadOnlyDictionary<string, CodeList> lists,
        IReadOnlyDictionary<string, ContractTable> tables
    )
    {
        if (!tables.TryGetValue(match.Table, out var other))
        {
            throw new StrictYamlException(Place, $"rule '{Name}': the contract has no table '{match.Table}'.");
        }

        if (match.By.FirstOrDefault(b => table.Find(b) is null || other.Find(b) is null) is { } unknown)
        {
            throw new StrictYamlException(Place, $"rule '{Name}': '{unknown}' is not a column of both {table.Name} and {other.Name}.");
        }

        (ContractColumn, string)? Either(string name) =>
            other.StoredColumns.FirstOrDefault(c => c.Name == name) is { } column ? (column, "f.") : own(name);
        return new RuleMatch(
            other.Name,
            match.By,
            FoundIn is not null,
            match.Where is null ? [] : RuleText.Read(match.Where, Either, lists, Place)
        );
    }
}

internal sealed record TableFile(
    string Table,
    string Grain,
    string Partition,
    string Meaning,
    IReadOnlyList<string> Keys,
    IReadOnlyList<ColumnFile> Columns,
    YamlPlace Place,
    string? Population = null,
    IReadOnlyList<string>? Totals = null,
    TotalDrop? Drop = null,
    IReadOnlyList<RuleFile>? Rules = null
)
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
            if (
                (column.CarriedBy ?? []).FirstOrDefault(name => Columns.FirstOrDefault(c => c.Name == name)?.Type != ColumnType.Money) is
                { } other
            )
            {
                throw new StrictYamlException(
                    column.Place,
                    $"column '{column.Name}': carried_by names columns of type money of table '{Table}'; '{other}' is none."
                );
            }
        }

        if (Totals?.FirstOrDefault(t => Columns.All(c => c.Name != t || c.Type != ColumnType.Money)) is { } total)
        {
            throw new StrictYamlException(Place, $"total '{total}' of table '{Table}' is not one of its money columns.");
        }

        if (Drop is { Share: <= 0 or >= 1 } drop)
        {
            throw new StrictYamlException(Place, $"drop of table '{Table}' is {drop.Share}; a share between 0 and 1 is accepted.");
        }

        if (Drop?.Of.FirstOrDefault(o => o != TotalDrop.Rows && Totals?.Contains(o) != true) is { } what)
        {
            throw new StrictYamlException(Place, $"drop of table '{Table}' compares '{what}'; rows and its totals are accepted.");
        }

        return new ContractTable(Table, Grain, Partition, Meaning, Keys, [.. Columns.Select(c => c.ToColumn(lists))], Population)
        {
            Totals = Totals ?? [],
            Drop = Drop,
        };
    }

    /// <summary>The table with its rules, once all tables are known.</summary>
    public ContractTable WithRules(
        ContractTable table,
        IReadOnlyDictionary<string, CodeList> lists,
        IReadOnlyDictionary<string, ContractTable> tables
    )
    {
        IReadOnlyList<ContractRule> rules =
        [
            .. Columns.SelectMany(c => c.Rules(lists)),
            .. (Rules ?? []).Select(r => r.ToRule(table, lists, tables)),
        ];
        return rules.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new StrictYamlException(Place, $"rule '{twice.Key}' stands twice in table '{Table}'.")
            : table with
            {
                Rules = rules,
            };
    }
}
