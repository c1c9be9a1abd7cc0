using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Portal.Tests.Doors;

/// <summary>Somebody whom the directory knows.</summary>
internal sealed record Employee(string Subject, string Name, string DisplayName, params string[] Groups);

/// <summary>A bank's directory on loopback: OpenIddict's server in degraded mode, without a store. Who is in <see cref="People"/> may sign
/// in.</summary>
internal sealed class TestDirectory : IAsyncDisposable
{
    public const string ClientId = "assay";
    public const string Secret = "a secret of the tests";

    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "tests" };

    public TestDirectory()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddOpenIddict()
            .AddServer(options =>
            {
                options.EnableDegradedMode();
                options
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo");
                options.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
                options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess);
                options.AddSigningKey(_key).AddEphemeralEncryptionKey();
                options.UseAspNetCore().DisableTransportSecurityRequirement();
                options.AddEventHandler<ValidateAuthorizationRequestContext>(b => b.UseInlineHandler(Check));
                options.AddEventHandler<ValidateTokenRequestContext>(b => b.UseInlineHandler(Check));
                options.AddEventHandler<HandleAuthorizationRequestContext>(b => b.UseInlineHandler(Authorize));
                options.AddEventHandler<HandleTokenRequestContext>(b => b.UseInlineHandler(Exchange));
                options.AddEventHandler<HandleUserInfoRequestContext>(b => b.UseInlineHandler(Tell));
            });
        _app = builder.Build();
    }

    public ConcurrentDictionary<string, Employee> People { get; } = new(StringComparer.Ordinal);

    /// <summary>Subject of whoever sits at the browser.</summary>
    public string AtTheDoor { get; set; } = "";

    /// <summary>Whether tokens carry groups; otherwise they are told at the user-info address.</summary>
    public bool IsGroupInToken { get; set; } = true;

    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>A logout token as the standard wants it, unless something is made different.</summary>
    public string LogoutToken(
        string? subject,
        string? session,
        string? id = null,
        string audience = ClientId,
        bool isEvent = true,
        bool hasNonce = false,
        SecurityKey? key = null,
        string? issuer = null,
        int minutes = 2
    )
    {
        var claims = new Dictionary<string, object> { ["jti"] = id ?? Guid.NewGuid().ToString() };
        Add("sub", subject);
        Add("sid", session);
        Add("nonce", hasNonce ? "x" : null);
        if (isEvent)
        {
            claims["events"] = new Dictionary<string, object>
            {
                ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>(),
            };
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Address + "/",
                Audience = audience,
                Claims = claims,
                TokenType = "logout+jwt",
                IssuedAt = now.AddMinutes(Math.Min(0, minutes)),
                NotBefore = now.AddMinutes(Math.Min(0, minutes) - 1),
                Expires = now.AddMinutes(minutes),
                SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256),
            }
        );

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static ValueTask Check(ValidateAuthorizationRequestContext context)
    {
        if (
            context.ClientId != ClientId
            || context.RedirectUri is null
            || !new Uri(context.RedirectUri).IsLoopback
            || !new Uri(context.RedirectUri).AbsolutePath.Equals("/sign-in/directory", StringComparison.Ordinal)
        )
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask Check(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != Secret)
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask Authorize(HandleAuthorizationRequestContext context)
    {
        if (People.TryGetValue(AtTheDoor, out var person))
        {
            context.SignIn(Principal(person, context.Request!.GetScopes()));
        }
        else
        {
            context.Reject(Errors.AccessDenied);
        }

        return default;
    }

    private ValueTask Exchange(HandleTokenRequestContext context)
    {
        var asked = context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal;
        if (asked?.GetClaim(Claims.Subject) is { } subject && People.TryGetValue(subject, out var person))
        {
            context.SignIn(Principal(person, asked.GetScopes()));
        }
        else
        {
            context.Reject(Errors.InvalidGrant);
        }

        return default;
    }

    private ValueTask Tell(HandleUserInfoRequestContext context)
    {
        if (context.AccessTokenPrincipal?.GetClaim(Claims.Subject) is { } subject && People.TryGetValue(subject, out var person))
        {
            context.Subject = subject;
            context.Claims["groups"] = new OpenIddictParameter(person.Groups.ToImmutableArray<string?>());
        }
        else
        {
            context.Reject(Errors.InvalidToken);
        }

        return default;
    }

    private ClaimsPrincipal Principal(Employee person, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity
            .SetClaim(Claims.Subject, person.Subject)
            .SetClaim(Claims.PreferredUsername, person.Name)
            .SetClaim(Claims.Name, person.DisplayName)
            .SetClaim("sid", "sid-" + person.Subject);
        if (IsGroupInToken)
        {
            identity.SetClaims("groups", [.. person.Groups]);
        }

        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return new ClaimsPrincipal(identity).SetScopes(scopes);
    }
}
