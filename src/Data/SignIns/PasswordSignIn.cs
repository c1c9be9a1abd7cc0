using System.Linq.Expressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>What a name and a password are worth.</summary>
/// <param name="User">Whose they are; null when they are not right, whatever the reason.</param>
/// <param name="Wait">How long nothing is looked at; zero when it was looked at.</param>
public sealed record PasswordAnswer(PortalUser? User, TimeSpan Wait);

/// <summary>Checks a name and a password so that nobody learns which names exist: one answer and one duration for all that is not
/// right.</summary>
public sealed class PasswordSignIn(IDbContextFactory<PortalDb> factory, SignInThrottle throttle, SignInFailures failures) : IDisposable
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);
    private static readonly PasswordHasher<PortalUser> Hasher = new();

    // What an unknown name is compared with; made once, of nothing that could be typed.
    internal static readonly string Dummy = Hasher.HashPassword(new PortalUser(), Guid.NewGuid().ToString());

    // A hash takes a tenth of a second of a processor: whoever floods this door must not take the pages' processors too.
    private readonly ConcurrencyLimiter _hashing = new(
        new ConcurrencyLimiterOptions { PermitLimit = Math.Max(1, Environment.ProcessorCount / 2), QueueLimit = 32 }
    );

    /// <exception cref="RuleException">They are right of a row that was edited in the database.</exception>
    public async Task<PasswordAnswer> CheckAsync(string userName, string password, SignInOrigin origin, CancellationToken cancellationToken)
    {
        var name = userName.Trim().ToUpperInvariant();
        var attempt = throttle.Try(name, origin);
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new PasswordAnswer(null, attempt.Wait);
        }

        using var lease = await _hashing.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
        {
            attempt.Withdraw();
            return new PasswordAnswer(null, Busy);
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (user, edited, _) = await ReadAsync(db, u => u.NormalizedUserName == name, cancellationToken);
        if (IsRight(user, password) && user is { PasswordHash: not null, IsDisabled: false } && (!user.IsDemo || db.AdmitsDemo))
        {
            attempt.Succeeded();
            return edited is null ? new PasswordAnswer(user, TimeSpan.Zero) : throw edited;
        }

        failures.Count(user?.Id, origin);
        return new PasswordAnswer(null, TimeSpan.Zero);
    }

    /// <summary>The present password of somebody who is signed in, before it is replaced; slowed down and counted like a sign-in, but by
    /// itself: whoever guesses here keeps nobody from signing in.</summary>
    /// <returns>The hash that was compared, for finding out whether it is still the one.</returns>
    /// <exception cref="RuleException">It is wrong, or too many were.</exception>
    public async Task<string> RequireOwnAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var attempt = throttle.TryOwn(userName.ToUpperInvariant());
        if (attempt.Wait > TimeSpan.Zero)
        {
            throw Later(attempt.Wait);
        }

        using var lease = await _hashing.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
        {
            attempt.Withdraw();
            throw Later(Busy);
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (user, edited, _) = await ReadAsync(db, u => u.Id == userName, cancellationToken);
        if (IsRight(user, password) && user?.PasswordHash is { } hash)
        {
            attempt.Succeeded();
            return edited is null ? hash : throw edited;
        }

        failures.Count(user?.Id, new SignInOrigin(null));
        throw Wrong();
    }

    /// <summary>The same before somebody who is signed in changes how the account is entered or reached: whoever holds a session alone
    /// would keep the account, or shut its owner out.</summary>
    /// <returns>Null for somebody who has no password, such as a person of the directory: nothing is asked for then.</returns>
    /// <exception cref="RuleException">It is wrong, or too many were.</exception>
    public async Task<string?> RequireOwnIfAnyAsync(string userName, string password, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (user, edited, _) = await ReadAsync(db, u => u.Id == userName, cancellationToken);
        return edited is not null ? throw edited
            : user is { PasswordHash: null } ? null
            : await RequireOwnAsync(userName, password, cancellationToken);
    }

    /// <summary>With the password's hash and whether the person may come in: one that stood there for a moment only is nobody's.</summary>
    private static Task<Judged<PortalUser?>> ReadAsync(
        PortalDb db,
        Expression<Func<PortalUser, bool>> which,
        CancellationToken cancellationToken
    ) =>
        Recorded.JudgeAsync(
            db,
            () => db.Users.AsNoTracking().SingleOrDefaultAsync(which, cancellationToken),
            user => user is null ? [] : [user.Subject],
            cancellationToken
        );

    /// <summary>Within the change: an administrator may have taken the password away while it was compared.</summary>
    /// <exception cref="RuleException">It is not the one that was compared.</exception>
    internal static async Task RequireStillAsync(PortalDb db, string userName, string? checkedHash, CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(u => u.Id == userName && u.PasswordHash == checkedHash, cancellationToken))
        {
            throw Wrong();
        }
    }

    internal static RuleException Wrong() => new("user.password-wrong", "The current password is not right. Nothing was changed.");

    private static RuleException Later(TimeSpan wait) =>
        new(
            "user.password-wait",
            $"Too many passwords were wrong. Nothing is looked at for {Math.Ceiling(wait.TotalSeconds)} seconds.",
            Math.Ceiling(wait.TotalSeconds)
        );

    private static bool IsRight(PortalUser? user, string password)
    {
        var tried = password.Length <= PasswordRules.Longest * 2 ? password : "";
        return Hasher.VerifyHashedPassword(user ?? new PortalUser(), user?.PasswordHash ?? Dummy, tried)
            != PasswordVerificationResult.Failed;
    }

    public void Dispose() => _hashing.Dispose();
}
