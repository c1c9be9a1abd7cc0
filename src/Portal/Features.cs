using Portal.Analysis;
using Portal.Bridges;
using Portal.Classifications;
using Portal.Dashboards;
using Portal.Findings;
using Portal.Health;
using Portal.Inboxes;
using Portal.Indicators;
using Portal.Jobs;
using Portal.Loads;
using Portal.Loans;
using Portal.Matrix;
using Portal.Migrations;
using Portal.People;
using Portal.Regulations;
using Portal.Returns;
using Portal.Scenarios;
using Portal.Shell;
using Portal.Trail;

namespace Portal;

/// <summary>The one list of the features, in the order of the menu. Nothing else outside its folder names one.</summary>
public static class Features
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        new InboxesFeature(),
        new DashboardsFeature(),
        new MatrixFeature(),
        new IndicatorsFeature(),
        new MigrationsFeature(),
        new ClassificationsFeature(),
        new RegulationsFeature(),
        new AnalysisFeature(),
        new BridgesFeature(),
        new ScenariosFeature(),
        new LoansFeature(),
        new ReturnsFeature(),
        new FindingsFeature(),
        new LoadsFeature(),
        new TrailFeature(),
        new PeopleFeature(),
        new JobsFeature(),
        new HealthFeature(),
    ];
}
