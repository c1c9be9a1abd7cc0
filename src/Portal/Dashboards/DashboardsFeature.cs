using Portal.Access;
using Portal.Reporting.Catalogues;
using Portal.Shell;
using Portal.Work;

namespace Portal.Dashboards;

/// <summary>The executives' minute, and one page for each subject.</summary>
public sealed class DashboardsFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [
        new(MenuSection.Start, "Menu.Executive", Urls.Home(), Policies.ViewIndicators) { IsExact = true },
        new(MenuSection.Credit, "Menu.Subjects", Urls.Subject(), Policies.ViewIndicators),
    ];

    public override IReadOnlyDictionary<Type, IsThere> Things { get; } =
        new Dictionary<Type, IsThere>
        {
            [typeof(SubjectPage)] = static (services, name, _, _) =>
                Task.FromResult(services.GetRequiredService<Catalogue>().Subjects.Any(subject => subject.Code == name)),
        };

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton<SubjectReader>().AddSingleton<IPageModel, SubjectModels>();
}
