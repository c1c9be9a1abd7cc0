using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Store;

/// <summary>A first start that is inside its migration when it is killed.</summary>
internal static class Migrating
{
    public static async Task RunAsync(string directory)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPortalData(
            DatabaseProvider.Sqlite,
            $"Data Source={Path.Combine(directory, "assay.db")}",
            Path.Combine(directory, "keys")
        );
        services.ConfigureDbContext<SqlitePortalDb>(options => options.AddInterceptors(new WaitInside()));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PortalDatabase>().MigrateAsync(Actor.OperatingSystem("probe"), CancellationToken.None);
    }

    /// <summary>Says so when the first table of the portal is about to be made, and waits there.</summary>
    private sealed class WaitInside : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (command.CommandText.Contains("CREATE TABLE \"Finding\"", StringComparison.Ordinal))
            {
                Console.WriteLine("migrating");
                Thread.Sleep(Timeout.Infinite);
            }

            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
