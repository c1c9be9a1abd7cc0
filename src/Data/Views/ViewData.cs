using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Views;

/// <summary>Addresses under a name: they change nothing and open nothing, so that the ledger does not hold them.</summary>
internal sealed class ViewData : DataFeature
{
    public override IReadOnlyList<Type> Working { get; } = [typeof(SavedView)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<ViewRegister>();
}
