using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Jobs;

/// <summary>Recurring work: who works on it is working data; beginnings and ends are entries.</summary>
internal sealed class JobData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(JobKinds)];

    public override IReadOnlyList<string> Told { get; } = ["job/"];

    public override IReadOnlyList<Type> Working { get; } = [typeof(JobRun)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<JobRegister>();
}
