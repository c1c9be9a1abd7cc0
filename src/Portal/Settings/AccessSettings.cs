using System.ComponentModel.DataAnnotations;
using Portal.Data.Access;
using Portal.Data.SignIns;

namespace Portal.Settings;

/// <summary>Who signs in how.</summary>
public sealed class AccessSettings : IValidatableObject
{
    /// <summary>Roles whose people need a second factor, with spaces between them.</summary>
    public string SecondFactorRoles { get; set; } = "";

    /// <summary>Whether people sign in with passwords and passkeys of this portal; without it only the directory and
    /// <see cref="BreakGlass"/> let in.</summary>
    public bool LocalSignIn { get; set; } = true;

    /// <summary>Names of administrators who sign in with a password although that is closed, with spaces between them.</summary>
    public string BreakGlass { get; set; } = "";

    public OpenIdConnectSettings OpenIdConnect { get; set; } = new();

    public SignInRules Rules() =>
        new()
        {
            SecondFactorRoles = Words(SecondFactorRoles).ToHashSet(StringComparer.Ordinal),
            IsLocalOpen = LocalSignIn,
            BreakGlass = Words(BreakGlass).ToHashSet(StringComparer.Ordinal),
        };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var wrong in Words(SecondFactorRoles).Where(r => !Roles.All.Contains(r, StringComparer.Ordinal)))
        {
            yield return new ValidationResult($"Access:SecondFactorRoles: '{wrong}' is no role. Accepted: {string.Join(", ", Roles.All)}.");
        }

        if (!LocalSignIn && !OpenIdConnect.IsOn)
        {
            yield return new ValidationResult(
                "Access:LocalSignIn is off and Access:OpenIdConnect:Authority is empty: nobody could sign in. Set one of them."
            );
        }
    }

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The bank's directory, asked by OpenID Connect.</summary>
public sealed class OpenIdConnectSettings : IValidatableObject
{
    /// <summary>Address of the directory, such as https://login.bank.example/realms/staff; empty is no directory.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Better given as the variable ASSAY_Access__OpenIdConnect__ClientSecret than in the file.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for. <c>offline_access</c> gives the refresh token with which membership is read again.</summary>
    [Required(
        ErrorMessage = "Access:OpenIdConnect:Scopes is empty. Set it to openid profile offline_access, and what the directory wants for groups."
    )]
    public string Scopes { get; set; } = "openid profile offline_access";

    [Required(ErrorMessage = "Access:OpenIdConnect:GroupClaim is empty. Set it to the claim that lists the groups, such as groups.")]
    public string GroupClaim { get; set; } = "groups";

    [Required(
        ErrorMessage = "Access:OpenIdConnect:NameClaim is empty. Set it to the claim that names the user, such as preferred_username."
    )]
    public string NameClaim { get; set; } = "preferred_username";

    [Required(ErrorMessage = "Access:OpenIdConnect:DisplayNameClaim is empty. Set it to the claim with the person's name, such as name.")]
    public string DisplayNameClaim { get; set; } = "name";

    /// <summary>How often membership is read again.</summary>
    [Range(
        typeof(TimeSpan),
        "00:00:10",
        "00:04:30",
        ErrorMessage = "Access:OpenIdConnect:RefreshEvery must be between {1} and {2} (hh:mm:ss)."
    )]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMinutes(4);

    public RoleGroupSettings Roles { get; set; } = new();

    public bool IsOn => Authority.Length > 0;

    public DirectoryGroups Groups() =>
        new(
            Roles
                .ByRole()
                .ToDictionary(
                    r => r.Role,
                    r =>
                        (IReadOnlySet<string>)
                            r
                                .Groups.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                                .ToHashSet(StringComparer.Ordinal),
                    StringComparer.Ordinal
                )
        );

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
        {
            yield break;
        }

        if (
            !Uri.TryCreate(Authority, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        )
        {
            yield return new ValidationResult(
                "Access:OpenIdConnect:Authority must be an https address, such as https://login.bank.example/realms/staff."
            );
        }

        if (ClientId.Length == 0 || ClientSecret.Length == 0)
        {
            yield return new ValidationResult(
                "Access:OpenIdConnect:ClientId and ClientSecret are needed. Give the secret as the variable "
                    + "ASSAY_Access__OpenIdConnect__ClientSecret."
            );
        }

        if (Roles.ByRole().All(r => r.Groups.Length == 0))
        {
            yield return new ValidationResult(
                "Access:OpenIdConnect:Roles names no group, so the directory could let nobody in. Name the groups of each role."
            );
        }
    }
}

/// <summary>Groups of the directory that give a role, with semicolons between them: names of groups have spaces and commas.</summary>
public sealed class RoleGroupSettings
{
    public string Auditor { get; set; } = "";

    public string AuditManager { get; set; } = "";

    public string Compliance { get; set; } = "";

    public string Executive { get; set; } = "";

    public string BusinessLine { get; set; } = "";

    public string Admin { get; set; } = "";

    public IEnumerable<(string Role, string Groups)> ByRole() =>
        [
            (Roles.Auditor, Auditor),
            (Roles.AuditManager, AuditManager),
            (Roles.Compliance, Compliance),
            (Roles.Executive, Executive),
            (Roles.BusinessLine, BusinessLine),
            (Roles.Admin, Admin),
        ];
}
