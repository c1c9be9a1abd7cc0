using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Backups;

/// <summary>What a home that was restored says of it.</summary>
internal sealed class BackupData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(BackupKinds)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<RestoreRegister>();
}
