using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Inboxes;
using Portal.Returns;
using Portal.Shell;

namespace Portal;

/// <summary>The inbox and the one list of what it is put together from; each source stands beside the thing that it speaks of.</summary>
public static class InboxSources
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<IErrandSource, FindingErrands>();
        services.AddSingleton<IErrandSource, ReturnErrands>();
        services.AddSingleton<IErrandSource, UserErrands>();
        services.AddSingleton<Inbox>();
        services.AddScoped<WhatWaits>();
        services.AddTransient<ErrandTexts>();
        services.AddTransient<MailText>();
        services.AddTransient<Notifier>();
        services.AddSingleton<MailSender>();
        return services;
    }
}
