namespace Portal.Shell;

/// <summary>One drawing of a page: the first one keeps what it reads, and the circuit that continues it takes that instead of reading
/// again.</summary>
public sealed class PageVisit
{
    private readonly Dictionary<string, (object Owner, object Model)> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ambiguous = new(StringComparer.Ordinal);
    private Dictionary<string, object>? _taken;
    private bool _isFirst;

    /// <summary>What was read, by the component and the place that it was read into.</summary>
    public IReadOnlyDictionary<string, object> Read =>
        _read.Where(read => !_ambiguous.Contains(read.Key)).ToDictionary(read => read.Key, read => read.Value.Model);

    /// <summary>The page is drawn into its first answer.</summary>
    public void Begin() => _isFirst = true;

    /// <summary>The page was drawn before, and this is what it read.</summary>
    public void Continue(IReadOnlyDictionary<string, object>? models) =>
        _taken = models is null ? null : new Dictionary<string, object>(models, StringComparer.Ordinal);

    /// <summary>What nobody took while the page was drawn is of no use later: then it would be old.</summary>
    public void End() => _taken = null;

    /// <param name="owner">The component; of two of one kind neither keeps anything, since nobody could tell them apart.</param>
    /// <param name="place">The member that it was read into.</param>
    /// <param name="model">A value, or the problem that stands in its place.</param>
    public void Keep(object owner, string place, object? model)
    {
        var key = Key(owner, place);
        if (!_isFirst || model is null)
        {
            return;
        }

        if (_read.TryGetValue(key, out var earlier) && !ReferenceEquals(earlier.Owner, owner))
        {
            _ambiguous.Add(key);
        }

        _read[key] = (owner, model);
    }

    /// <returns>Null when the first drawing read nothing there, or it was taken already.</returns>
    public object? Take(object owner, string place) => _taken?.Remove(Key(owner, place), out var model) == true ? model : null;

    private static string Key(object owner, string place) => $"{owner.GetType().FullName} {place}";
}
