using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Shell;

namespace Portal.Trail;

/// <summary>The ledger: every entry, its proof, its verification.</summary>
public sealed class TrailFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } = [new(MenuSection.Trust, "Menu.Ledger", Urls.Ledger(), Policies.ViewLedger)];

    public override IReadOnlyList<Right> Rights { get; } =
    [
        new(Policies.ViewLedger, Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Admin),
        new(Policies.VerifyLedger, Roles.Auditor, Roles.AuditManager, Roles.Admin),
    ];

    public override void Map(IEndpointRouteBuilder routes) => ProofFiles.Map(routes);

    public override void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/ledger/entries", LedgerApi.EntriesAsync).RequireAuthorization(Policies.ViewLedger);
        api.MapPost(
                "/ledger/verify",
                async (LedgerVerification verification, CancellationToken ct) => Results.Ok(await verification.VerifyAsync(ct))
            )
            .RequireAuthorization(Policies.VerifyLedger);
    }
}
