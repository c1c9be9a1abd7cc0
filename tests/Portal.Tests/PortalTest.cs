using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Portal.Access;
using Portal.Controls;
using Portal.Shell;

namespace Portal.Tests;

/// <summary>What every component test starts from: English, MudBlazor, and a reader with one role.</summary>
public abstract class PortalTest : BunitContext
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    protected PortalTest()
    {
        // Much longer than any render takes: on a busy machine one second is not one.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        GivenLanguage("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddTexts();
        Services.AddMudServices();
        Services.AddScoped<CurrentUser>();
        Services.AddScoped<Portal.Lists.ListStart>();
        Services.AddTransient<RuleTexts>();
        Services.AddTransient<StateNames>();
        Services.AddScoped<PageVisit>();
        Reader = AddAuthorization();
    }

    protected BunitAuthorizationContext Reader { get; }

    protected static void GivenLanguage(string culture) =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (
            CultureInfo.GetCultureInfo(culture),
            CultureInfo.GetCultureInfo(culture)
        );

    /// <summary>Signs the reader in with a role and the rights that go with it.</summary>
    protected void GivenReader(string role)
    {
        Reader.SetAuthorized(role.ToLowerInvariant());
        Reader.SetRoles(role);
        Reader.SetClaims(new Claim(ClaimTypes.Role, role));
        Reader.SetPolicies([.. Policies.RolesOf.Where(r => r.Value.Contains(role)).Select(r => r.Key)]);
    }

    protected override void Dispose(bool disposing)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_before, _before);
        base.Dispose(disposing);
    }
}
