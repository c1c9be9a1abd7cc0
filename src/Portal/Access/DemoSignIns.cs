namespace Portal.Access;

/// <summary>The sign-ins that the sign-in page shows: those of the demo bank, and none anywhere else.</summary>
public sealed record DemoSignIns(IReadOnlyList<DemoSignIn> Users);

public sealed record DemoSignIn(string Name, string Password, string Role);
