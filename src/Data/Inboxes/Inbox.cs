using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Inboxes;

/// <summary>What waits for whom, put together from its sources at each reading.</summary>
public sealed class Inbox(IEnumerable<IErrandSource> sources, IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    private readonly IReadOnlyList<IErrandSource> _sources = [.. sources];

    /// <summary>Every kind of errand that there can be.</summary>
    public IReadOnlyList<string> Kinds => [.. _sources.SelectMany(source => source.Kinds)];

    /// <summary>The reader's errands: the overdue ones first, then by last day, then by how long they wait.</summary>
    /// <exception cref="RuleException">The reader is no active user.</exception>
    public async Task<Page<Errand>> ListAsync(Actor reader, InboxFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var found = (await OfAsync([await ReaderAsync(reader, cancellationToken)], cancellationToken))
            .Where(e => filter.IsPersonal is null || e.IsPersonal == filter.IsPersonal)
            .Where(e => filter.Kind is null || string.Equals(e.Kind, filter.Kind, StringComparison.Ordinal))
            .Where(e => !filter.IsOverdueOnly || e.IsOverdue)
            .ToList();
        return new Page<Errand>([.. found.Skip(page.Skip).Take(page.Size)], found.Count, page.Number, page.Size);
    }

    /// <summary>How many errands wait for the reader.</summary>
    /// <exception cref="RuleException">The reader is no active user.</exception>
    public async Task<int> CountAsync(Actor reader, CancellationToken cancellationToken) =>
        (await OfAsync([await ReaderAsync(reader, cancellationToken)], cancellationToken)).Count;

    /// <summary>The errands of these people, in the order of the inbox.</summary>
    public async Task<IReadOnlyList<Errand>> OfAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        var errands = new List<Errand>();
        foreach (var source in _sources)
        {
            errands.AddRange(await source.ReadAsync(readers, cancellationToken));
        }

        return
        [
            .. errands
                .OrderByDescending(e => e.IsOverdue)
                .ThenBy(e => e.Until ?? DateOnly.MaxValue)
                .ThenBy(e => e.Since)
                .ThenBy(e => e.Subject, StringComparer.Ordinal)
                .ThenBy(e => e.Kind, StringComparer.Ordinal),
        ];
    }

    private async Task<InboxReader> ReaderAsync(Actor reader, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return new InboxReader(reader.Name, await Authority.RolesAsync(db, reader, time.GetUtcNow(), cancellationToken));
    }
}
