using System.Collections.Concurrent;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Whether rows that let somebody in are what their last entries recorded.</summary>
public sealed class RecordedRows(KnownStates known)
{
    private const int MostKept = 20_000;

    // The entry up to which a row was compared: until the next one, what it gave does not change.
    private readonly ConcurrentDictionary<string, long> _compared = new(StringComparer.Ordinal);

    /// <summary>Compares the rows of every subject with its last entry.</summary>
    /// <returns>False when one differs, has no entry, or the ledger cannot be believed.</returns>
    public static async Task<bool> AreRecordedAsync(PortalDb db, IReadOnlyList<string> subjects, CancellationToken cancellationToken)
    {
        foreach (var subject in subjects)
        {
            if (await BeforeCheck.FindAsync(db, subject, cancellationToken) is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for what is asked once a second: only subjects about which something was entered since are compared.</summary>
    /// <returns>Those of the subjects that do not hold; all of them when the ledger cannot be believed.</returns>
    public async Task<IReadOnlySet<string>> EditedAsync(
        PortalDb db,
        IReadOnlyCollection<string> subjects,
        CancellationToken cancellationToken
    )
    {
        var (asked, edited) = (subjects.Distinct(StringComparer.Ordinal).ToList(), new HashSet<string>(StringComparer.Ordinal));
        try
        {
            foreach (var (subject, number) in asked.Zip(await known.NumbersAsync(db, asked, cancellationToken)))
            {
                if (_compared.TryGetValue(subject, out var compared) && compared == number)
                {
                    continue;
                }

                if (await BeforeCheck.FindAsync(db, subject, cancellationToken) is not null)
                {
                    edited.Add(subject);
                    continue;
                }

                if (_compared.Count >= MostKept)
                {
                    _compared.Clear();
                }

                _compared[subject] = number;
            }

            return edited;
        }
        catch (RuleException)
        {
            return asked.ToHashSet(StringComparer.Ordinal); // entries that are not this home's give nothing
        }
    }
}
