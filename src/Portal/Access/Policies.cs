using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Shell;

namespace Portal.Access;

/// <summary>The rights that pages, endpoints and buttons ask for, and the roles that have them.</summary>
/// <remarks>
/// Executives read figures and findings but no single loan; administrators give roles and can prove the ledger, but read no
/// business data beyond the figures: who gives the rights does not need them. People of the business lines hold a right to findings,
/// and the register shows them those addressed to them only.
/// </remarks>
public static class Policies
{
    public const string ViewIndicators = "indicators.view";
    public const string ViewLoans = "loans.view";
    public const string ViewDataLoads = "data-loads.view";
    public const string ViewReturns = "returns.view";
    public const string ExportRejects = "data-loads.export";
    public const string ExportReturns = "returns.export";
    public const string ViewFindings = "findings.view";
    public const string EditFindings = "findings.edit";
    public const string ViewScenarios = "scenarios.view";
    public const string EditScenarios = "scenarios.edit";
    public const string ViewLedger = "ledger.view";
    public const string VerifyLedger = "ledger.verify";
    public const string Administer = "admin.users";
    public const string ViewInbox = "inbox.view";
    public const string OwnAccount = "account.own";
    public const string OwnTokens = "tokens.own";

    /// <summary>Every right with the roles that hold it. A right that is not here does not exist.</summary>
    public static IReadOnlyDictionary<string, string[]> RolesOf { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [ViewIndicators] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.Admin],
            [ViewLoans] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance],
            [ViewDataLoads] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Admin],
            [ViewReturns] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive],
            [ExportRejects] = [.. ExportRules.OfLoads],
            [ExportReturns] = [.. ExportRules.OfReturns],
            [ViewFindings] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.BusinessLine],
            [EditFindings] = [Roles.Auditor, Roles.AuditManager],
            [ViewScenarios] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive],
            [EditScenarios] = [Roles.AuditManager, Roles.Compliance],
            [ViewLedger] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Admin],
            [VerifyLedger] = [Roles.Auditor, Roles.AuditManager, Roles.Admin],
            [Administer] = [Roles.Admin],
            [ViewInbox] = [.. Roles.All],
            [OwnAccount] = [.. Roles.All],
            [OwnTokens] = [.. Roles.All],
        };

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
