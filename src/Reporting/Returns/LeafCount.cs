namespace Portal.Reporting.Returns;

/// <summary>Counts the rounded addends in which two sides of a check differ.</summary>
internal sealed class LeafCount(ReturnDocument document)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, int>> _leavesOf = new(StringComparer.Ordinal);

    /// <summary>Sum of the absolute net coefficients of the leaves that hold anything.</summary>
    public int Net(IEnumerable<SignedCell> terms)
    {
        var net = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            Add(net, Of(term.Ref), term.Sign);
        }

        return net.Values.Sum(Math.Abs);
    }

    private IReadOnlyDictionary<string, int> Of(string reference)
    {
        if (_leavesOf.TryGetValue(reference, out var known))
        {
            return known;
        }

        var cell = document.Find(reference)!;
        var leaves = new Dictionary<string, int>(StringComparer.Ordinal);
        if (cell.Kind == CellKind.Formula)
        {
            foreach (var term in cell.Terms)
            {
                Add(leaves, Of(term.Ref), term.Sign);
            }
        }
        else if (cell is { Kind: CellKind.Leaf, Exact: not 0m })
        {
            leaves[reference] = 1;
        }

        _leavesOf[reference] = leaves;
        return leaves;
    }

    private static void Add(Dictionary<string, int> sum, IReadOnlyDictionary<string, int> leaves, int sign)
    {
        foreach (var (leaf, coefficient) in leaves)
        {
            sum[leaf] = sum.GetValueOrDefault(leaf) + (sign * coefficient);
        }
    }
}
