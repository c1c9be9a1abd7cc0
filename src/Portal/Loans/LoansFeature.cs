using Portal.Access;
using Portal.Data.Access;
using Portal.Lists;
using Portal.Shell;
using Portal.Work;

namespace Portal.Loans;

/// <summary>Single loans, which only auditors and compliance see.</summary>
public sealed class LoansFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } = [new(MenuSection.Credit, "Menu.Loans", Urls.Loans(), Policies.ViewLoans)];

    public override IReadOnlyList<Right> Rights { get; } = [new(Policies.ViewLoans, Roles.Auditor, Roles.AuditManager, Roles.Compliance)];

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton<IListSource, LoanListSource>().AddSingleton<IPageModel, LoanModels>();
}
