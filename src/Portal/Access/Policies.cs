using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Portal.Data.Access;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Names of the rights that several rooms ask for, and all rights with the roles that have them.</summary>
/// <remarks>
/// Executives read figures and findings but no single loan; administrators give roles and can prove the ledger, but read no
/// business data beyond the figures: who gives the rights does not need them. People of the business lines hold a right to findings,
/// and the register shows them those addressed to them only.
/// </remarks>
public static class Policies
{
    public const string ViewIndicators = "indicators.view";
    public const string ViewLoans = "loans.view";
    public const string ViewReturns = "returns.view";
    public const string ExportReturns = "returns.export";
    public const string ViewFindings = "findings.view";
    public const string EditFindings = "findings.edit";
    public const string ViewLedger = "ledger.view";
    public const string VerifyLedger = "ledger.verify";
    public const string Administer = "admin.users";
    public const string ViewInbox = "inbox.view";
    public const string OwnAccount = "account.own";
    public const string OwnTokens = "tokens.own";

    /// <summary>Every right with the roles that hold it, as the features declare them. A right that is not here does not exist.</summary>
    public static IReadOnlyDictionary<string, string[]> RolesOf { get; } =
        Features.All.SelectMany(feature => feature.Rights).ToDictionary(right => right.Name, right => right.Roles, StringComparer.Ordinal);

    /// <summary>Where somebody begins who asked for no page: executives with the figures, everybody else with what waits for
    /// them.</summary>
    public static string StartOf(ClaimsPrincipal user) =>
        user.IsInRole(Roles.Executive) ? Urls.Home()
        : Holds(user, ViewInbox) ? Urls.Inbox()
        : Urls.Account();

    public static bool Holds(ClaimsPrincipal user, string right) => RolesOf[right].Any(user.IsInRole);

    public static void AddTo(AuthorizationOptions options)
    {
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var (right, roles) in RolesOf)
        {
            options.AddPolicy(right, policy => policy.RequireAuthenticatedUser().RequireRole(roles));
        }
    }
}
