namespace Portal.Data.Access;

/// <summary>The six roles. Their names are also the identifiers in the database and in the ledger.</summary>
public static class Roles
{
    /// <summary>Internal auditor: looks for what is wrong, writes findings.</summary>
    public const string Auditor = "Auditor";

    /// <summary>Head of an audit team: reviews, validates, accepts risks below High.</summary>
    public const string AuditManager = "AuditManager";

    /// <summary>Compliance officer: prepares and files returns.</summary>
    public const string Compliance = "Compliance";

    /// <summary>Executive: reads, and accepts High and Critical risks.</summary>
    public const string Executive = "Executive";

    /// <summary>Administrator: users, roles, settings; no business rights.</summary>
    public const string Admin = "Admin";

    /// <summary>Someone of a business line: answers for the findings addressed to him or her, and sees nothing else.</summary>
    public const string BusinessLine = "BusinessLine";

    public static readonly IReadOnlyList<string> All = [Auditor, AuditManager, Compliance, Executive, BusinessLine, Admin];
}
