using System.Globalization;
using System.Text.Json;
using Portal.Data.Runs;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes that show before any expression is resolved: keys that a kind needs, tables and columns, order of versions,
/// references.</summary>
internal sealed class CatalogueShape(Catalogue catalogue)
{
    private readonly BasisCheck _basis = new(catalogue);

    public IEnumerable<CatalogueError> Errors() =>
        catalogue
            .Measures.SelectMany(MeasureErrors)
            .Concat(catalogue.Indicators.SelectMany(IndicatorErrors))
            .Concat(catalogue.Exceptions.SelectMany(ExceptionErrors))
            .Concat(catalogue.Parameters.SelectMany(ParameterCheck.Errors));

    private IEnumerable<CatalogueError> MeasureErrors(Measure measure)
    {
        if (!catalogue.Contract.Tables.ContainsKey(measure.Table))
        {
            return [UnknownTable(measure.Place, measure.Table)];
        }

        return VersionCheck
            .Errors(measure.Code, measure.Versions, measure.Place)
            .Concat(measure.Versions.SelectMany(version => KindErrors(measure, version)))
            .Concat(measure.Versions.Select(version => version.Basis).SelectMany(_basis.Errors));
    }

    private IEnumerable<CatalogueError> KindErrors(Measure measure, MeasureVersion version)
    {
        var table = catalogue.Contract.Table(measure.Table);
        switch (measure.Kind)
        {
            case MeasureKind.Item when version.Item is null || table.Find("item") is null || table.Find("amount") is null:
                return [new(version.Place, "a measure of kind item needs 'item', and a table with columns item and amount")];
            case not (MeasureKind.Additive or MeasureKind.Grouped)
                when version.Lookup is not null || version.YearToDate || version.WindowMonths is not null:
                return
                [
                    new(
                        version.Place,
                        $"'lookup', 'window_months' and 'year_to_date' belong to additive and grouped measures, not to kind {Name(measure.Kind)}"
                    ),
                ];
            case MeasureKind.Additive or MeasureKind.Grouped when LookupError(version, table) is { } wrong:
                return [wrong];
            case MeasureKind.Grouped when version.Per is null || !IsColumn(version, table, version.Per) || version.Reduce is null:
                return
                [
                    new(
                        version.Place,
                        "a grouped measure needs 'per' (a column of its table or of its lookup) and 'reduce' (count, sum, max or top)"
                    ),
                ];
            case MeasureKind.Grouped when version.Reduce == Reduction.Top != version.Take is > 0:
                return [new(version.Place, "reduce top, and nothing else, needs 'take': how many of the largest groups are added up")];
            case MeasureKind.Grouped
                when version.Reduce != Reduction.Count && (version.Of is null || version.Columns?.ContainsKey(version.Of) != true):
                return [new(version.Place, "reduce sum, max and top need 'of': one of the columns")];
            case MeasureKind.Grouped:
                return (version.Columns?.Values ?? [])
                    .SelectMany(ValueErrors)
                    .Concat((version.Exceptions ?? []).SelectMany(code => RuleErrors(measure, version, code)));
            case MeasureKind.Transition when catalogue.Scope(measure.Table).Find(TransitionRelation.JoinColumn) is null:
                return [new(version.Place, $"table '{measure.Table}' has no {TransitionRelation.JoinColumn} to follow a loan by")];
            case MeasureKind.Additive or MeasureKind.Transition when version.Terms is not { Count: > 0 }:
                return [new(version.Place, $"a measure of kind {Name(measure.Kind)} needs 'terms'")];
            case MeasureKind.Additive when version.AppliesBy == AppliesBy.OriginationDate && table.Find("open_date") is null:
                return [new(version.Place, $"table '{measure.Table}' has no open_date for applies_by: origination_date")];
            default:
                return (version.Terms ?? [])
                    .Where(term => term.Sum is not null == term.Count || term.Sign is not (1 or -1))
                    .Select(term => new CatalogueError(term.Place, "a term has either 'sum' or 'count: true', and a sign of 1 or -1"));
        }
    }

    private bool IsColumn(MeasureVersion version, ContractTable table, string column) =>
        table.Find(column) is not null || (version.Lookup is { } lookup && catalogue.Contract.Table(lookup.Table).Find(column) is not null);

    /// <summary>A lookup finds at most one row: by the other table's only key, on one date.</summary>
    private CatalogueError? LookupError(MeasureVersion version, ContractTable table) =>
        version switch
        {
            { YearToDate: true, WindowMonths: not null } => new(version.Place, "'year_to_date' and 'window_months' exclude each other"),
            { Lookup: null } => null,
            { Lookup: var lookup } when !catalogue.Contract.Tables.ContainsKey(lookup.Table) => UnknownTable(lookup.Place, lookup.Table),
            { Lookup: var lookup }
                when table.Find(lookup.On) is null || catalogue.Contract.Table(lookup.Table).Keys is not [var key] || key != lookup.On =>
                new(
                    lookup.Place,
                    $"a lookup is 'on' a column of '{table.Name}' that is the only key of '{lookup.Table}' ({string.Join(", ", catalogue.Contract.Table(lookup.Table).Keys)})"
                ),
            { YearToDate: true } or { WindowMonths: > 1 } => new(version.Lookup.Place, "a lookup reads one date, not a window"),
            _ => null,
        };

    private static IEnumerable<CatalogueError> ValueErrors(GroupValue value) =>
        new[] { value.Sum is not null, value.Count, value.Any is not null }.Count(isGiven => isGiven) == 1
        && !(value.Any is not null && value.Where is not null)
            ? []
            : [new(value.Place, "a column of a group has exactly one of 'sum', 'count: true' and 'any'; 'where' belongs to sum and count")];

    private IEnumerable<CatalogueError> RuleErrors(Measure measure, MeasureVersion version, string code) =>
        catalogue.FindException(code) switch
        {
            null =>
            [
                new(
                    version.Place,
                    $"unknown exception rule '{code}'{Suggestion.For(code, catalogue.Exceptions.Select(rule => rule.Code))}"
                ),
            ],
            var rule when rule.Table != measure.Table || rule.Per != version.Per =>
            [
                new(version.Place, $"rule '{code}' groups {rule.Table} per {rule.Per}, this measure {measure.Table} per {version.Per}"),
            ],
            _ => [],
        };

    private IEnumerable<CatalogueError> IndicatorErrors(Indicator indicator) =>
        VersionCheck
            .Errors(indicator.Code, indicator.Versions, indicator.Place)
            .Concat(indicator.Versions.Select(version => version.Basis).SelectMany(_basis.Errors))
            .Concat(indicator.Versions.SelectMany(version => FormErrors(indicator, version)))
            .Concat(LengthErrors(indicator));

    /// <summary>A run keeps code and reference in columns of the portal database: what those cannot hold would lose the whole
    /// run.</summary>
    private static IEnumerable<CatalogueError> LengthErrors(Indicator indicator)
    {
        foreach (
            var (what, text, most) in new[]
            {
                ("code", indicator.Code, IndicatorRunValue.CodeLength),
                ("ref", indicator.Ref, IndicatorRunValue.RefLength),
            }
        )
        {
            if (text.Length > most)
            {
                yield return new(
                    indicator.Place,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what} '{text}' has {text.Length} characters; accepted: at most {most}, which is what a kept run holds"
                    )
                );
            }
        }
    }

    private IEnumerable<CatalogueError> FormErrors(Indicator indicator, IndicatorVersion version)
    {
        if (version.Formula is null == version.Needs is not { Count: > 0 })
        {
            return
            [
                new(
                    version.Place,
                    "an indicator has either a 'formula', or 'needs': what the warehouse contract lacks for one, as table.column"
                ),
            ];
        }

        if (version.Formula is null)
        {
            return NeedsErrors(version);
        }

        var wanted = indicator.Kind switch
        {
            IndicatorKind.Ratio or IndicatorKind.Multiple or IndicatorKind.Amount => 0,
            IndicatorKind.Matrix => 2,
            _ => 1,
        };
        if ((version.By?.Count ?? 0) != wanted)
        {
            return [new(version.Place, $"kind {Name(indicator.Kind)} needs {wanted} columns in 'by'")];
        }

        if (indicator.Kind == IndicatorKind.Vintage != version.Event is not null)
        {
            return [new(version.Place, "a vintage, and nothing else, needs 'event': the column with the day on which it happened")];
        }

        if (
            indicator.Kind == IndicatorKind.Percentile != version.Rank is not null
            || (version.Rank is { } rank && RankOf(rank) is not (> 0m and < 1m))
        )
        {
            return
            [
                new(
                    version.Rank?.Place ?? version.Place,
                    "a percentile, and nothing else, needs 'rank': a number between 0 and 1 such as 0.95"
                ),
            ];
        }

        if (version.AppliesBy == AppliesBy.OriginationDate)
        {
            return [new(version.Place, "an indicator applies by reporting_date; state applies_by: origination_date in its measures")];
        }

        try
        {
            var formula = Formula.Parse(version.Formula.Value);
            var isQuotient = indicator.Kind.IsQuotient() || indicator.Kind.IsQuotientByGroup();
            return isQuotient && !formula.IsQuotient
                    ? [new(version.Formula.Place, $"kind {Name(indicator.Kind)} is one formula divided by another")]
                : indicator.Kind == IndicatorKind.Standardised && !formula.IsQuotientOfQuotients
                    ? [new(version.Formula.Place, "kind standardised is (a / b) / (c / d)")]
                : isQuotient && wanted > 0 ? GroupErrors(indicator, version, formula)
                : wanted > 0 ? DistributionErrors(indicator, version, formula)
                : [];
        }
        catch (ExpressionException problem)
        {
            return [CatalogueError.In(version.Formula, problem)];
        }
    }

    /// <summary>What is needed is named exactly; once the contract has all of it, the indicator must be written out.</summary>
    private IEnumerable<CatalogueError> NeedsErrors(IndicatorVersion version)
    {
        var wrong = version.Needs!.Where(need => need.Split('.') is not [{ Length: > 0 }, { Length: > 0 }]).ToList();
        return wrong.Count > 0 ? wrong.Select(need => new CatalogueError(version.Place, $"'{need}' in 'needs' is not table.column"))
            : version.Needs!.All(need =>
                catalogue.Contract.Tables.GetValueOrDefault(need.Split('.')[0])?.Find(need.Split('.')[1]) is not null
            )
                ? [new(version.Place, "the contract has everything that 'needs' names; write the formula")]
            : [];
    }

    /// <summary>Every measure of a quotient by groups has the column; where the order of groups counts, as a number.</summary>
    private IEnumerable<CatalogueError> GroupErrors(Indicator indicator, IndicatorVersion version, Formula formula) =>
        formula
            .Measures.Select(catalogue.FindMeasure)
            .OfType<Measure>()
            .Where(measure =>
                measure.Kind != MeasureKind.Additive
                || catalogue.Contract.Tables.GetValueOrDefault(measure.Table)?.Find(version.By![0]) is not { } column
                || (indicator.Kind.IsOrdered() && !IsWhole(column))
            )
            .Select(measure => new CatalogueError(
                version.Formula!.Place,
                $"measure '{measure.Code}' is not additive over rows with {(indicator.Kind.IsOrdered() ? "the whole number " : "")}'{version.By![0]}', by which its quotient is taken"
            ));

    private static bool IsWhole(ContractColumn column) => column.Type is ColumnType.Int or ColumnType.BigInt;

    private static decimal? RankOf(YamlText rank) =>
        decimal.TryParse(rank.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? part : null;

    private IEnumerable<CatalogueError> DistributionErrors(Indicator indicator, IndicatorVersion version, Formula formula)
    {
        if (formula.Measures is not [var code] || code != version.Formula!.Value.Trim())
        {
            return [new(version.Formula!.Place, $"kind {Name(indicator.Kind)} shows one measure; its formula is that measure's code")];
        }

        if (catalogue.FindMeasure(code) is not { } measure || !catalogue.Contract.Tables.ContainsKey(measure.Table))
        {
            return [];
        }

        if (!CanHaveRows(indicator.Kind, measure))
        {
            return [new(version.Formula.Place, $"measure '{code}' of kind {Name(measure.Kind)} cannot be shown as {Name(indicator.Kind)}")];
        }

        var scope =
            measure.Kind == MeasureKind.Transition
                ? new TransitionRelation(catalogue.Scope(measure.Table), DateOnly.MinValue, DateOnly.MinValue).Scope
                : catalogue.Scope(measure.Table);
        if (indicator.Kind.IsOrdered() && catalogue.Contract.Table(measure.Table).Find(version.By![0]) is { } banded && !IsWhole(banded))
        {
            return [new(version.Place, $"'{version.By![0]}' is no whole number, as the column of a {Name(indicator.Kind)} is")];
        }

        return version
            .By!.Concat(version.Event is { } happened ? [happened] : Array.Empty<string>())
            .Where(column => scope.Find(column) is null)
            .Select(column => new CatalogueError(version.Place, $"unknown column '{column}'{Suggestion.For(column, scope.Columns.Keys)}"))
            .Concat(
                version.Event is { } day && scope.Find(day) is { Type: not ColumnType.Date }
                    ? [new(version.Place, $"'{day}' is no date, as the 'event' of a vintage is")]
                    : []
            );
    }

    /// <summary>Groups may be counted by one column; the largest of them, and single items, have none.</summary>
    private static bool CanHaveRows(IndicatorKind kind, Measure measure) =>
        kind switch
        {
            IndicatorKind.Vintage or IndicatorKind.Percentile => measure.Kind == MeasureKind.Additive,
            IndicatorKind.Matrix => measure.Kind is MeasureKind.Additive or MeasureKind.Transition,
            _ => measure.Kind is MeasureKind.Additive or MeasureKind.Transition
                || (measure.Kind == MeasureKind.Grouped && measure.Versions.All(version => version.Reduce != Reduction.Top)),
        };

    private IEnumerable<CatalogueError> ExceptionErrors(ExceptionRule rule)
    {
        if (!catalogue.Contract.Tables.TryGetValue(rule.Table, out var table))
        {
            return [UnknownTable(rule.Place, rule.Table)];
        }

        return (
            table.Find(rule.Per) is null
                ?
                [
                    new(
                        rule.Place,
                        $"unknown column '{rule.Per}' in 'per'{Suggestion.For(rule.Per, table.Columns.Select(column => column.Name))}"
                    ),
                ]
                : Enumerable.Empty<CatalogueError>()
        )
            .Concat(VersionCheck.Errors(rule.Code, rule.Versions, rule.Place))
            .Concat(rule.Versions.Select(version => version.Basis).SelectMany(_basis.Errors))
            .Concat(rule.Versions.SelectMany(version => version.Columns.Values).SelectMany(ValueErrors));
    }

    private CatalogueError UnknownTable(YamlPlace place, string table) =>
        new(place, $"unknown table '{table}'{Suggestion.For(table, catalogue.Contract.Tables.Keys)}");

    /// <summary>A value as the files write it.</summary>
    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
