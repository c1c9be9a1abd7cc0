using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>Resolves the classification rules of a day for one snapshot.</summary>
/// <param name="find">The sealed partition of a table and date; null in place of it supposes that everything is loaded.</param>
/// <param name="isDemo">Whether the book is the demonstration bank's, whose board decided what is marked so; true also where no book is
/// asked.</param>
internal sealed class ClassificationCompiler(
    Catalogue catalogue,
    Viewpoint at,
    Func<string, DateOnly, Partition?>? find = null,
    bool isDemo = true
)
{
    /// <summary>The category by the rules on single loans, for facts to name.</summary>
    public const string OwnMinimum = "own_minimum";

    private readonly Parameters _parameters = catalogue.ParametersAt(at);

    /// <summary>Null when no such rules are in force on the day.</summary>
    public CompiledClassification? Compile() => catalogue.Classifications.At(at.RulesOf) is { } book ? Compile(book) : null;

    public CompiledClassification Compile(ClassificationBook book)
    {
        var snapshot = catalogue.Scope(book.Table);
        var retail = Bind(book.Retail, snapshot);
        var facts = new List<CompiledFact>();
        foreach (var (name, fact) in book.Facts.OrderBy(pair => pair.Value.Rated))
        {
            facts.Add(fact.Rated ? Rated(name, fact, snapshot, facts, retail) : Read(name, fact));
        }

        var scope = ColumnScope.Of(snapshot.Name, [.. snapshot.Columns.Values, .. facts.SelectMany(fact => fact.Added)]);
        var categories = snapshot.Find(CompiledClassification.BookedColumn)!.CodeList!;
        var ranked = book
            .Rules.Where(rule => rule.From <= at.RulesOf && (rule.To is not { } to || to >= at.RulesOf))
            .Select(rule => (Rule: rule, Minimum: categories.Find(rule.Minimum)?.Value ?? 0))
            .OrderByDescending(pair => pair.Minimum)
            .ToList();
        List<CompiledRule> rules = [.. ranked.Select((pair, i) => Rule(book, pair.Rule, i + 1, pair.Minimum, scope, facts, retail))];
        return new(book, at.AsOf, snapshot, Bind(book.Population, snapshot), Bind(book.Scope, snapshot), Needed(facts, rules), rules);
    }

    private CompiledRule Rule(
        ClassificationBook book,
        ClassificationRule rule,
        int rank,
        int minimum,
        ColumnScope scope,
        List<CompiledFact> facts,
        Predicate retail
    )
    {
        if (rule.When is not { } text)
        {
            return new(rule, rank, minimum, Predicate.Never, false, rule.Needs ?? [], false);
        }

        var when = Stored(Bind(text, scope)).And(Of(rule.AppliesTo, retail));
        var used = facts
            .Where(fact => when.Columns.Any(column => column.Name.StartsWith(fact.Name + ".", StringComparison.Ordinal)))
            .ToList();
        var snapshot = catalogue.Scope(scope.Name);
        string[] unknown =
        [
            .. used.Where(fact => fact.Dates.Count == 0).SelectMany(fact => fact.Missing),
            .. when
                .Columns.Where(column => snapshot.Find(column.Name) is not null && IsUnknown(scope.Name, column))
                .Select(column => $"{scope.Name}.{column.Name}"),
            .. Undecided(book, rule, used),
        ];
        string[] missing = [.. unknown.Concat(used.SelectMany(fact => fact.Missing)).Distinct(StringComparer.Ordinal)];
        return new(
            rule,
            rank,
            minimum,
            unknown.Length > 0 ? Predicate.Never : when,
            used.Any(fact => fact.IsRated),
            missing,
            unknown.Length == 0
        );
    }

    /// <summary>A fact over another table, or over the snapshots before.</summary>
    private CompiledFact Read(string name, ClassificationFact fact)
    {
        var table = catalogue.Scope(fact.Table);
        List<DateOnly> wanted = [.. Enumerable.Range(fact.Before ? 1 : 0, fact.Months).Select(MonthEnd).Order()];
        var dates = wanted.Where(date => find is null || find(fact.Table, date) is not null).ToList();
        IReadOnlyList<string> missing =
            dates.Count == 0 ? [fact.Table]
            : fact.Before
                ? [.. wanted.Except(dates).Select(date => string.Create(CultureInfo.InvariantCulture, $"{fact.Table}@{date:yyyy-MM-dd}"))]
            : [];
        var compiler = new GroupCompiler(catalogue, at.RulesOf, _parameters);
        if (fact.Exceptions is { } codes)
        {
            var rules = codes.Select(code => compiler.Trigger(code, table)).ToList();
            return new(
                name,
                table,
                dates,
                table.Find(fact.Per)!,
                [],
                (new Column(name + ".hit", ColumnType.Bool, true), Predicate.Any(rules.Select(rule => rule.Hit))),
                [.. rules.SelectMany(rule => rule.Columns).DistinctBy(column => column.Key)],
                false,
                Predicate.Always,
                missing
            );
        }

        return new(
            name,
            table,
            dates,
            table.Find(fact.Per)!,
            Columns(name, fact, compiler, table),
            null,
            [],
            false,
            Predicate.Always,
            missing
        );
    }

    /// <summary>A fact over the snapshot's own rows, after the rules on single loans.</summary>
    private CompiledFact Rated(string name, ClassificationFact fact, ColumnScope snapshot, List<CompiledFact> facts, Predicate retail)
    {
        var own = new Column(OwnMinimum, ColumnType.Code, false, snapshot.Find(CompiledClassification.BookedColumn)!.CodeList);
        var table = ColumnScope.Of(
            snapshot.Name,
            [.. snapshot.Columns.Values, .. facts.Where(other => !other.IsRated).SelectMany(other => other.Added), own]
        );
        return new(
            name,
            table,
            [at.AsOf],
            table.Find(fact.Per)!,
            Columns(name, fact, new GroupCompiler(catalogue, at.RulesOf, _parameters), table),
            null,
            [],
            true,
            Of(fact.AppliesTo, retail),
            []
        );
    }

    private static List<(Column, GroupColumn)> Columns(string name, ClassificationFact fact, GroupCompiler compiler, ColumnScope table) =>
        [
            .. compiler
                .Columns(fact.Columns ?? new Dictionary<string, GroupValue>(), table)
                .Select(pair =>
                    (
                        pair.Value.Column with
                        {
                            Name = $"{name}.{pair.Key}",
                            IsNullable = true,
                            Type = pair.Value.Kind == GroupColumnKind.Any ? ColumnType.Bool : pair.Value.Column.Type,
                        },
                        pair.Value
                    )
                ),
        ];

    /// <summary>The facts that rules which can hold name, and those that these build on.</summary>
    private static List<CompiledFact> Needed(List<CompiledFact> facts, List<CompiledRule> rules)
    {
        var named = rules.SelectMany(rule => rule.When.Columns).ToList();
        var rated = facts.Where(fact => fact.IsRated && Names(named, fact)).ToList();
        named.AddRange(rated.SelectMany(fact => fact.Reads));
        return [.. facts.Where(fact => !fact.IsRated && Names(named, fact)), .. rated];
    }

    private static bool Names(List<Column> columns, CompiledFact fact) =>
        columns.Exists(column => column.Name.StartsWith(fact.Name + ".", StringComparison.Ordinal));

    /// <summary>What the bank of a real book has not decided: of the rule itself, and of who is retail where the rule or a fact that it
    /// names asks for that.</summary>
    private IEnumerable<string> Undecided(ClassificationBook book, ClassificationRule rule, List<CompiledFact> used)
    {
        var asksForRetail =
            rule.AppliesTo != AppliesTo.All || used.Any(fact => fact.IsRated && book.Facts[fact.Name].AppliesTo != AppliesTo.All);
        YamlText?[] texts = [rule.When, book.Population, book.Scope, asksForRetail ? book.Retail : null];
        return isDemo ? [] : texts.SelectMany(text => Catalogue.Undecided(ParameterUse.Of(catalogue, text), at.RulesOf));
    }

    private bool IsUnknown(string table, Column column) =>
        find?.Invoke(table, at.AsOf) is { } partition && MeasureInputs.IsUnknown([partition], column);

    private static Predicate Of(AppliesTo kind, Predicate retail) =>
        kind switch
        {
            AppliesTo.Retail => retail,
            AppliesTo.NonRetail => retail.Negated(),
            AppliesTo.All => Predicate.Always,
        };

    /// <summary>A fact's flag is written as true or false and stored as 1 or 0.</summary>
    private static Predicate Stored(Predicate predicate) =>
        predicate switch
        {
            ColumnTest { Column.Type: ColumnType.Bool } flag when flag.Column.Name.Contains('.', StringComparison.Ordinal) => flag with
            {
                Column = flag.Column with { Type = ColumnType.BigInt },
            },
            Combination all => all.IsAnd ? Predicate.All(all.Operands.Select(Stored)) : Predicate.Any(all.Operands.Select(Stored)),
            _ => predicate,
        };

    private Predicate Bind(YamlText text, ColumnScope scope) =>
        MeasureCompiler.Located(text, located => new PredicateBinder(scope, _parameters).Bind(located.Value))!;

    private DateOnly MonthEnd(int back) =>
        back == 0 ? at.AsOf : new DateOnly(at.AsOf.Year, at.AsOf.Month, 1).AddMonths(1 - back).AddDays(-1);
}
