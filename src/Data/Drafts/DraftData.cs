using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Drafts;

/// <summary>What people typed and did not send: their own working data.</summary>
internal sealed class DraftData : DataFeature
{
    public override IReadOnlyList<Type> Working { get; } = [typeof(Draft)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<DraftRegister>();
}
