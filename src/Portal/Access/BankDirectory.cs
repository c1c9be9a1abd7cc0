using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Portal.Data.SignIns;
using Portal.Settings;

namespace Portal.Access;

/// <summary>The directory answered that this person or this sign-in does not exist any more.</summary>
public sealed class DismissedException(string message) : Exception(message);

/// <summary>What a refresh brought: the person as of now, and the token for the next time.</summary>
public sealed record Membership(DirectoryPerson Person, string RefreshToken);

/// <summary>The bank's directory as the portal asks it after the sign-in: membership once more, and whether a logout that arrives is really
/// its own.</summary>
/// <remarks>Addresses and keys come from its discovery document, which the handler of the sign-in keeps and renews.</remarks>
public sealed class BankDirectory(IOptionsMonitor<OpenIdConnectOptions> handlers, OpenIdConnectSettings settings, TimeProvider time)
{
    public const string Scheme = "Directory";

    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // The standard recommends two minutes; some directories give more.
    private static readonly TimeSpan LongestLogout = TimeSpan.FromMinutes(15);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private OpenIdConnectOptions Handler => handlers.Get(Scheme);

    /// <summary>Reads membership again with a refresh token.</summary>
    /// <exception cref="DismissedException">The directory refuses the token: the person is gone, or signed out there.</exception>
    /// <exception cref="HttpRequestException">The directory cannot be reached or is at fault.</exception>
    public async Task<Membership> RefreshAsync(string subject, string refreshToken, CancellationToken cancellationToken)
    {
        var known = await Handler.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = refreshToken,
                ["client_id"] = settings.ClientId,
                ["client_secret"] = settings.ClientSecret,
            }
        );
        using var answer = await Handler.Backchannel.PostAsync(known.TokenEndpoint, form, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new DismissedException($"The directory refused to refresh {subject}.");
        }

        answer.EnsureSuccessStatusCode();
        var message = new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(cancellationToken));
        var claims = message.IdToken is { Length: > 0 } token ? await ReadAsync(token, known, cancellationToken) : [];
        var person = await PersonAsync(claims, message.AccessToken, cancellationToken);
        return person.Subject == subject
            ? new Membership(person, message.RefreshToken is { Length: > 0 } next ? next : refreshToken)
            : throw new DismissedException($"The directory answered about somebody else than {subject}.");
    }

    /// <summary>The person of these claims; what they do not say is asked at the directory's user-info address.</summary>
    public async Task<DirectoryPerson> PersonAsync(
        IReadOnlyCollection<Claim> claims,
        string? accessToken,
        CancellationToken cancellationToken
    )
    {
        if (!claims.Any(c => c.Type == settings.GroupClaim) && accessToken is { Length: > 0 })
        {
            claims = [.. claims, .. await UserInfoAsync(accessToken, cancellationToken)];
        }

        string? Of(string type) => claims.FirstOrDefault(c => c.Type == type)?.Value;
        var subject = Of("sub") ?? throw new DismissedException("The directory does not say who this is (claim sub).");

        // anna@bank.example and BANK\anna are anna here; what is no user name then is refused where it would be stored.
        var name = (Of(settings.NameClaim) ?? "").Split('@')[0].Split('\\')[^1].ToLowerInvariant();
        return new DirectoryPerson(
            subject,
            name,
            Of(settings.DisplayNameClaim) ?? name,
            [.. claims.Where(c => c.Type == settings.GroupClaim).Select(c => c.Value)]
        );
    }

    /// <summary>Reads a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6); null when it is not the directory's, not for this
    /// portal, or not of now.</summary>
    public async Task<LogoutToken?> ReadLogoutAsync(string text, CancellationToken cancellationToken)
    {
        var known = await Handler.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var read = await Tokens.ValidateTokenAsync(text, Parameters(known));
        if (!read.IsValid)
        {
            Handler.ConfigurationManager.RequestRefresh(); // its keys may have changed; at most once in some minutes
            return null;
        }

        var token = (JsonWebToken)read.SecurityToken;
        var isLogout =
            token.TryGetPayloadValue<JsonElement>("events", out var events)
            && events.ValueKind == JsonValueKind.Object
            && events.TryGetProperty(LogoutEvent, out _);
        token.TryGetPayloadValue<string>("sid", out var session);
        return
            isLogout
            && !token.TryGetPayloadValue<object>("nonce", out _)
            && token.Id is { Length: > 0 and <= 256 } id
            && IsOfNow(token)
            && (token.Subject is { Length: > 0 } || session is not null)
            ? new LogoutToken(id, token.ValidTo, token.Subject is { Length: > 0 } subject ? subject : null, session)
            : null;
    }

    // Its id is remembered until it ends: one that ends in years would be remembered, and could be sent, for years.
    private bool IsOfNow(JsonWebToken token) =>
        token.TryGetPayloadValue<long>("iat", out _)
        && token.IssuedAt <= time.GetUtcNow().UtcDateTime + Skew
        && token.ValidTo <= time.GetUtcNow().UtcDateTime + LongestLogout;

    private async Task<IReadOnlyCollection<Claim>> ReadAsync(
        string idToken,
        OpenIdConnectConfiguration known,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = await Tokens.ValidateTokenAsync(idToken, Parameters(known));
        return read.IsValid
            ? [.. read.ClaimsIdentity.Claims]
            : throw new DismissedException("The directory's answer to a refresh is not signed by it, or not for this portal.");
    }

    private async Task<IReadOnlyCollection<Claim>> UserInfoAsync(string accessToken, CancellationToken cancellationToken)
    {
        var known = await Handler.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        if (string.IsNullOrEmpty(known.UserInfoEndpoint))
        {
            return [];
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, known.UserInfoEndpoint);
        request.Headers.Authorization = new("Bearer", accessToken);
        using var answer = await Handler.Backchannel.SendAsync(request, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new DismissedException("The directory does not say anything about this person any more.");
        }

        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return
        [
            .. from property in body.RootElement.EnumerateObject()
            from value in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value]
            where value.ValueKind == JsonValueKind.String
            select new Claim(property.Name, value.GetString()!),
        ];
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration known) =>
        new()
        {
            ValidIssuer = known.Issuer,
            ValidAudience = settings.ClientId,
            IssuerSigningKeys = known.SigningKeys,
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
            ClockSkew = Skew,
        };
}

/// <summary>A logout that the directory sends.</summary>
/// <param name="Id">Claim <c>jti</c>; the same one does nothing twice.</param>
public sealed record LogoutToken(string Id, DateTime ValidTo, string? Subject, string? Session);
