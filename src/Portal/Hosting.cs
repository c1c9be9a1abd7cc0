using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using MudBlazor;
using MudBlazor.Services;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Lists;
using Portal.Shell;
using Portal.Work;

namespace Portal;

/// <summary>The pages of the portal, for whoever builds the host: services, then middleware and addresses.</summary>
public static class Hosting
{
    /// <summary>Adds pages, sign-in and rights. The portal database, the warehouse and the engine are added by their own
    /// projects.</summary>
    public static IServiceCollection AddPortalPages(this IServiceCollection services)
    {
        services.AddTexts();
        services.Configure<RequestLocalizationOptions>(Preferences.Configure);
        services.AddMudServices(options =>
        {
            // A message stands or is gone, and nothing shines through: while it fades nobody can read it.
            var messages = options.SnackbarConfiguration;
            (messages.PositionClass, messages.ShowTransitionDuration, messages.HideTransitionDuration, messages.MaximumOpacity) = (
                Defaults.Classes.Position.BottomRight,
                0,
                0,
                100
            );
        });
        services.AddTransient<MudLocalizer, MudTexts>();
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = Bounds.CircuitMessageBytes);
        services.Configure<CircuitOptions>(o => o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10));

        services.AddIdentityCore<PortalUser>().AddPortalStores().AddSignInManager();
        services.AddSingleton<KnownDevice>();
        services.AddScoped<SignInDoor>();
        services.Configure<IdentityPasskeyOptions>(Passkeys);
        services.AddHostedService<SignInFailureWriter>();
        services.AddHostedService<SignInDelayWriter>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            (options.LoginPath, options.ReturnUrlParameter) = ("/sign-in", "returnUrl");
            options.Cookie.Name = "assay.session";
            options.ExpireTimeSpan = TimeSpan.FromHours(8);

            // Of the path alone: an address made of the Host header would be whatever the visitor says.
            var redirect = options.Events.OnRedirectToLogin;
            options.Events.OnRedirectToLogin = context =>
            {
                context.RedirectUri = new Uri(context.RedirectUri).PathAndQuery;
                return redirect(context);
            };

            SessionCookie.Watch(options);

            // The status page names the right that is missing; a redirect would lose the address and the code.
            options.Events.OnRedirectToAccessDenied = context =>
            {
                // Who sees no figures begins elsewhere: the address without a page is everybody's way in.
                if (context.Request.Path == Urls.Home() && Policies.StartOf(context.HttpContext.User) is var start && start != Urls.Home())
                {
                    context.Response.Redirect(start);
                    return Task.CompletedTask;
                }

                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SameSite) = ("assay.form", SameSiteMode.Strict));
        services.AddCompressedPages();
        services.AddAuthorization(Policies.AddTo);
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentUser>();
        services.AddScoped<ListStart>();
        services.AddScoped<CircuitAuthentication>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<CircuitAuthentication>());
        services.AddScoped<CircuitHandler, CircuitRights>();
        services.AddSingleton<OpenGrants>();
        services.AddSingleton<SeenSessions>();
        services.AddSingleton<PageVisits>();
        services.AddScoped<PageVisit>();
        services.AddHostedService<GrantPoll>();
        services.AddSingleton<LeavingSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<LeavingSessions>());
        return services.AddPageReaders();
    }

    /// <summary>The person's own finger or PIN is asked for, and the key stays on the device: so a passkey is both factors.</summary>
    private static void Passkeys(IdentityPasskeyOptions options)
    {
        (options.UserVerificationRequirement, options.ResidentKeyRequirement, options.AttestationConveyancePreference) = (
            "required",
            "required",
            "none"
        );
        options.ValidateOrigin = context =>
            ValueTask.FromResult(
                !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}"
            );
    }

    /// <summary>What pages read through; everything below them is added by <see cref="Composition"/>.</summary>
    public static IServiceCollection AddPageReaders(this IServiceCollection services)
    {
        services.AddSingleton(KeptModelBounds.Default);
        services.AddSingleton<KeptModels>();
        services.AddSingleton<SealedReader>();
        services.AddSingleton<PageModels>();
        services.AddSingleton<BookInfo>();
        services.AddSingleton<FigureInputs>();
        services.AddSingleton<CodeNames>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<BridgeReader>();
        services.AddSingleton<Definitions>();
        services.AddSingleton<LoanColumns>();
        services.AddSingleton<ListFiles>();
        services.AddTransient<RuleTexts>();
        services.AddTransient<StateNames>();
        services.AddTransient<MissingWords>();
        services.AddSingleton<FigureWords>();
        foreach (var feature in Features.All)
        {
            feature.AddServices(services);
        }

        return services;
    }

    /// <summary>Headers, languages, sign-in and pages, in the order in which a request meets them.</summary>
    public static WebApplication MapPortalPages(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseCompressedPages();
        app.UseRequestLocalization();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/status/500",
                StatusCodeSelector = failure =>
                    StoreFaults.Of(failure) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable,
            }
        );
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(
            static (http, next) =>
            {
                // A program that asks the interface wants the code, not a page about it.
                if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                {
                    http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
                }

                // The page about a refused form is read, not posted: as a post it would want that form's antiforgery token and fail itself.
                if (
                    http.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || http.Features.Get<IExceptionHandlerPathFeature>() is not null
                )
                {
                    http.Request.Method = HttpMethods.Get;
                }

                return next(http);
            }
        );
        app.UseLimitedTime();
        app.UseReadableAddresses();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAbsentPages();
        app.UseRunningRequests();
        app.UseFormsInTime();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignIn();
        app.MapPasskeys();
        Preferences.Map(app);
        ListFiles.Map(app);
        foreach (var feature in Features.All)
        {
            feature.Map(app);
        }

        // Blazor would send its own frame-ancestors rule beside ours.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
