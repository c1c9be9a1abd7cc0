using System.Security.Cryptography;
using Portal.Data.Access;

namespace Portal.Shell;

/// <summary>Who looks at which address in which language: whatever was read for one of them is for no other.</summary>
public sealed record VisitedPage(Grant? Reader, string Address, string Language);

/// <summary>What pages read when they were drawn for their first answer, until the circuit of the same visit takes it.</summary>
/// <remarks>The browser is given a key and nothing else: state that goes through it is bounded, and figures are not its to carry.</remarks>
public sealed class PageVisits(TimeProvider time)
{
    /// <summary>Visits kept at once. A visit that finds its models gone reads them again.</summary>
    public const int Most = 128;

    /// <summary>Longest time from the answer to the circuit.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Left> _left = new(StringComparer.Ordinal);

    public int Count => _left.Count;

    /// <returns>The key under which they can be taken, once.</returns>
    public string Leave(VisitedPage page, IReadOnlyDictionary<string, object> models)
    {
        var (key, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), time.GetUtcNow());
        lock (_lock)
        {
            foreach (var old in _left.Where(left => left.Value.Until <= now).Select(left => left.Key).ToList())
            {
                _left.Remove(old);
            }

            if (_left.Count >= Most)
            {
                _left.Remove(_left.MinBy(left => left.Value.Until).Key);
            }

            _left[key] = new(page, models, now + Longest);
        }

        return key;
    }

    /// <returns>Nothing when it was taken before, is too old, or was left by another reader, address or language.</returns>
    public IReadOnlyDictionary<string, object>? Take(string key, VisitedPage page)
    {
        lock (_lock)
        {
            return _left.Remove(key, out var left) && left.Page == page && left.Until > time.GetUtcNow() ? left.Models : null;
        }
    }

    private sealed record Left(VisitedPage Page, IReadOnlyDictionary<string, object> Models, DateTimeOffset Until);
}
