using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What was read.</summary>
/// <param name="Problem">Why it must not be believed; null when it may.</param>
/// <param name="Subject">The subject that is not what was recorded.</param>
internal readonly record struct Judged<T>(T Value, RuleException? Problem, string? Subject);

/// <summary>Reads rows and compares them with their entries as of one moment.</summary>
/// <remarks>Of two reads, one after the other, somebody who edits a row for some milliseconds has one judged and the other
/// believed.</remarks>
internal static class Recorded
{
    private const int Attempts = 4;

    /// <summary>Compares some subjects and reads what they hold.</summary>
    /// <param name="db">What is read is asked of it; within a change, the moment is the change's own.</param>
    /// <param name="subjects">Compared first: a value that somebody wrote there may be none that can be read.</param>
    /// <param name="read">Reads without tracking.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RuleException">A subject is not what its last entry recorded.</exception>
    public static async Task<T> ReadAsync<T>(
        PortalDb db,
        IReadOnlyList<string> subjects,
        Func<Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var judged = await AtOnceAsync<T?>(
            db,
            async () =>
                await DifferenceAsync(db, subjects, cancellationToken) is { Problem: { } problem } difference
                    ? new(default, problem, difference.Subject)
                    : new(await read(), null, null),
            cancellationToken
        );
        return judged.Problem is null ? judged.Value! : throw judged.Problem;
    }

    /// <summary>Reads, and compares the subjects of which what was read says that it is about them.</summary>
    public static Task<Judged<T>> JudgeAsync<T>(
        PortalDb db,
        Func<Task<T>> read,
        Func<T, IReadOnlyList<string>> subjects,
        CancellationToken cancellationToken
    ) =>
        AtOnceAsync<T>(
            db,
            async () =>
            {
                var value = await read();
                var (problem, subject) = await DifferenceAsync(db, subjects(value), cancellationToken);
                return new(value, problem, subject);
            },
            cancellationToken
        );

    /// <summary>One moment for all that is read until it is disposed; the change's own within a change.</summary>
    public static async Task<IAsyncDisposable> MomentAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return Moment.Within;
        }

        if (!db.Database.IsSqlite())
        {
            return await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        }

        // Deferred: it takes no turn from those who write, and sees what was there at its first read.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return new Moment(db, transaction, (await db.Database.UseTransactionAsync(transaction, cancellationToken))!);
    }

    /// <summary>Tried again at another moment: this process may know entries that were written after the first one.</summary>
    private static async Task<Judged<T>> AtOnceAsync<T>(PortalDb db, Func<Task<Judged<T>>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isOwn = db.Database.CurrentTransaction is null;
            Judged<T> answer;
            await using (await MomentAsync(db, cancellationToken))
            {
                answer = await ask();
            }

            if (answer.Problem is null || !isOwn || attempt == Attempts)
            {
                return answer;
            }

            if (!db.ChangeTracker.HasChanges())
            {
                db.ChangeTracker.Clear(); // what is tracked would be given again as it was read
            }
        }
    }

    private static async Task<(RuleException? Problem, string? Subject)> DifferenceAsync(
        PortalDb db,
        IReadOnlyList<string> subjects,
        CancellationToken cancellationToken
    )
    {
        foreach (var subject in subjects)
        {
            if (await BeforeCheck.FindAsync(db, subject, cancellationToken) is { } difference)
            {
                return (difference, subject);
            }
        }

        return (null, null);
    }

    private sealed class Moment(PortalDb? db, SqliteTransaction? transaction, IDbContextTransaction? used) : IAsyncDisposable
    {
        public static readonly Moment Within = new(null, null, null);

        public async ValueTask DisposeAsync()
        {
            if (db is not null)
            {
                await used!.DisposeAsync();
                await transaction!.DisposeAsync();
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
