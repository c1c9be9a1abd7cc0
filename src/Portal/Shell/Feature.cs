using System.CommandLine;

namespace Portal.Shell;

/// <summary>What a folder of the portal brings: services, addresses, entries of the menu, rights, and what it says of its subjects. Its
/// texts stand beside it, under its own name.</summary>
/// <remarks>The shared rooms ask the list of features and name none; <see cref="Features"/> alone does.</remarks>
public abstract class Feature
{
    /// <summary>In the order in which they stand in their section.</summary>
    public virtual IReadOnlyList<MenuEntry> Menu => [];

    public virtual IReadOnlyList<Right> Rights => [];

    /// <summary>Beginnings of subjects whose entries in the ledger hold what only a right of the feature opens.</summary>
    public virtual IReadOnlyDictionary<string, string> EntryRights => new Dictionary<string, string>();

    /// <summary>Pages of one thing each, with the question whether there is such a thing for a reader.</summary>
    public virtual IReadOnlyDictionary<Type, IsThere> Things => new Dictionary<Type, IsThere>();

    /// <summary>Verbs of the command line that work through the running portal.</summary>
    public virtual IEnumerable<Command> Verbs => [];

    /// <summary>What the pages read through.</summary>
    public virtual void AddServices(IServiceCollection services) { }

    /// <summary>What only a serving portal has: work that goes on by itself.</summary>
    public virtual void AddServed(IServiceCollection services, Settings.AssaySettings settings) { }

    /// <summary>Addresses beside those of the pages, such as files.</summary>
    public virtual void Map(IEndpointRouteBuilder routes) { }

    /// <summary>Addresses of the interface for programs, below <c>/api</c>.</summary>
    public virtual void MapApi(IEndpointRouteBuilder api) { }

    /// <summary>The page where an errand about this subject is done; null when it is none of the feature's.</summary>
    /// <param name="subject">The parts of the subject.</param>
    public virtual string? Door(IReadOnlyList<string> subject) => null;

    /// <summary>What the thing is called in the reader's language, where the catalogue knows it.</summary>
    public virtual string? TitleOf(IServiceProvider services, IReadOnlyList<string> subject) => null;
}

/// <summary>Whether there is a thing of this name for this reader.</summary>
public delegate Task<bool> IsThere(IServiceProvider services, string name, string reader, CancellationToken cancellationToken);

/// <summary>A right, and the roles that have it.</summary>
/// <param name="Name">Area and act, such as <c>scenarios.view</c>; its text has the name <c>Right.scenarios.view</c>.</param>
public sealed record Right(string Name, params string[] Roles);

/// <summary>A link of the main menu, for whoever has the right.</summary>
/// <param name="Text">Name of its text.</param>
public sealed record MenuEntry(MenuSection Section, string Text, string Href, string Right)
{
    /// <summary>Marked on its own address alone, and not on those below it.</summary>
    public bool IsExact { get; init; }

    /// <summary>A component that draws the link in place of the text.</summary>
    public Type? Component { get; init; }
}

/// <summary>Parts of the main menu in their order; the first two have no heading.</summary>
public enum MenuSection
{
    Inbox,
    Start,
    Credit,
    Reporting,
    Audit,
    Trust,
    Administration,
}
