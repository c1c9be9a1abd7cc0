using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>The classes of values of one column that a family of conditions can tell apart: the fewest that answer all of them.</summary>
/// <remarks>Two values that satisfy the same conditions share an atom, also when they are not neighbours. Each set of the family is a union
/// of atoms.</remarks>
public sealed class Atoms
{
    private Atoms(Column column, IReadOnlyList<ValueSet> values)
    {
        Column = column;
        Values = values;
    }

    public Column Column { get; }

    /// <summary>The values of each atom; disjoint, and together everything that the column can hold.</summary>
    public IReadOnlyList<ValueSet> Values { get; }

    public int Count => Values.Count;

    public string Key => Column.Name + ":" + string.Join(';', Values.Select(set => set.Key));

    /// <summary>The atoms of <paramref name="column"/> under the given sets.</summary>
    public static Atoms Of(Column column, IEnumerable<ValueSet> sets)
    {
        List<ValueSet> distinguished = [.. sets.DistinctBy(set => set.Key).OrderBy(set => set.Key, StringComparer.Ordinal)];
        var classes = new Dictionary<string, ValueSet>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var (signature, piece) in Pieces(column, distinguished))
        {
            if (classes.TryGetValue(signature, out var known))
            {
                classes[signature] = known.Union(piece);
            }
            else
            {
                classes[signature] = piece;
                order.Add(signature);
            }
        }

        return new(column, [.. order.Select(signature => classes[signature])]);
    }

    /// <summary>The atoms that make up one of the sets that they were built from, or any union, intersection or complement of
    /// those.</summary>
    public IEnumerable<int> Covering(ValueSet set)
    {
        for (var atom = 0; atom < Count; atom++)
        {
            var common = Values[atom].Intersection(set);
            if (common.Equals(Values[atom]))
            {
                yield return atom;
            }
            else if (!common.IsEmpty)
            {
                throw new InvalidOperationException(
                    $"The condition {Column.Name}{set.Key} divides an atom: it was not among those that the atoms were built from."
                );
            }
        }
    }

    /// <summary>The smallest pieces between all ends of all sets, each with the sets that hold it.</summary>
    private static IEnumerable<(string Signature, ValueSet Piece)> Pieces(Column column, List<ValueSet> sets)
    {
        var isText = column.Type == Data.Warehouse.Contracts.ColumnType.Text;
        foreach (var piece in isText ? TextPieces(sets) : NumberPieces(sets))
        {
            yield return (
                Signature(
                    sets,
                    set =>
                        isText
                            ? piece.IsTextComplement
                                ? set.IsTextComplement
                                : set.Contains(piece.Texts[0])
                            : set.Contains(piece.Intervals[0].Low)
                ),
                piece
            );
        }

        if (column.IsNullable)
        {
            yield return (Signature(sets, set => set.IncludesMissing), ValueSet.Missing(isText));
        }
    }

    private static IEnumerable<ValueSet> TextPieces(List<ValueSet> sets)
    {
        string[] named = [.. sets.SelectMany(set => set.Texts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. named.Select(text => ValueSet.OfTexts([text])), ValueSet.OfTexts(named, isComplement: true)];
    }

    private static IEnumerable<ValueSet> NumberPieces(List<ValueSet> sets)
    {
        var starts = new SortedSet<long> { long.MinValue };
        foreach (var interval in sets.SelectMany(set => set.Intervals))
        {
            starts.Add(interval.Low);
            if (interval.High != long.MaxValue)
            {
                starts.Add(interval.High + 1);
            }
        }

        long[] sorted = [.. starts];
        return sorted.Select((start, i) => ValueSet.Of([new Interval(start, i + 1 < sorted.Length ? sorted[i + 1] - 1 : long.MaxValue)]));
    }

    private static string Signature(List<ValueSet> sets, Func<ValueSet, bool> holds) =>
        string.Concat(sets.Select(set => holds(set) ? '1' : '0'));
}
