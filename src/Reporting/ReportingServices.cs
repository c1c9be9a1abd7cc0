using Microsoft.Extensions.DependencyInjection;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Reporting;

public static class ReportingServices
{
    /// <summary>Registers the catalogue and what computes and renders by it. The warehouse and the portal database come from <c>Data</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="catalogueDirectory">Directory of the regulation as data; read once, when it is first needed.</param>
    public static IServiceCollection AddReporting(this IServiceCollection services, string catalogueDirectory)
    {
        services.AddSingleton(_ => new CatalogueLoader().Load(catalogueDirectory));
        services.AddSingleton<IndicatorEngine>();
        return services;
    }
}
