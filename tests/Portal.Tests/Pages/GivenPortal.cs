using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Data.Warehouse.Demo;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Settings;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>Pages over the real services and an empty home of their own: what a page shows was written by the registers.</summary>
public abstract class GivenPortal : PortalTest, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-pages-").FullName;

    protected GivenPortal()
    {
        var settings = new AssaySettings { Catalogue = { Directory = Repository.PathOf("catalogue") } };
        Services.AddAssay(settings, new Home(_directory));
        Services.AddPageReaders();
    }

    public async ValueTask InitializeAsync() => await PreparedHomes.CopyDatabaseAsync(Get<Home>());

    protected T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The address that the page reads its state from.</summary>
    protected void GivenAddress(string address) => Get<NavigationManager>().NavigateTo(address);

    /// <summary>A kept run with these values; what a test does not say is an indicator within its limits.</summary>
    protected Task GivenRunAsync(DateOnly asOf, params IReadOnlyList<RunValue> values)
    {
        var catalogue = Get<Catalogue>();
        return Get<RunRegister>()
            .SaveAsync(
                Actor.System,
                Guid.NewGuid(),
                new NewRun
                {
                    AsOf = asOf,
                    CatalogueDigest = catalogue.Digest,
                    CatalogueText = "text of the rules",
                    InputDigest = new string('a', 64),
                    InputsJson = "[]",
                    Engine = "test",
                    StartedAt = new DateTimeOffset(2025, 1, 3, 8, 0, 0, TimeSpan.Zero),
                    ElapsedMs = 1,
                    RowsScanned = 1,
                    ResultDigest = new string('b', 64),
                    ClosureDigest = catalogue.ClosuresAt(Viewpoint.Of(asOf)).Run,
                    Values = values,
                },
                CancellationToken.None
            );
    }

    /// <summary>A small demonstration bank up to a month-end.</summary>
    protected Task GivenDemoBankAsync(DateOnly end, int months = 1) =>
        PreparedHomes.CopyBankAsync(Get<Home>(), new DemoOptions(3_000, months, end, 7));

    protected static RunValue Ratio(string code, decimal? value, string state = "within", string status = "ok", params string[] missing) =>
        new(
            code,
            "X",
            Words.Read<ResultStatus>(status),
            missing,
            value,
            null,
            null,
            Unit.Ratio,
            Direction.Lower,
            Words.Read<LimitState>(state),
            null,
            0.05m,
            []
        )
        {
            RegulatoryState = Words.Read<RegulatoryState>(state == "watch" ? "early" : state),
        };

    /// <summary>The demonstration's appetite for a ratio: amber 1.7 and red 1.9 percent.</summary>
    protected static RunAppetite Appetite(string state) =>
        new(0.017m, 0.019m, Words.Read<AppetiteState>(state), "demonstration 2022-03", new DateOnly(2022, 3, 25), "董事会");

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
