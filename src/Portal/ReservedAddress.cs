using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Portal;

/// <summary>The address of the portal, taken before anything is made or computed, and handed to the server when it starts.</summary>
/// <remarks>Whoever comes meanwhile waits in the socket's queue. Two sockets that are only bound could share a port on Linux: this one
/// listens.</remarks>
public sealed class ReservedAddress : IDisposable
{
    private readonly Dictionary<EndPoint, Socket> _sockets = [];

    private ReservedAddress() { }

    /// <exception cref="AddressException">The port is taken, the address is not of this machine, or this user may not listen
    /// there.</exception>
    public static ReservedAddress Take(string url)
    {
        var reserved = new ReservedAddress();
        try
        {
            foreach (var endPoint in EndPoints(BindingAddress.Parse(url)))
            {
                reserved._sockets.Add(endPoint, Listening(endPoint));
            }

            return reserved;
        }
        catch (SocketException refused)
        {
            reserved.Dispose();
            throw new AddressException(url, refused);
        }
    }

    /// <summary>The socket for an address that the server opens; one of its own where none is reserved.</summary>
    public Socket Give(EndPoint endPoint) =>
        _sockets.Remove(endPoint, out var socket) ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    /// <summary>Both loopback addresses for localhost, as the server opens them; a machine without IPv6 has one. Names stand for every
    /// address.</summary>
    private static IEnumerable<IPEndPoint> EndPoints(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe)
        {
            return [];
        }

        if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return Socket.OSSupportsIPv6
                ? [new(IPAddress.Loopback, address.Port), new(IPAddress.IPv6Loopback, address.Port)]
                : [new(IPAddress.Loopback, address.Port)];
        }

        return IPAddress.TryParse(address.Host, out var ip)
            ? [new(ip, address.Port)]
            : [new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, address.Port)];
    }

    private static Socket Listening(IPEndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        try
        {
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The portal cannot listen where it was told to; the message names the setting and what to do.</summary>
public sealed class AddressException(string url, SocketException refused) : Exception(Sentence(url, refused.SocketErrorCode), refused)
{
    private static string Sentence(string url, SocketError error) =>
        error switch
        {
            SocketError.AddressAlreadyInUse =>
                $"Server:Url is {url}, and another program listens there. Stop it, or choose another port with --url URL or the setting Server:Url.",
            SocketError.AddressNotAvailable =>
                $"Server:Url is {url}, which is no address of this machine. Choose one that is with --url URL or the setting Server:Url, such as http://127.0.0.1:5080.",
            SocketError.AccessDenied =>
                $"Server:Url is {url}, and this user may not listen there. Choose a port above 1023 with --url URL or the setting Server:Url.",
            _ =>
                $"Server:Url is {url}, and the portal cannot listen there ({error}). Choose another address with --url URL or the setting Server:Url.",
        };
}
