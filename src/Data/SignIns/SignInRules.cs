using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>Which ways of signing in are open to whom; asked in the transaction that begins a session, whatever door it comes
/// through.</summary>
public sealed record SignInRules
{
    /// <summary>Provider under which people of the bank's directory are linked.</summary>
    public const string Directory = "directory";

    public static readonly SignInRules Default = new();

    /// <summary>Roles whose people need a second factor.</summary>
    public IReadOnlySet<string> SecondFactorRoles { get; init; } = new HashSet<string>();

    /// <summary>Whether people who are not of the directory sign in with passwords and passkeys.</summary>
    public bool IsLocalOpen { get; init; } = true;

    /// <summary>Administrators who sign in with a password although that is closed: the directory may be out of reach.</summary>
    public IReadOnlySet<string> BreakGlass { get; init; } = new HashSet<string>();

    public bool AsksSecondFactor(IEnumerable<string> roles) => roles.Any(SecondFactorRoles.Contains);

    /// <summary>Whether a session that began this way counts: also of one that began before the rules were set so.</summary>
    public bool Admits(string userName, SignInWay way, IReadOnlyCollection<string> roles) =>
        way == SignInWay.Directory || (IsOpenLocally(userName, roles) && !(way == SignInWay.Password && AsksSecondFactor(roles)));

    /// <summary>Whether a token counts that was made in such a session: it lets in no further than another such sign-in would.</summary>
    /// <param name="way">How its maker was signed in; null when nobody knows, which counts as by password alone.</param>
    public bool AdmitsToken(string userName, SignInWay? way, IReadOnlyCollection<string> roles) =>
        Admits(userName, way ?? SignInWay.Password, roles);

    private bool IsOpenLocally(string userName, IEnumerable<string> roles) =>
        IsLocalOpen || (BreakGlass.Contains(userName) && roles.Contains(Roles.Admin));

    /// <exception cref="RuleException">This way is not open to this user.</exception>
    internal async Task RequireAsync(
        PortalDb db,
        string userName,
        SignInWay way,
        IReadOnlySet<string> roles,
        CancellationToken cancellationToken
    )
    {
        if (way == SignInWay.Directory)
        {
            return;
        }

        if (await IsOfDirectoryAsync(db, userName, cancellationToken))
        {
            throw new RuleException(
                "sign-in.directory",
                $"{userName} is known by the bank's directory and signs in there, so that leaving the bank ends this access too.",
                userName
            );
        }

        if (!IsOpenLocally(userName, roles))
        {
            throw new RuleException(
                "sign-in.local-closed",
                "Signing in with a password or passkey of this portal is closed here. Use the bank's directory."
            );
        }

        if (!Admits(userName, way, [.. roles]))
        {
            throw new RuleException("sign-in.second-factor", $"A role of {userName} needs a second factor.", userName);
        }
    }

    internal static Task<bool> IsOfDirectoryAsync(PortalDb db, string userName, CancellationToken cancellationToken) =>
        db.UserLogins.AnyAsync(l => l.UserId == userName && l.LoginProvider == Directory, cancellationToken);
}
