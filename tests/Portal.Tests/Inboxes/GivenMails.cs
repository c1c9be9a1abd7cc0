using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Notifications;
using Portal.Data.Store;
using Portal.Inboxes;
using Portal.Settings;
using Portal.Shell;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>Processes that send mails to one real server, and the people that they write to.</summary>
public abstract class GivenMails : IAsyncLifetime
{
    private protected static readonly FindingContent _content = new()
    {
        Title = "Secret title of a borrower",
        Criteria = "secret criteria",
        Condition = "secret condition",
        Cause = "secret cause",
        Consequence = "secret consequence",
        Recommendation = "secret advice",
        Evidence = "W-1",
        Owner = "businessline",
    };

    private protected readonly string _directory = Directory.CreateTempSubdirectory("assay-mails-").FullName;
    private protected readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 1, 0, 0, TimeSpan.Zero)); // 09:00 in Shanghai
    private protected readonly MailSink _sink = new();
    private protected readonly HeardLogs _logs = new();
    private protected readonly List<ServiceProvider> _processes = [];

    public async ValueTask InitializeAsync()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        await PreparedHomes.CopyDatabaseAsync(new Home(_directory));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _sink.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A portal of its own over the same home, as a second process or one after a restart is.</summary>
    private protected ServiceProvider Process(Action<IServiceCollection>? more = null, string user = "", string password = "")
    {
        var settings = new AssaySettings
        {
            Catalogue = { Directory = Repository.PathOf("catalogue") },
            Server = { PublicUrl = "https://assay.bank.example" },
            Mail =
            {
                Host = "127.0.0.1",
                Port = _sink.Port,
                From = "assay@bank.example",
                User = user,
                Password = password,
            },
        };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_logs));
        services.AddTexts();
        services.AddAssay(settings, new Home(_directory));
        services.AddPageReaders();
        services.AddSingleton<TimeProvider>(_time);
        more?.Invoke(services);
        _processes.Add(services.BuildServiceProvider());
        return _processes[^1];
    }

    private protected static Task<int> TurnAsync(IServiceProvider portal) =>
        portal.GetRequiredService<Notifier>().TurnAsync(CancellationToken.None);

    private protected static Task<bool> SetAsync(IServiceProvider portal, Actor actor, string user, string address) =>
        portal
            .GetRequiredService<ContactRegister>()
            .SetAddressAsync(actor, Guid.NewGuid(), user, address, "as the person said", PreparedHomes.Password, CancellationToken.None);

    private protected static async Task ReachAsync(IServiceProvider portal, string user, MailChoice choice, string language)
    {
        await SetAsync(portal, Actor.User(user), user, user + "@bank.example");
        await portal
            .GetRequiredService<ContactRegister>()
            .ChooseAsync(Actor.User(user), Guid.NewGuid(), choice, language, CancellationToken.None);
    }

    /// <summary>A finding that its reviewer has sent to its owner.</summary>
    private protected static async Task<string> SentAsync(IServiceProvider portal, string owner)
    {
        var findings = portal.GetRequiredService<FindingRegister>();
        var number = await findings.OpenAsync(
            Actor.User("auditor"),
            Guid.NewGuid(),
            _content with
            {
                Owner = owner,
                DueDate = new DateOnly(2026, 9, 30),
            },
            null,
            null,
            CancellationToken.None
        );
        await findings.SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);
        return number;
    }

    private protected static async Task<IReadOnlyList<string>> EntriesAsync(IServiceProvider portal)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        return await db
            .LedgerEntries.Where(e => e.Kind == NotificationKinds.NotificationSent)
            .Select(e => e.Body)
            .ToListAsync(CancellationToken.None);
    }

    private protected static async Task TamperAsync(IServiceProvider portal, string statement)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        Assert.True(await db.Database.ExecuteSqlRawAsync(statement, CancellationToken.None) > 0);
    }
}
