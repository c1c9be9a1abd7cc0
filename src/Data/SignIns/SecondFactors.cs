using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>What a person has beside the password.</summary>
/// <param name="RecoveryCodes">Codes that were not used yet.</param>
/// <param name="IsRequired">A role of the person needs a second factor.</param>
/// <param name="HasPassword">Whether there is a password of this portal beside them.</param>
public sealed record FactorState(bool HasTotp, int RecoveryCodes, int Passkeys, bool IsRequired, bool HasPassword);

/// <summary>What a code is worth.</summary>
/// <param name="Way">How it lets in; null when it does not.</param>
/// <param name="Wait">How long nothing is looked at.</param>
public sealed record CodeAnswer(SignInWay? Way, TimeSpan Wait);

/// <summary>Authenticator apps and their recovery codes: enrolled and removed by their owner, reset by an administrator, each code good
/// once.</summary>
public sealed class SecondFactors(
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    SignInRules rules,
    TotpKeys keys,
    SignInThrottle throttle,
    SignInFailures failures,
    PasswordSignIn passwords,
    TimeProvider time
)
{
    private const string Provider = "Assay.SecondFactor";
    private const string KeyName = "key";
    private const string StepName = "step";
    private const string RecoveryName = "recovery";
    private const int LongestCode = 32;

    /// <exception cref="RuleException">The person's row is not what its last entry recorded.</exception>
    public async Task<FactorState> StateAsync(string userName, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Recorded.ReadAsync(
            db,
            [GovernedRows.UserPrefix + userName],
            () => StateAsync(db, userName, cancellationToken),
            cancellationToken
        );
    }

    private async Task<FactorState> StateAsync(PortalDb db, string userName, CancellationToken cancellationToken)
    {
        var tokens = await TokensAsync(db, userName, cancellationToken);
        var passkeys = await db.Set<IdentityUserPasskey<string>>().CountAsync(p => p.UserId == userName, cancellationToken);
        var roles = await db.UserRoles.Where(r => r.UserId == userName).Select(r => r.RoleId).ToListAsync(cancellationToken);
        return new FactorState(
            tokens.ContainsKey(KeyName),
            Store(tokens, RecoveryName) is { } codes ? SignIns.RecoveryCodes.Left(codes) : 0,
            passkeys,
            rules.AsksSecondFactor(roles),
            await db.Users.AnyAsync(u => u.Id == userName && u.PasswordHash != null, cancellationToken)
        );
    }

    /// <summary>Makes the app a factor of somebody who is signed in and tells the present password, where there is one.</summary>
    /// <inheritdoc cref="EnrolAsync(Actor, byte[], string, CancellationToken)"/>
    /// <exception cref="RuleException">The password is wrong, or too many were; the code is not of this key and moment; or there is an app
    /// already.</exception>
    public async Task<IReadOnlyList<string>> EnrolOwnAsync(
        Actor actor,
        string password,
        byte[] key,
        string code,
        CancellationToken cancellationToken
    )
    {
        var checkedHash = await passwords.RequireOwnIfAnyAsync(actor.Name, password, cancellationToken);
        return await EnrolAsync(
            actor,
            key,
            code,
            user =>
            {
                // An administrator may have reset the password while it was compared.
                if (user.PasswordHash != checkedHash)
                {
                    throw PasswordSignIn.Wrong();
                }
            },
            cancellationToken
        );
    }

    /// <summary>Makes the app a factor of its owner at the sign-in, behind the password: who shows with a first code that it knows the
    /// key.</summary>
    /// <returns>Recovery codes, shown this once.</returns>
    /// <exception cref="RuleException">The code is not of this key and moment, or there is an app already.</exception>
    public Task<IReadOnlyList<string>> EnrolAsync(Actor actor, byte[] key, string code, CancellationToken cancellationToken) =>
        EnrolAsync(actor, key, code, _ => { }, cancellationToken);

    private async Task<IReadOnlyList<string>> EnrolAsync(
        Actor actor,
        byte[] key,
        string code,
        Action<PortalUser> require,
        CancellationToken cancellationToken
    )
    {
        var step = Totp.StepOf(key, Digits(code), time.GetUtcNow()) ?? throw WrongCode();
        var codes = RecoveryCodes.New();
        await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
                if ((await TokensAsync(db, actor.Name, cancellationToken)).ContainsKey(KeyName))
                {
                    throw new RuleException("factor.enrolled", "There is an authenticator app already. Remove it first.");
                }

                return await UserEdit.ApplyAsync(
                    db,
                    draft,
                    actor.Name,
                    null,
                    (_, user) =>
                    {
                        require(user);
                        db.UserTokens.AddRange(
                            Token(actor.Name, KeyName, keys.Protect(actor.Name, key)),
                            Token(actor.Name, StepName, Text(step)),
                            Token(actor.Name, RecoveryName, RecoveryCodes.Store(codes))
                        );
                        user.TwoFactorEnabled = true;
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
            },
            cancellationToken
        );
        return codes;
    }

    /// <summary>Whether a code of the app or a recovery code is right; one that was is spent.</summary>
    public async Task<CodeAnswer> UseAsync(string userName, string code, CancellationToken cancellationToken)
    {
        var attempt = throttle.TryCode(userName.ToUpperInvariant());
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new CodeAnswer(null, attempt.Wait);
        }

        if (
            code.Length <= LongestCode
            && await IsRightAsync(userName, code, cancellationToken)
            && await SpendAsync(userName, code, cancellationToken) is { } way
        )
        {
            attempt.Succeeded();
            return new CodeAnswer(way, TimeSpan.Zero);
        }

        failures.Count(userName, new SignInOrigin(null));
        return new CodeAnswer(null, TimeSpan.Zero);
    }

    /// <summary>Replaces all recovery codes; a code of the app or one of the old codes is needed.</summary>
    /// <returns>The new ones, shown this once.</returns>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        await RequireCodeAsync(actor, code, cancellationToken);
        var codes = RecoveryCodes.New();
        await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
                (await TokensAsync(db, actor.Name, cancellationToken))[RecoveryName].Value = RecoveryCodes.Store(codes);
                draft.Record(
                    AccessKinds.UserSecondFactorUsed,
                    GovernedRows.UserPrefix + actor.Name,
                    before: null,
                    after: new { RecoveryCodes = "renewed" }
                );
                return true;
            },
            cancellationToken
        );
        return codes;
    }

    /// <summary>The owner removes the app; a code is needed, and a role that needs a factor keeps it.</summary>
    public async Task RemoveOwnAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        var state = await StateAsync(actor.Name, cancellationToken);
        if (state is { IsRequired: true, Passkeys: 0 })
        {
            throw new RuleException(
                "factor.required",
                "A role of yours needs a second factor. Add a passkey first, or ask an administrator to reset it."
            );
        }

        await RequireCodeAsync(actor, code, cancellationToken);
        await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            (db, draft) => RemoveAsync(db, draft, actor.Name, cancellationToken),
            cancellationToken
        );
    }

    private static Task<bool> RemoveAsync(PortalDb db, LedgerDraft draft, string userName, CancellationToken cancellationToken) =>
        UserEdit.ApplyAsync(
            db,
            draft,
            userName,
            reason: null,
            async (_, user) =>
            {
                db.UserTokens.RemoveRange((await TokensAsync(db, userName, cancellationToken)).Values);
                user.TwoFactorEnabled = false;
            },
            cancellationToken
        );

    // Wrong ones are told apart here: they take no turn from those who write.
    private async Task<bool> IsRightAsync(string userName, string code, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return Use(userName, await TokensAsync(db, userName, cancellationToken), code) is not null;
    }

    // The ledger's lock makes two uses of one code come one after the other, and the second finds it spent.
    private Task<SignInWay?> SpendAsync(string userName, string code, CancellationToken cancellationToken) =>
        ledger.CommitAsync<SignInWay?>(
            Actor.User(userName),
            Guid.CreateVersion7(),
            async (db, draft) =>
                Use(userName, await TokensAsync(db, userName, cancellationToken), code) is { } way ? Spent(draft, userName, way) : null,
            cancellationToken
        );

    /// <summary>Marks the code as spent in the rows; null, and nothing marked, when it is not right.</summary>
    private SignInWay? Use(string userName, Dictionary<string, IdentityUserToken<string>> tokens, string code)
    {
        if (Store(tokens, KeyName) is not { } stored)
        {
            return null;
        }

        var key =
            keys.Open(userName, stored)
            ?? throw new RuleException(
                "factor.unreadable",
                "The second factor cannot be read: the keys of this home were changed. Ask an administrator to reset it."
            );
        if (
            Totp.StepOf(key, Digits(code), time.GetUtcNow()) is { } step
            && step > long.Parse(tokens[StepName].Value!, CultureInfo.InvariantCulture)
        )
        {
            tokens[StepName].Value = Text(step);
            return SignInWay.PasswordAndTotp;
        }

        if (RecoveryCodes.Use(tokens[RecoveryName].Value ?? "", code) is { } left)
        {
            tokens[RecoveryName].Value = left;
            return SignInWay.PasswordAndRecoveryCode;
        }

        return null;
    }

    private static SignInWay Spent(LedgerDraft draft, string userName, SignInWay way)
    {
        draft.Record(AccessKinds.UserSecondFactorUsed, GovernedRows.UserPrefix + userName, before: null, after: new { Way = way });
        return way;
    }

    private async Task RequireCodeAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        var answer = await UseAsync(actor.Name, code, cancellationToken);
        if (answer.Way is null)
        {
            throw answer.Wait > TimeSpan.Zero
                ? new RuleException(
                    "factor.wait",
                    $"Too many codes were wrong. Nothing is looked at for {Math.Ceiling(answer.Wait.TotalSeconds)} seconds.",
                    Math.Ceiling(answer.Wait.TotalSeconds)
                )
                : WrongCode();
        }
    }

    private static RuleException WrongCode() =>
        new(
            "factor.code",
            "This code is not right or was used already. Wait for the app's next one; if none works, check the time of the phone."
        );

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    private static string Text(long step) => step.ToString(CultureInfo.InvariantCulture);

    private static string? Store(Dictionary<string, IdentityUserToken<string>> tokens, string name) =>
        tokens.GetValueOrDefault(name)?.Value;

    private static IdentityUserToken<string> Token(string userName, string name, string value) =>
        new()
        {
            UserId = userName,
            LoginProvider = Provider,
            Name = name,
            Value = value,
        };

    private static Task<Dictionary<string, IdentityUserToken<string>>> TokensAsync(
        PortalDb db,
        string userName,
        CancellationToken cancellationToken
    ) =>
        db
            .UserTokens.Where(t => t.UserId == userName && t.LoginProvider == Provider)
            .ToDictionaryAsync(t => t.Name, StringComparer.Ordinal, cancellationToken);
}
