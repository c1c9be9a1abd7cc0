using System.Collections.Concurrent;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Whether rows that let somebody in are what their last entries recorded.</summary>
public sealed class RecordedRows(KnownStates known)
{
    private const int MostKept = 20_000;

    // The entry up to which a row was compared, and what was read of it then: until another of them, what it gave does not change.
    private readonly ConcurrentDictionary<string, (long Entry, string Read)> _compared = new(StringComparer.Ordinal);

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

    /// <summary>The same for what is asked once a second: only subjects are compared about which something was entered since, or of whose
    /// row other values were read.</summary>
    /// <param name="db">The portal database.</param>
    /// <param name="rows">Each subject with the values of its row that the caller goes by.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Those of the subjects that do not hold; all of them when the ledger cannot be believed.</returns>
    public async Task<IReadOnlySet<string>> EditedAsync(
        PortalDb db,
        IReadOnlyCollection<(string Subject, string Read)> rows,
        CancellationToken cancellationToken
    )
    {
        var (asked, edited) = (rows.Distinct().ToList(), new HashSet<string>(StringComparer.Ordinal));
        try
        {
            var numbers = await known.NumbersAsync(db, [.. asked.Select(row => row.Subject)], cancellationToken);
            foreach (var ((subject, read), number) in asked.Zip(numbers))
            {
                if (_compared.TryGetValue(subject, out var compared) && compared == (number, read))
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

                _compared[subject] = (number, read);
            }

            return edited;
        }
        catch (RuleException)
        {
            return asked.Select(row => row.Subject).ToHashSet(StringComparer.Ordinal); // entries that are not this home's give nothing
        }
    }
}
