namespace Portal.Data.Access;

/// <summary>Who does something: a signed-in user, an operating-system user at the command line, or the portal itself.</summary>
/// <param name="Name">User name of the portal, or of the operating system.</param>
/// <param name="Kind"><c>user</c>, <c>os</c> or <c>system</c>.</param>
public sealed record Actor(string Name, string Kind)
{
    public const string UserKind = "user";
    public const string OperatingSystemKind = "os";
    public const string SystemKind = "system";

    /// <summary>The portal itself: first start, expiries, lockouts.</summary>
    public static readonly Actor System = new("portal", SystemKind);

    public static Actor User(string userName) => new(userName, UserKind);

    public static Actor OperatingSystem(string userName) => new(userName, OperatingSystemKind);
}

/// <summary>The actor of the current request or circuit, for the saves that ASP.NET Identity makes on its own.</summary>
/// <remarks>Scoped. Left empty, such a save is recorded as the portal's own (a failed sign-in has no proven actor).</remarks>
public sealed class CurrentActor
{
    public Actor Actor { get; set; } = Actor.System;
}
