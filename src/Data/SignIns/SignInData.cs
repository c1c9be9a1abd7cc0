using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>Passwords, second factors and the delays of failed sign-ins.</summary>
internal sealed class SignInData : DataFeature
{
    public override IReadOnlyList<Type> Working { get; } = [typeof(SignInDelay)];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInDelays>();
        services.AddSingleton<SignInFailures>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<OwnPasswords>();
        services.TryAddSingleton(SignInRules.Default);
        services.AddSingleton<TotpKeys>();
        services.AddSingleton<SecondFactors>();
    }
}
