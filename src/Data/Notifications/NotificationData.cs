using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Store;

namespace Portal.Data.Notifications;

/// <summary>Mails that were sent, and who is still to be told of what.</summary>
internal sealed class NotificationData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(NotificationKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } = [GovernedKind.Of<SentMail>("mail/", m => m.Id)];

    public override IReadOnlyList<Type> Working { get; } = [typeof(Notification)];

    public override void AddServices(IServiceCollection services) => services.AddSingleton<NotificationRegister>();
}
