using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Portal.Settings;

namespace Portal.Access;

/// <summary>How requests reach the portal: directly, or through the bank's proxy; and the one address that the portal gives as its
/// own.</summary>
public static class Reach
{
    /// <summary>A browser takes a cookie of this name only over https, from this very host, for all of it: no neighbour can plant
    /// one.</summary>
    private const string HostPrefix = "__Host-";

    public static IServiceCollection AddReach(this IServiceCollection services, ServerSettings server)
    {
        services.Configure<HostFilteringOptions>(o => (o.AllowedHosts, o.IncludeFailureMessage) = ([.. server.Hosts()], false));
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            var proxies = server.ProxyNetworks();
            o.ForwardedHeaders =
                proxies.Count == 0
                    ? ForwardedHeaders.None
                    : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                o.KnownIPNetworks.Add(proxy);
            }

            o.ForwardLimit = null; // as many as are known; the first unknown one is the visitor
            o.AllowedHosts = [server.Public().Host];
        });
        services.Configure<IdentityPasskeyOptions>(o => o.ServerDomain = server.PasskeyDomain());
        services.AddHsts(o => o.MaxAge = TimeSpan.FromDays(365));
        if (IsSecure(server))
        {
            services.PostConfigureAll<CookieAuthenticationOptions>(o => Secure(o.Cookie));
            services.PostConfigure<AntiforgeryOptions>(o => Secure(o.Cookie));
        }

        return services;
    }

    /// <summary>Stands before everything else that looks at a request.</summary>
    public static void UseReach(this WebApplication app, ServerSettings server)
    {
        app.UseForwardedHeaders();
        app.UseWebSockets();
        app.UseSocketOrigin(server);
        var known = server.Public();
        if (server.PublicUrl.Length > 0)
        {
            var host = known.IsDefaultPort ? new HostString(known.Host) : new HostString(known.Host, known.Port);
            app.Use(
                (http, next) =>
                {
                    if (IsSecure(server) && CameInClear(http))
                    {
                        return LeadToHttpsAsync(http, known);
                    }

                    // Whatever is made of them from here on is made of the configured address.
                    (http.Request.Scheme, http.Request.Host) = (known.Scheme, host);
                    return next(http);
                }
            );
        }

        if (IsSecure(server))
        {
            app.UseHsts();
        }
    }

    /// <summary>Name of a cookie that this request may set.</summary>
    public static string CookieName(HttpRequest request, string name) => request.IsHttps ? HostPrefix + name : name;

    private static bool IsSecure(ServerSettings server) => server.Public().Scheme == Uri.UriSchemeHttps;

    /// <summary>A believed proxy says that the browser spoke to it without TLS. A program on this machine has no proxy and is
    /// served.</summary>
    private static bool CameInClear(HttpContext http) =>
        http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName) && !http.Request.IsHttps;

    private static Task LeadToHttpsAsync(HttpContext http, Uri known)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Redirect(
                $"{known.GetLeftPart(UriPartial.Authority)}{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}",
                permanent: true,
                preserveMethod: true
            );
            return Task.CompletedTask;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.Response.WriteAsync(
            $"Nothing was done: this was sent without encryption. Use {known.GetLeftPart(UriPartial.Authority)}."
        );
    }

    private static void Secure(CookieBuilder cookie)
    {
        (cookie.SecurePolicy, cookie.Path, cookie.Domain) = (CookieSecurePolicy.Always, "/", null);
        if (cookie.Name is { } name && !name.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            cookie.Name = HostPrefix + name;
        }
    }
}
