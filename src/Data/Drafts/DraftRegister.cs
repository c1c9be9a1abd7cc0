using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Drafts;

/// <summary>Which form of which thing.</summary>
/// <param name="Form">Such as <c>finding.edit</c>.</param>
/// <param name="About">Subject of the thing, or what a new one starts from.</param>
public sealed record DraftKey(string Form, string About);

/// <summary>A kept draft.</summary>
/// <param name="BegunFrom">Version of the thing that the person began from.</param>
/// <param name="Begun">The form then, as JSON.</param>
/// <param name="Content">The form as the person left it, as JSON.</param>
/// <param name="Operation">Under which it is sent.</param>
public sealed record KeptDraft(int BegunFrom, string Begun, string Content, DateTimeOffset SavedAt, Guid? Operation);

/// <summary>Texts that people have typed and not sent: back after a reload, a lost connection and a restart of the portal.</summary>
/// <remarks>Every call is about the caller's own drafts; there is no way to ask for another person's.</remarks>
public sealed class DraftRegister(IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    public const int FormLength = 64;
    public const int AboutLength = 256;

    /// <summary>Characters of one draft: nine texts of the greatest length, and what JSON adds.</summary>
    public const int ContentLength = 256 << 10;

    /// <summary>Drafts of one person; beyond it the oldest goes.</summary>
    public const int MostOfPerson = 50;

    /// <summary>Days after which a draft that nobody touched is gone.</summary>
    public const int DaysKept = 60;

    /// <summary>Keeps a draft in the place of the one before.</summary>
    /// <returns>The operation under which it is to be sent: another one than was given where that was sent already, since what is typed
    /// after that is a new text.</returns>
    /// <exception cref="RuleException">The owner is no active user, or the draft is too long.</exception>
    public async Task<Guid> SaveAsync(Actor owner, DraftKey key, KeptDraft draft, CancellationToken cancellationToken)
    {
        if (Math.Max(draft.Begun.Length, draft.Content.Length) is var length and > ContentLength)
        {
            throw RuleException.Of(
                "draft.too-long",
                $"The draft has {length} characters and is not kept. Accepted: at most {ContentLength}. Send what is finished, or shorten it."
            );
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await RequirePersonAsync(db, owner, cancellationToken);
        var operation = draft.Operation ?? Guid.CreateVersion7();
        if (await db.LedgerEntries.AnyAsync(e => e.OperationId == operation, cancellationToken))
        {
            operation = Guid.CreateVersion7();
        }

        draft = draft with { Operation = operation };
        try
        {
            await WriteAsync(db, owner.Name, key, draft, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another window of the same person wrote the first one in between: this one takes its place.
            db.ChangeTracker.Clear();
            await WriteAsync(db, owner.Name, key, draft, cancellationToken);
        }

        return operation;
    }

    /// <summary>The owner's draft of this form; null when there is none, or it was sent.</summary>
    public async Task<KeptDraft?> FindAsync(Actor owner, DraftKey key, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().AddDays(-DaysKept);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return owner.Kind != Actor.UserKind
            ? null
            : await Unsent(db, Of(db, owner.Name, key))
                .AsNoTracking()
                .Where(d => d.SavedAt >= oldest)
                .Select(d => new KeptDraft(d.BegunFrom, d.Begun, d.Content, d.SavedAt, d.Operation))
                .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Names of the forms about one thing of which the owner has a draft, newest first.</summary>
    public async Task<IReadOnlyList<string>> FormsAsync(Actor owner, string about, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().AddDays(-DaysKept);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return owner.Kind != Actor.UserKind
            ? []
            : await Unsent(db, db.Set<Draft>().Where(d => d.Person == owner.Name && d.About == about && d.SavedAt >= oldest))
                .OrderByDescending(d => d.SavedAt)
                .Select(d => d.Form)
                .ToListAsync(cancellationToken);
    }

    /// <summary>Drops the owner's draft: it was sent, or is not wanted.</summary>
    public async Task DeleteAsync(Actor owner, DraftKey key, CancellationToken cancellationToken)
    {
        if (owner.Kind == Actor.UserKind)
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await Of(db, owner.Name, key).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task WriteAsync(PortalDb db, string person, DraftKey key, KeptDraft draft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await Of(db, person, key).SingleOrDefaultAsync(cancellationToken);
        if (row is not null)
        {
            (row.BegunFrom, row.Begun, row.Content) = (draft.BegunFrom, draft.Begun, draft.Content);
            (row.Operation, row.SavedAt) = (draft.Operation, now);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        db.Set<Draft>()
            .Add(
                new Draft
                {
                    Person = person,
                    Form = key.Form,
                    About = key.About,
                    BegunFrom = draft.BegunFrom,
                    Begun = draft.Begun,
                    Content = draft.Content,
                    Operation = draft.Operation,
                    SavedAt = now,
                }
            );
        await db.SaveChangesAsync(cancellationToken);

        // A new one makes room for itself: what is too old of anybody's, and what is too many of this person's.
        var oldest = now.AddDays(-DaysKept);
        await db.Set<Draft>().Where(d => d.SavedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        var kept = await db.Set<Draft>()
            .Where(d => d.Person == person)
            .OrderByDescending(d => d.SavedAt)
            .Skip(MostOfPerson)
            .Select(d => new { d.Form, d.About })
            .ToListAsync(cancellationToken);
        foreach (var old in kept)
        {
            await Of(db, person, new DraftKey(old.Form, old.About)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private static IQueryable<Draft> Of(PortalDb db, string person, DraftKey key) =>
        db.Set<Draft>().Where(d => d.Person == person && d.Form == key.Form && d.About == key.About);

    /// <summary>A row whose deletion a crash prevented is no draft: its operation is in the ledger.</summary>
    private static IQueryable<Draft> Unsent(PortalDb db, IQueryable<Draft> drafts) =>
        drafts.Where(d => !db.LedgerEntries.Any(e => e.OperationId == d.Operation));

    /// <summary>Only somebody who may sign in keeps drafts; which role is the form's own matter when it is sent.</summary>
    private async Task RequirePersonAsync(PortalDb db, Actor owner, CancellationToken cancellationToken) =>
        await Authority.RolesAsync(db, owner, time.GetUtcNow(), cancellationToken);
}
