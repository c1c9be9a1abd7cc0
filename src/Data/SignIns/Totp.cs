using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace Portal.Data.SignIns;

/// <summary>Codes of an authenticator app: RFC 6238 with SHA-1, 30 seconds and 6 digits, which is what every app knows.</summary>
public static class Totp
{
    private const string Issuer = "Assay";
    private const int KeyBytes = 20;

    // A clock may be half a minute off, either way.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The time step to which a code belongs; null when it belongs to none of now.</summary>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now) =>
        new OtpNet.Totp(key).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;

    /// <summary>The key as people type it, in groups of four.</summary>
    public static string Text(byte[] key) =>
        string.Join(' ', Base32Encoding.ToString(key).TrimEnd('=').Chunk(4).Select(c => new string(c)));

    /// <summary>What an app reads from the picture (Key URI format).</summary>
    public static string Address(byte[] key, string userName) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(userName)}?secret={Base32Encoding.ToString(key).TrimEnd('=')}&issuer={Issuer}&algorithm=SHA1&digits=6&period=30"
        );
}

/// <summary>Keys of authenticator apps are stored encrypted under the home's data-protection keys: who has the database alone has no
/// factor.</summary>
public sealed class TotpKeys(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Pending = TimeSpan.FromMinutes(15);

    /// <summary>For the database; opens for this user only.</summary>
    public string Protect(string userName, byte[] key) => Convert.ToBase64String(Stored(userName).Protect(key));

    /// <returns>Null when it was protected for another user or under keys that are gone.</returns>
    public byte[]? Open(string userName, string text) => Try(() => Stored(userName).Unprotect(Convert.FromBase64String(text)));

    /// <summary>For the form that asks for the first code: nothing is stored before the app has shown that it knows the key.</summary>
    public string Offer(string userName, byte[] key) => Offered(userName).Protect(Convert.ToBase64String(key), Pending);

    /// <returns>Null when it was not offered to this user within the last quarter of an hour.</returns>
    public byte[]? OpenOffer(string userName, string? text) =>
        text is { Length: < 1024 } ? Try(() => Convert.FromBase64String(Offered(userName).Unprotect(text))) : null;

    private IDataProtector Stored(string userName) => protection.CreateProtector("Assay.Totp.v1", userName);

    private ITimeLimitedDataProtector Offered(string userName) =>
        protection.CreateProtector("Assay.Totp.Offer.v1", userName).ToTimeLimitedDataProtector();

    private static byte[]? Try(Func<byte[]> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
