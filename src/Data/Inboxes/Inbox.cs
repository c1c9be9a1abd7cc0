using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Inboxes;

/// <summary>What waits for whom, put together from its sources at each reading.</summary>
public sealed partial class Inbox(
    IEnumerable<IErrandSource> sources,
    IDbContextFactory<PortalDb> factory,
    TimeProvider time,
    ILogger<Inbox> log
)
{
    // In the order of what they speak of: who registered first says nothing.
    private readonly IReadOnlyList<IErrandSource> _sources = [.. sources.OrderBy(source => source.Kinds[0], StringComparer.Ordinal)];

    /// <summary>Every kind of errand that there can be.</summary>
    public IReadOnlyList<string> Kinds => [.. _sources.SelectMany(source => source.Kinds)];

    /// <summary>The reader's errands: the overdue ones first, then by last day, then by how long they wait.</summary>
    /// <exception cref="RuleException">The reader is no active user.</exception>
    public async Task<InboxList> ListAsync(Actor reader, InboxFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var reading = await OfAsync([await ReaderAsync(reader, cancellationToken)], cancellationToken);
        var found = reading
            .Errands.Where(e => filter.IsPersonal is null || e.IsPersonal == filter.IsPersonal)
            .Where(e => filter.Kind is null || string.Equals(e.Kind, filter.Kind, StringComparison.Ordinal))
            .Where(e => !filter.IsOverdueOnly || e.IsOverdue)
            .ToList();
        return new InboxList(
            new Page<Errand>([.. found.Skip(page.Skip).Take(page.Size)], found.Count, page.Number, page.Size),
            reading.Unread
        );
    }

    /// <summary>How many errands wait for the reader; null when not all of them can be read.</summary>
    /// <exception cref="RuleException">The reader is no active user.</exception>
    public async Task<int?> CountAsync(Actor reader, CancellationToken cancellationToken) =>
        await OfAsync([await ReaderAsync(reader, cancellationToken)], cancellationToken) is { Unread: [], Errands: var errands }
            ? errands.Count
            : null;

    /// <summary>The errands of these people, in the order of the inbox. A source that fails fails alone, and is said.</summary>
    public async Task<InboxReading> OfAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        var (errands, unread) = (new List<Errand>(), new List<string>());
        foreach (var source in _sources)
        {
            try
            {
                errands.AddRange(await source.ReadAsync(readers, cancellationToken));
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && failure is not OutOfMemoryException)
            {
                LogUnread(log, source.GetType().Name, failure);
                unread.AddRange(source.Kinds);
            }
        }

        return new InboxReading(
            [
                .. errands
                    .OrderByDescending(e => e.IsOverdue)
                    .ThenBy(e => e.Until ?? DateOnly.MaxValue)
                    .ThenBy(e => e.Since)
                    .ThenBy(e => e.Subject, StringComparer.Ordinal)
                    .ThenBy(e => e.Kind, StringComparer.Ordinal),
            ],
            unread
        );
    }

    private async Task<InboxReader> ReaderAsync(Actor reader, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return new InboxReader(reader.Name, await Authority.RolesAsync(db, reader, time.GetUtcNow(), cancellationToken));
    }

    [LoggerMessage(LogLevel.Error, "{Source} could not be read for inboxes and mails; the others were")]
    private static partial void LogUnread(ILogger log, string source, Exception failure);
}
