using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Settings;
using Portal.Shell;

namespace Portal.Inboxes;

/// <summary>What waits for whom, by page and by mail.</summary>
public sealed class InboxesFeature : Feature
{
    public override IReadOnlyList<MenuEntry> Menu { get; } =
    [new(MenuSection.Inbox, "Menu.Inbox", Urls.Inbox(), Policies.ViewInbox) { Component = typeof(InboxLink) }];

    public override IReadOnlyList<Right> Rights { get; } = [new(Policies.ViewInbox, [.. Roles.All])];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddScoped<WhatWaits>();
        services.AddTransient<ErrandTexts>();
        services.AddTransient<MailText>();
        services.AddTransient<Notifier>();
        services.AddSingleton<MailSender>();
    }

    public override void AddServed(IServiceCollection services, AssaySettings settings) => services.AddHostedService<NotificationTurns>();
}
