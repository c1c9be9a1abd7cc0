using Portal.Data.Warehouse;

namespace Portal.Reporting.Planning;

/// <summary>Divides outputs into families, each answered by one cuboid small enough to be worth keeping.</summary>
/// <param name="smallestBound">Cells that a family may always have, however few rows there are.</param>
public sealed class Planner(InputSet inputs, long smallestBound = 10_000)
{
    private const long LargestBound = 1_000_000;

    public Plan Plan(IEnumerable<Output> outputs)
    {
        var families = new List<Family>();
        foreach (
            var group in outputs
                .GroupBy(output => output.Relation.Key, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            families.AddRange(Merged([.. group]).Select(candidate => candidate.ToFamily()));
        }

        return new(families);
    }

    /// <summary>
    /// Cells allowed for a relation: a tenth of a table's rows, at least the smallest and at most the largest bound; as many as its rows
    /// for a join. Groups have no bound: a second grouping of all loans costs more than the cells, which are never more than the groups,
    /// and the product of flags says nothing of how many there will be.
    /// </summary>
    public long Bound(Relation relation) =>
        relation switch
        {
            GroupedRelation => long.MaxValue,
            TransitionRelation or MovementRelation => Math.Max(relation.EstimatedRows(inputs), smallestBound),
            _ => Math.Clamp(relation.EstimatedRows(inputs) / 10, smallestBound, LargestBound),
        };

    /// <summary>Joins candidates as long as the cheapest union stays within the bound.</summary>
    private List<Candidate> Merged(IReadOnlyList<Output> outputs)
    {
        var bound = Bound(outputs[0].Relation);
        var candidates = Absorbed(outputs);
        var unions = new Dictionary<(Candidate, Candidate), Candidate>();
        while (
            Pairs(candidates)
                .Select(pair => (Pair: pair, Union: Union(pair)))
                .Where(choice => choice.Union.Cells <= bound)
                .OrderBy(choice => choice.Union.Cells)
                .Select(choice => ((Candidate, Candidate)?)choice.Pair)
                .FirstOrDefault()
                is { } cheapest
        )
        {
            candidates.Remove(cheapest.Item1);
            candidates.Remove(cheapest.Item2);
            candidates.Add(unions[cheapest]);
        }

        return candidates;

        Candidate Union((Candidate Left, Candidate Right) pair) =>
            unions.TryGetValue(pair, out var known) ? known : unions[pair] = pair.Left.With(pair.Right);
    }

    private static IEnumerable<(Candidate Left, Candidate Right)> Pairs(List<Candidate> candidates) =>
        candidates.SelectMany((left, i) => candidates.Skip(i + 1).Select(right => (left, right)));

    /// <summary>One candidate for each set of columns, and none for a set that another one includes within the bound.</summary>
    private List<Candidate> Absorbed(IReadOnlyList<Output> outputs)
    {
        var bound = Bound(outputs[0].Relation);
        var bySet = outputs
            .Select(output => Candidate.Of(output, inputs))
            .GroupBy(candidate => string.Join('|', candidate.Names), StringComparer.Ordinal)
            .OrderByDescending(group => group.Key.Length)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Aggregate((left, right) => left.With(right)));
        var kept = new List<Candidate>();
        foreach (var candidate in bySet)
        {
            var host = kept.FindIndex(other =>
                !candidate.Names.Except(other.Names, StringComparer.Ordinal).Any() && other.With(candidate).Cells <= bound
            );
            if (host < 0)
            {
                kept.Add(candidate);
            }
            else
            {
                kept[host] = kept[host].With(candidate);
            }
        }

        return kept;
    }
}
