using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Portal.Cli;
using Portal.Data;
using Portal.Settings;

namespace Portal.Health;

/// <summary>Metrics and traces for the bank's own collector, by OpenTelemetry's protocol over HTTP; nothing is sent without an
/// address.</summary>
internal static class Exported
{
    public static IServiceCollection AddExported(this IServiceCollection services, TelemetrySettings settings)
    {
        if (settings.OtlpEndpoint.Length == 0)
        {
            return services;
        }

        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("assay", serviceVersion: BackupVerb.Program))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Telemetry.Name)
                    .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                    .AddOtlpExporter(o => To(o, settings, "v1/metrics"))
            )
            .WithTracing(traces =>
                traces
                    .SetSampler(new AlwaysOnSampler()) // whoever asks does not decide what is watched
                    .AddSource(Telemetry.Name)
                    .AddAspNetCoreInstrumentation(o => o.EnrichWithHttpResponse = (activity, response) => Mask(activity, response))
                    .AddOtlpExporter(o => To(o, settings, "v1/traces"))
            );
        return services;
    }

    private static void To(OtlpExporterOptions options, TelemetrySettings settings, string path) =>
        (options.Protocol, options.Endpoint, options.Headers) = (
            OtlpExportProtocol.HttpProtobuf,
            new Uri($"{settings.OtlpEndpoint.TrimEnd('/')}/{path}"),
            settings.OtlpHeaders
        );

    /// <summary>Addresses hold names of people and conditions on loans, and browsers tell who uses them: a trace keeps the route
    /// alone.</summary>
    private static void Mask(System.Diagnostics.Activity activity, HttpResponse response)
    {
        var route = (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        activity.SetTag("url.path", route);
        foreach (var tag in (string[])["url.query", "url.full", "user_agent.original", "client.address", "network.peer.address"])
        {
            activity.SetTag(tag, null);
        }
    }
}
