using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Microsoft.AspNetCore.Components;
using Portal.Data.Store;
using Portal.Reporting.Catalogues;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Portal.Tests.Rules;

/// <summary>The rooms of docs/architecture.md, held by what the compiler made: no alias, no fully written name and no component of a page
/// gets around them.</summary>
public sealed class ArchitectureTests
{
    private static readonly Lazy<Architecture> Loaded = new(() =>
        new ArchLoader().LoadAssemblies(typeof(PortalDb).Assembly, typeof(Catalogue).Assembly, typeof(Hosting).Assembly).Build()
    );

    /// <summary>Rooms that features share.</summary>
    private static readonly string[] Shared = ["Shell", "Controls", "Access", "Cli", "Api", "Settings", "Work", "Lists"];

    [Theory]
    [InlineData(
        "Portal.Data.Warehouse",
        "Portal.Data.(Store|Ledgers|Access|Runs|Returns|Findings|Scenarios|Jobs|Drafts|Notifications|Inboxes)"
    )]
    [InlineData("Portal.Data.Store", "Portal.Data.Warehouse")]
    [InlineData("Portal.Data.Ledgers", "Portal.Data.Warehouse")]
    [InlineData("Portal.Data.Findings", "Portal.Data.Warehouse")]
    [InlineData("Portal.Data.Jobs", "Portal.Data.Warehouse")]
    [InlineData(
        "Portal.Reporting.Expressions",
        "(Microsoft.EntityFrameworkCore|System.IO|System.Net|Portal.Data.Store|Portal.Data.Ledgers)"
    )]
    [InlineData(
        "Portal.Reporting.Rendering",
        "(Microsoft.EntityFrameworkCore|Portal.Data.Store|Portal.Data.Ledgers|Portal.Reporting.Planning)"
    )]
    [InlineData("Portal.Reporting", "Microsoft.EntityFrameworkCore")]
    [InlineData("Portal.Work", "Portal.Controls")]
    [InlineData("Portal.Controls", "Portal.Data.(Store|Ledgers|Runs|Returns|Findings|Scenarios|Jobs)")]
    public void A_room_does_not_know_what_it_must_not_know(string room, string forbidden) =>
        Types()
            .That()
            .ResideInNamespaceMatching(Inside(room))
            .Should()
            .NotDependOnAny(Types(true).That().ResideInNamespaceMatching(Inside(forbidden)))
            .Check(Loaded.Value);

    /// <summary>A feature declares its rows, kinds of entries and services in its own folder: database and ledger name none. People are
    /// what Identity's tables are made of, an upgrade takes a backup, and verification is a job whose runs it verifies too.</summary>
    [Fact]
    public void Database_and_ledger_name_no_feature()
    {
        string[] shared = ["Portal.Data.Store", "Portal.Data.Ledgers"];
        string[] known = ["Portal.Data.Access", "Portal.Data.Backups", "Portal.Data.Jobs"];
        var features = Loaded
            .Value.Classes.Where(type => type.InheritedClasses.Any(of => of.FullName == "Portal.Data.Store.DataFeature"))
            .Select(type => type.Namespace!.FullName)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Subset(features, known.Append("Portal.Data.Findings").ToHashSet(StringComparer.Ordinal));

        var found =
            from type in Loaded.Value.Types
            where shared.Contains(type.Namespace?.FullName)
            from other in type.GetTypeDependencies(Loaded.Value)
            where other.Namespace is { FullName: var room } && features.Contains(room) && !known.Contains(room)
            select $"{type.FullName} → {other.FullName}";

        Assert.Empty(found.Distinct(StringComparer.Ordinal));
    }

    /// <summary>Reporting computes and keeps through registers; the way in which the ledger writes canonically is no database.</summary>
    [Fact]
    public void Reporting_knows_no_portal_database() =>
        Types()
            .That()
            .ResideInNamespaceMatching(Inside("Portal.Reporting"))
            .Should()
            .NotDependOnAny(
                Types()
                    .That()
                    .HaveFullNameMatching(
                        "^Portal\\.Data\\.(Store\\.(PortalDb|PortalData)|Ledgers\\.(Ledger[A-Za-z]*|HeadNote|WriterQueue)$)"
                    )
            )
            .Check(Loaded.Value);

    [Fact]
    public void The_portal_asks_engines_and_databases_through_the_data_project_only() =>
        Types()
            .That()
            .ResideInAssembly(typeof(Hosting).Assembly)
            .Should()
            .NotDependOnAny(
                Types(true).That().ResideInNamespaceMatching(Inside("(DuckDB.NET|Microsoft.Data.Sqlite|Microsoft.Data.SqlClient)"))
            )
            .Check(Loaded.Value);

    [Fact]
    public void No_page_stands_in_the_room_for_work() =>
        Types()
            .That()
            .ResideInNamespaceMatching(Inside("Portal.Work"))
            .Should()
            .NotDependOnAny(Types(true).That().ResideInNamespaceMatching(Inside("Microsoft.AspNetCore.Components")))
            .Check(Loaded.Value);

    /// <summary>A feature declares what it brings in its own folder; of everything else the one list alone knows that it is
    /// there.</summary>
    [Fact]
    public void Nothing_names_a_feature_outside_its_folder_but_the_list()
    {
        var features = Features.All.Select(feature => feature.GetType().Namespace!["Portal.".Length..]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            Loaded.Value.Types.Select(FeatureOf).OfType<string>().Where(folder => !Shared.Contains(folder)).Distinct().Order(),
            features.Order()
        );

        var found = NamedOutside(features).ToList();

        Assert.Contains(found, name => name.StartsWith("Portal.Features → Portal.Findings.", StringComparison.Ordinal));
        Assert.DoesNotContain(found, name => !name.StartsWith("Portal.Features → ", StringComparison.Ordinal));
    }

    private static IEnumerable<string> NamedOutside(HashSet<string> features) =>
        (
            from type in Loaded.Value.Types
            let own = FeatureOf(type)
            from other in type.GetTypeDependencies(Loaded.Value)
            let theirs = FeatureOf(other)
            where theirs is not null && theirs != own && features.Contains(theirs)
            select $"{type.FullName} → {other.FullName}"
        ).Distinct(StringComparer.Ordinal);

    /// <summary>A rule that finds nothing to look at would hold for ever.</summary>
    [Fact]
    public void The_loaded_rooms_hold_types_and_components_among_them()
    {
        Assert.Contains(Loaded.Value.Types, t => t.FullName == "Portal.Work.Filings");
        var page = Loaded.Value.Classes.Single(c => c.FullName == "Portal.Returns.ReturnPage");
        Assert.Contains(page.InheritedClasses, b => b.Name == nameof(ComponentBase));
        Assert.Contains(page.GetTypeDependencies(Loaded.Value), t => t.FullName == "Portal.Controls.PageHeader"); // a tag, and no using
        Assert.Contains(page.GetTypeDependencies(Loaded.Value), t => t.FullName == "Portal.Work.KeptReturn");
    }

    private static string Inside(string room) => $"^{room.Replace(".", "\\.", StringComparison.Ordinal)}(\\.|$)";

    /// <summary>Null for what stands outside the portal, or at its root.</summary>
    private static string? FeatureOf(IType type) =>
        type.Namespace?.FullName.Split('.') is ["Portal", var feature, ..] && feature is not ("Data" or "Reporting") ? feature : null;
}
