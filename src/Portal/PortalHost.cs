using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portal.Access;
using Portal.Api;
using Portal.Data;
using Portal.Settings;
using Serilog;
using Serilog.Events;

namespace Portal;

/// <summary>The web application over one home.</summary>
public static class PortalHost
{
    /// <param name="address">What is reserved to listen on; null to open it when the application starts.</param>
    public static WebApplication Build(AssaySettings settings, Home home, DemoSignIns signIns, ReservedAddress? address = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
                WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            }
        );

        // Our settings are read and checked already; the host's own reading of the same file would only repeat it.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Portal.staticwebassets.runtime.json")))
        {
            StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        }

        builder.WebHost.UseUrls(settings.Server.Url);
        builder.WebHost.ConfigureKestrel(kestrel => Bound(kestrel, settings.Server));
        if (address is not null)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = address.Give);
        }

        builder.Services.AddSerilog(log => Configure(log, settings, home));
        builder.Services.AddAssay(settings, home);
        builder.Services.AddPortalPages();
        foreach (var feature in Features.All)
        {
            feature.AddServed(builder.Services, settings);
        }

        builder.Services.AddReach(settings.Server);
        builder.Services.AddRequestTimeouts(timeouts =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = settings.Server.RequestTimeout }
        );
        builder.Services.AddDirectory(settings.Access.OpenIdConnect);
        builder.Services.AddPortalApi();
        builder.Services.AddSingleton(signIns);

        var app = builder.Build();
        app.UseReach(settings.Server);
        app.MapPortalPages();
        app.MapDirectory(settings.Access.OpenIdConnect);
        app.MapPortalApi();
        return app;
    }

    /// <summary>The address that a started portal really listens on.</summary>
    public static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What one connection may ask of the server before anything has looked at who asks.</summary>
    private static void Bound(KestrelServerOptions kestrel, ServerSettings server)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Bounds.RequestBytes;
        kestrel.Limits.MaxRequestLineSize = 8 << 10;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = server.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);

        // Whoever sends or takes more slowly than this holds a connection for nothing.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    private static void Configure(LoggerConfiguration log, AssaySettings settings, Home home) =>
        log
            .MinimumLevel.Is(Named.Of<LogEventLevel>(settings.Logging.MinimumLevel))
            .WriteTo.File(
                Path.Combine(home.LogsDirectory, "assay-.log"),
                formatProvider: CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: settings.Logging.RetainedDays,
                shared: true
            );
}
