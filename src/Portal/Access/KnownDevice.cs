using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Portal.Access;

/// <summary>
/// Marks a browser in which an account signed in before, so that its owner is not made to wait for what strangers tried. The mark opens
/// nothing.
/// </summary>
public sealed class KnownDevice(IDataProtectionProvider protection)
{
    private const string CookieName = "assay.device";
    private const char Separator = '\n';
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("Assay.KnownDevice.v1");

    /// <summary>Id of this browser, when the account signed in here before; null otherwise.</summary>
    public string? Of(HttpContext http, string account)
    {
        if (http.Request.Cookies[Reach.CookieName(http.Request, CookieName)] is not { Length: < 1024 } cookie)
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(cookie).Split(Separator, 2);
            return parts.Length == 2 && string.Equals(parts[1], account.Trim(), StringComparison.OrdinalIgnoreCase) ? parts[0] : null;
        }
        catch (CryptographicException)
        {
            return null; // of another home, or made up
        }
    }

    public void Mark(HttpContext http, string account)
    {
        var id = Of(http, account) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Cookies.Append(
            Reach.CookieName(http.Request, CookieName),
            _protector.Protect($"{id}{Separator}{account}"),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
                MaxAge = Life,
                IsEssential = true,
                Path = "/",
            }
        );
    }
}
