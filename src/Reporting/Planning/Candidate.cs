using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>A family in the making: outputs of one relation, and how many cells keeping them apart would take.</summary>
internal sealed class Candidate
{
    private readonly SortedDictionary<string, ColumnUse> _columns = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ScalarComparison> _comparisons = new(StringComparer.Ordinal);
    private long? _cells;

    private Candidate(Relation relation, InputSet inputs, IReadOnlyList<Output> outputs)
    {
        (Relation, Inputs, Outputs) = (relation, inputs, outputs);
    }

    public Relation Relation { get; }

    public InputSet Inputs { get; }

    public IReadOnlyList<Output> Outputs { get; }

    /// <summary>Product of cardinalities: an upper bound of the cells, before the number of rows is considered.</summary>
    public long Cells => _cells ??= Estimate();

    public IEnumerable<string> Names => _columns.Keys.Concat(_comparisons.Keys);

    public static Candidate Of(Output output, InputSet inputs)
    {
        var candidate = new Candidate(output.Relation, inputs, [output]);
        foreach (var leaf in output.Terms.SelectMany(term => term.Where.Leaves))
        {
            if (leaf is ColumnTest test)
            {
                candidate.Use(test.Column).Sets[test.Values.Key] = test.Values;
            }
            else if (leaf is ScalarComparison comparison)
            {
                var positive = comparison with { IsNegated = false };
                candidate._comparisons[positive.Key] = positive;
            }
        }

        foreach (var column in output.By)
        {
            candidate.Use(column).IsRaw = true;
        }

        return candidate;
    }

    public Candidate With(Candidate other)
    {
        var merged = new Candidate(Relation.With(other.Relation), Inputs, [.. Outputs, .. other.Outputs]);
        foreach (var use in _columns.Values.Concat(other._columns.Values))
        {
            var own = merged.Use(use.Column);
            own.IsRaw |= use.IsRaw;
            foreach (var (key, set) in use.Sets)
            {
                own.Sets[key] = set;
            }
        }

        foreach (var (key, comparison) in _comparisons.Concat(other._comparisons))
        {
            merged._comparisons[key] = comparison;
        }

        return merged;
    }

    public Family ToFamily()
    {
        Dimension[] dimensions =
        [
            .. _columns.Values.Select(Dimension),
            .. _comparisons.Values.Select((comparison, i) => new FlagDimension(comparison, i)),
        ];
        Fact[] asked =
        [
            .. Outputs.SelectMany(output => output.Terms).Select(term => term.Fact).Where(fact => fact.Aggregation != Aggregation.Count),
        ];
        Fact[] facts =
        [
            .. asked
                .Concat(
                    Relation.Controls(Inputs, asked).Select(control => control.Fact).Where(fact => fact.Aggregation != Aggregation.Count)
                )
                .DistinctBy(fact => fact.Key)
                .OrderBy(fact => fact.Key, StringComparer.Ordinal),
        ];
        var cells = Math.Min(
            dimensions.Aggregate(1L, (product, dimension) => Capped(product, dimension.Cardinality)),
            Math.Max(1, Relation.EstimatedRows(Inputs))
        );
        return new Family(Relation, dimensions, facts, Outputs, cells);
    }

    private ColumnUse Use(Column column)
    {
        if (!_columns.TryGetValue(column.Name, out var use))
        {
            _columns[column.Name] = use = new ColumnUse(column);
        }

        return use;
    }

    /// <summary>Codes and flags that take few values are kept as they are: the engine then has nothing to compute for them.</summary>
    private Dimension Dimension(ColumnUse use)
    {
        var distinct = Relation.EstimatedDistinct(Inputs, use.Column);
        if (use.IsRaw)
        {
            return new RawDimension(use.Column, distinct ?? use.Column.CodeList?.Values.Count ?? 100);
        }

        var atoms = Atoms.Of(use.Column, use.Sets.Values);
        return use.Column.Type is ColumnType.Code or ColumnType.Bool && distinct <= Math.Max(2, atoms.Count)
            ? new RawDimension(use.Column, Math.Max(1, distinct.Value))
            : new AtomDimension(atoms);
    }

    private long Estimate()
    {
        var product = _columns.Values.Aggregate(1L, (cells, use) => Capped(cells, Cardinality(use)));
        return _comparisons.Values.Aggregate(product, (cells, _) => Capped(cells, 2));
    }

    private long Cardinality(ColumnUse use)
    {
        var distinct = Relation.EstimatedDistinct(Inputs, use.Column) ?? use.Column.CodeList?.Values.Count;
        return use.IsRaw ? distinct ?? 100 : Math.Min(use.Pieces, Math.Max(1, distinct ?? long.MaxValue));
    }

    private static long Capped(long left, long right) => Math.Min(left, 1_000_000_000_000L) * Math.Max(1, Math.Min(right, 1_000_000L));

    private sealed class ColumnUse(Column column)
    {
        public Column Column { get; } = column;

        public bool IsRaw { get; set; }

        public SortedDictionary<string, ValueSet> Sets { get; } = new(StringComparer.Ordinal);

        /// <summary>Upper bound of the number of atoms: every end of every set starts a piece.</summary>
        public long Pieces =>
            1
            + (Column.IsNullable ? 1 : 0)
            + Sets.Values.SelectMany(set => set.Intervals)
                .SelectMany(interval => new[] { interval.Low, interval.High == long.MaxValue ? long.MinValue : interval.High + 1 })
                .Where(start => start != long.MinValue)
                .Distinct()
                .Count()
            + Sets.Values.SelectMany(set => set.Texts).Distinct(StringComparer.Ordinal).Count();
    }
}
