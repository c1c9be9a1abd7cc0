using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Portal.Settings;

/// <summary>Where the portal listens, under which address people reach it, and whom it believes about that.</summary>
public sealed class ServerSettings : IValidatableObject
{
    /// <summary>Address that the portal listens on.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Address under which people reach the portal, such as https://assay.bank.example; empty is <see cref="Url"/>.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Addresses and networks of proxies whose X-Forwarded headers are believed, with spaces between them, such as <c>10.0.0.5
    /// 10.1.0.0/24</c>.</summary>
    public string Proxies { get; set; } = "";

    /// <summary>Length of the prefix of the widest network of proxies: fc00::/7 is the widest that a bank has for itself.</summary>
    private const int WidestProxyNetwork = 7;

    /// <summary>Longest time in which the head of a request arrives.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Server:HeaderTimeout must be between {1} and {2} (hh:mm:ss).")]
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time of one request, its body and its answer together; the circuits of open pages have none.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Server:RequestTimeout must be between {1} and {2} (d.hh:mm:ss).")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The one address that the portal gives as its own: in links, redirects and to the directory.</summary>
    public Uri Public() => Address(PublicUrl.Length > 0 ? PublicUrl : Url)!;

    /// <summary>Whether it was said under which address people reach the portal; the one it listens on may be the machine's own.</summary>
    public bool HasPublicUrl => PublicUrl.Length > 0;

    /// <summary>A path of the portal as people elsewhere can open it; the path alone where no public address is configured.</summary>
    public string Absolute(string path) => HasPublicUrl ? new Uri(Public(), path).AbsoluteUri : path;

    /// <summary>Name for which passkeys are made: a browser makes none for a bare address, but knows the own machine as localhost. Null
    /// where there can be none.</summary>
    public string? PasskeyDomain() =>
        Public().Host is var host && IsOwnMachine(host) ? "localhost"
        : Public().HostNameType == UriHostNameType.Dns ? host
        : null;

    public IReadOnlyList<IPNetwork> ProxyNetworks() => [.. Words(Proxies).Select(w => Network(w)!.Value)];

    /// <summary>Names that a request may address; anything else in its Host header is refused.</summary>
    public IReadOnlyList<string> Hosts()
    {
        var hosts = new List<string> { Public().Host };
        var listens = Address(Url)!.Host;
        hosts.AddRange(IsEverywhere(listens) || IsOwnMachine(listens) ? ["localhost", "127.0.0.1", "[::1]"] : [listens]);
        return [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address(Url) is not { } listens)
        {
            yield return new ValidationResult("Server:Url is not an address. Set it to one such as http://127.0.0.1:5080.");
        }
        else if (PublicUrl.Length == 0 && IsEverywhere(listens.Host))
        {
            yield return new ValidationResult(
                "Server:Url listens on every address of the machine. Set Server:PublicUrl to the one under which people reach the "
                    + "portal, such as https://assay.bank.example."
            );
        }

        if (PublicUrl.Length > 0 && (Address(PublicUrl) is not { } known || IsEverywhere(known.Host)))
        {
            yield return new ValidationResult(
                "Server:PublicUrl must be an address of scheme, host and, where needed, port, such as https://assay.bank.example."
            );
        }

        foreach (var wrong in Words(Proxies).Where(w => Network(w) is null))
        {
            yield return new ValidationResult(
                $"Server:Proxies: '{wrong}' is neither an address nor a network. Write them with spaces between, such as 10.0.0.5 10.1.0.0/24."
            );
        }

        foreach (var wide in Words(Proxies).Where(w => Network(w) is { } network && network.PrefixLength < WidestProxyNetwork))
        {
            yield return new ValidationResult(
                $"Server:Proxies: '{wide}' is nearly everybody, whose word about his own address would be believed. Name the proxies, or a network no wider than /{WidestProxyNetwork}, such as 10.0.0.0/8."
            );
        }
    }

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>An address of http or https without path and user; a <c>*</c> or <c>+</c>, which servers take for every address, is
    /// 0.0.0.0.</summary>
    private static Uri? Address(string text) =>
        Uri.TryCreate(
            text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal),
            UriKind.Absolute,
            out var uri
        )
        && uri.Scheme is "http" or "https"
        && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? uri
            : null;

    private static IPNetwork? Network(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static bool IsEverywhere(string host) => host is "0.0.0.0" or "[::]";

    private static bool IsOwnMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
