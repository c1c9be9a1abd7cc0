using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>Every output of the catalogue on one date, planned as the indicator engine plans it.</summary>
public sealed class Workload
{
    public Workload(Catalogue catalogue, WarehouseStore store)
    {
        var compiler = new MeasureCompiler(catalogue, BenchBook.AsOf);
        var measures = catalogue
            .Measures.Select(compiler.Compile)
            .OfType<CompiledMeasure>()
            .ToDictionary(measure => measure.Measure.Code, StringComparer.Ordinal);
        Inputs = store.Inputs(measures.Values.SelectMany(measure => measure.Relation.Reads));
        var lacking = measures
            .Values.SelectMany(measure =>
                MeasureInputs
                    .Missing(measure, Inputs, table => store.Dates(table).Count > 0)
                    .Select(what => $"{measure.Measure.Code}: {what}")
            )
            .ToList();
        if (lacking.Count > 0)
        {
            throw new InvalidOperationException("The generated book lacks what measures need: " + string.Join("; ", lacking));
        }

        Outputs =
        [
            .. measures.Values.Select(measure => measure.Output(measure.Measure.Code)),
            .. catalogue
                .Indicators.Select(indicator => (indicator.Code, Version: indicator.Versions.At(BenchBook.AsOf)))
                .Where(pair => pair.Version?.By is not null)
                .Select(pair => measures[pair.Version!.Measures[0]].By(pair.Code + "|by", pair.Version.By!)!),
        ];
        Plan = new Planner(Inputs).Plan(Outputs);
    }

    public InputSet Inputs { get; }

    public IReadOnlyList<Output> Outputs { get; }

    public Plan Plan { get; }

    public IEnumerable<Family> Additive => Plan.Families.Where(family => family.Relation is TableRelation);

    public IEnumerable<Family> Borrowers => Plan.Families.Where(family => family.Relation is GroupedRelation);

    public IEnumerable<Family> Transitions => Plan.Families.Where(family => family.Relation is TransitionRelation);

    /// <summary>Names of the table's columns that a family's statement reads.</summary>
    public static IReadOnlyList<string> ReadBy(Family family) =>
        [
            .. (
                family.Relation switch
                {
                    GroupedRelation grouped => grouped
                        .Columns.SelectMany(column => (column.Value?.Columns ?? []).Concat(column.Where.Columns))
                        .Append(grouped.Per)
                        .Concat(grouped.By)
                        .Select(column => column.Name),
                    TransitionRelation => ColumnsOf(family)
                        .Select(column =>
                            column.Name is "kept_balance" or "added_balance"
                                ? "balance"
                                : column.Name[(column.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]
                        )
                        .Append(TransitionRelation.JoinColumn),
                    _ => ColumnsOf(family).Select(column => column.Name),
                }
            ).Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The columns that a cuboid reads of its relation: grouping columns and what is added up.</summary>
    public static IReadOnlyList<Column> ColumnsOf(Family family) =>
        [
            .. family
                .Dimensions.SelectMany(dimension =>
                    dimension switch
                    {
                        RawDimension raw => [raw.Column],
                        AtomDimension atom => [atom.Atoms.Column],
                        FlagDimension flag => flag.Comparison.Columns,
                        _ => throw new InvalidOperationException($"{dimension.GetType().Name} is not known to the benchmark."),
                    }
                )
                .Concat(family.Facts.SelectMany(fact => fact.Value!.Columns))
                .Distinct()
                .OrderBy(column => column.Name, StringComparer.Ordinal),
        ];
}
