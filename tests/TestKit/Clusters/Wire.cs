using System.Net;
using System.Net.Sockets;

namespace Portal.TestKit.Clusters;

/// <summary>What lies between a portal and a server: it counts what the server sends, and goes wrong when told to.</summary>
public sealed class Wire : IDisposable
{
    private static readonly byte[] Waits = [.. "wait_end_of_query=1"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private int _refused;
    private long _answered;

    public Wire(Uri server)
    {
        _server = server;
        _listener.Start();
        Url = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        _ = Task.Run(AcceptAsync);
    }

    public Uri Url { get; }

    /// <summary>Asks the server not to wait for the end of a result: an error in it then follows good rows under status 200.</summary>
    public bool DropsWait { get; set; }

    /// <summary>Bytes after which an answer is cut, its head included; 0 for none.</summary>
    public int CutsAfter { get; set; }

    /// <summary>Connections that end before any answer.</summary>
    public int Refuses { get; set; }

    public int Refused => _refused;

    /// <summary>Bytes that the server has sent through it: answers as they travel, compressed, with their heads.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        if (_refused < Refuses)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port);
            await Task.WhenAny(AskAsync(near.GetStream(), far.GetStream()), AnswerAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            // One side has gone; so does the other.
        }
    }

    private async Task AskAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 14];
        for (int read; (read = await from.ReadAsync(buffer)) > 0; )
        {
            var at = DropsWait ? buffer.AsSpan(0, read).IndexOf(Waits) : -1;
            if (at >= 0)
            {
                buffer[at + Waits.Length - 1] = (byte)'0';
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 14];
        for (int total = 0, read; (read = await from.ReadAsync(buffer)) > 0 && (CutsAfter == 0 || total < CutsAfter); total += read)
        {
            Interlocked.Add(ref _answered, read);
            await to.WriteAsync(buffer.AsMemory(0, CutsAfter == 0 ? read : Math.Min(read, CutsAfter - total)));
        }
    }
}
