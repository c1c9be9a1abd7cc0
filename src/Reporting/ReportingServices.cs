using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;
using Portal.Reporting.Scenarios;

namespace Portal.Reporting;

public static class ReportingServices
{
    /// <summary>Registers the catalogue and what computes and renders by it. The warehouse and the portal database come from
    /// <c>Data</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="catalogueDirectory">Directory of the regulation as data; read once, when it is first needed.</param>
    /// <param name="printing">The browser that prints, and its bounds.</param>
    public static IServiceCollection AddReporting(this IServiceCollection services, string catalogueDirectory, PrintingOptions printing)
    {
        services.AddSingleton(_ => new CatalogueLoader().Load(catalogueDirectory));
        services.AddSingleton<IndicatorEngine>();
        services.AddSingleton<KeptRules>();
        services.AddSingleton<IndicatorRuns>();
        services.AddSingleton<RuleComparison>();
        services.AddSingleton<ClassificationEngine>();
        services.AddSingleton<ScenarioEngine>();
        services.AddSingleton<StepCheck>(provider =>
            new ScenarioCompiler(provider.GetRequiredService<Catalogue>(), provider.GetRequiredService<WarehouseEngine>().Dialect).Problem
        );
        services.AddSingleton<BridgeEngine>();
        services.AddSingleton<MigrationEngine>();
        services.AddSingleton<MigrationLoans>();
        services.AddSingleton<ReturnEngine>();
        services.AddSingleton(printing);
        services.AddSingleton<PdfPrinter>();
        services.AddSingleton<ReturnExports>();
        return services;
    }
}
