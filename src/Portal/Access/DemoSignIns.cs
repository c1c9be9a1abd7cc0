using System.Net;

namespace Portal.Access;

/// <summary>The sign-ins of the demo bank, as the sign-in page may show them: to a browser on this machine and to nobody else.</summary>
public sealed record DemoSignIns(IReadOnlyList<DemoSignIn> Users)
{
    /// <summary>Every header with which a proxy says that it passes on somebody else's request.</summary>
    private static readonly string[] Passed =
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Original-For",
        "Forwarded",
        "Via",
    ];

    /// <summary>Passwords are shown to whoever sits at the machine: a proxy in front of a loopback address is not that.</summary>
    public IReadOnlyList<DemoSignIn> ShownTo(HttpContext? http) =>
        http?.Connection is { LocalIpAddress: { } here, RemoteIpAddress: { } there }
        && IPAddress.IsLoopback(here)
        && IPAddress.IsLoopback(there)
        && IsLoopback(http.Request.Host.Host)
        && !Passed.Any(http.Request.Headers.ContainsKey)
            ? Users
            : [];

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

public sealed record DemoSignIn(string Name, string Password, string Role);
