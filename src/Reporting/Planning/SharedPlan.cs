using Portal.Data.Warehouse;

namespace Portal.Reporting.Planning;

/// <summary>Everything that a date may be asked for, planned once: whoever asks for a part of it reads the same cubes.</summary>
/// <remarks>
/// It decides only how questions are divided, never what they give: an output that is not in it gets families of its own.
/// </remarks>
internal sealed class SharedPlan(Plan plan)
{
    private readonly Dictionary<string, Family> _families = plan
        .Families.SelectMany(family => family.Outputs.Select(output => (Key: KeyOf(output), Family: family)))
        .DistinctBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(pair => pair.Key, pair => pair.Family, StringComparer.Ordinal);

    public static SharedPlan None { get; } = new(new Plan([]));

    /// <summary>The families that answer the outputs, and no others.</summary>
    /// <param name="beside">Outputs that are likely to be asked next: planned with those that are not in the plan, and not computed for
    /// themselves.</param>
    public Plan For(IReadOnlyList<Output> wanted, IReadOnlyList<Output> beside, InputSet inputs)
    {
        var shared = wanted
            .Where(IsShared)
            .GroupBy(output => _families[KeyOf(output)])
            .Select(group => group.Key with { Outputs = [.. group] });
        var further = wanted.Where(output => !IsShared(output)).ToList();
        if (further.Count == 0)
        {
            return new([.. shared]);
        }

        var ids = further.Select(output => output.Id).ToHashSet(StringComparer.Ordinal);
        var own = new Planner(inputs)
            .Plan([.. further, .. beside])
            .Families.Select(family => family with { Outputs = [.. family.Outputs.Where(output => ids.Contains(output.Id))] })
            .Where(family => family.Outputs.Count > 0);
        return new([.. shared, .. own]);
    }

    private bool IsShared(Output output) => _families.ContainsKey(KeyOf(output));

    /// <summary>What an output computes, whatever its asker calls it.</summary>
    private static string KeyOf(Output output) =>
        output.Relation.Key
        + "|"
        + string.Join('|', output.Terms.Select(term => term.Key))
        + "|"
        + string.Join(',', output.By.Select(column => column.Name));
}
