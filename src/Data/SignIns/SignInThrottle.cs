using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.SignIns;

/// <summary>From where somebody tries to sign in.</summary>
/// <param name="Address">Address of the browser, as the configured proxies give it; null when it is not known.</param>
/// <param name="KnownDevice">Id of a browser from which this account signed in before; such a browser is counted by itself.</param>
public sealed record SignInOrigin(IPAddress? Address, string? KnownDevice = null);

/// <summary>An attempt that was let through; it counts as failed until it is said to have succeeded.</summary>
public sealed class SignInAttempt
{
    private readonly Action<bool>? _taken;

    internal SignInAttempt(TimeSpan wait, Action<bool>? taken = null) => (Wait, _taken) = (wait, taken);

    /// <summary>Zero when the attempt may be made; otherwise how long nothing is looked at.</summary>
    public TimeSpan Wait { get; }

    public void Succeeded() => _taken?.Invoke(true);

    /// <summary>Nothing was looked at after all, so nothing failed.</summary>
    public void Withdraw() => _taken?.Invoke(false);
}

/// <summary>
/// Makes guessing slow without locking anybody out: failures of one account and of one address are followed by growing delays. What is
/// tried during a delay is not looked at and does not lengthen it. Nothing here is asked by tokens, nor for somebody who is signed in.
/// </summary>
/// <remarks>
/// Memory is a table of fixed size, addressed by a keyed hash: an intruder who invents names cannot make it grow, nor push others out, nor
/// choose whom to collide with. Delays live in the process: after a restart everybody starts anew.
/// </remarks>
public sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>Failures without any delay, the longest delay, and after how long without an attempt one failure is forgotten.</summary>
    private sealed record Pace(int Free, TimeSpan Longest, TimeSpan Forgets);

    private static readonly Pace OfAccount = new(5, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    private static readonly Pace OfAddress = new(20, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));

    private const int Slots = 1 << 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly (int Failures, long LastTicks)[] _slots = new (int, long)[Slots];
    private readonly Lock _lock = new();

    // Of accounts that an administrator unlocked: what was counted under an earlier turn, on whatever browser, counts no more.
    private readonly Dictionary<string, int> _turns = new(StringComparer.Ordinal);

    /// <summary>Whether a password may be tried for an account now. Unknown names are counted like known ones.</summary>
    public SignInAttempt Try(string account, SignInOrigin origin) =>
        origin.KnownDevice is { } device ? Try((OfDevice(account, device), OfAccount))
        : origin.Address is { } address ? Try((Of("account", account), OfAccount), (Slot("address/" + Network(address)), OfAddress))
        : Try((Of("account", account), OfAccount));

    /// <summary>Whether a code of the second factor may be tried: only whoever has the password comes so far.</summary>
    public SignInAttempt TryCode(string account) => Try((Of("code", account), OfAccount));

    /// <summary>Whether somebody who is signed in may try the own password, counted apart from sign-ins.</summary>
    public SignInAttempt TryOwn(string account) => Try((Of("own", account), OfAccount));

    /// <summary>An administrator ends the delays of an account: of its password, of its codes, and on every browser of its owner.</summary>
    public void Forget(string account)
    {
        lock (_lock)
        {
            _turns[account] = _turns.GetValueOrDefault(account) + 1;
        }
    }

    /// <summary>The longest delay of an account that runs; null when none does. That of an address is no account's.</summary>
    /// <param name="devices">Browsers of its owner that are looked at too.</param>
    internal (int Failures, DateTimeOffset Until)? RunningOf(string account, IEnumerable<string> devices)
    {
        var now = time.GetUtcNow().UtcTicks;
        var longest = devices
            .Select(device => OfDevice(account, device))
            .Append(Of("account", account))
            .Append(Of("code", account))
            .Append(Of("own", account))
            .Select(slot =>
            {
                lock (_lock)
                {
                    var failures = Failures(slot, OfAccount, now);
                    return (Failures: failures, Until: _slots[slot].LastTicks + Delay(failures, OfAccount).Ticks);
                }
            })
            .MaxBy(delay => delay.Until);
        return longest.Until > now ? (longest.Failures, new DateTimeOffset(longest.Until, TimeSpan.Zero)) : null;
    }

    // Counted before the password is looked at: a hundred attempts at the same time would all pass otherwise.
    private SignInAttempt Try(params ReadOnlySpan<(int Slot, Pace Pace)> keys)
    {
        var now = time.GetUtcNow().UtcTicks;
        lock (_lock)
        {
            var wait = TimeSpan.Zero;
            foreach (var (slot, pace) in keys)
            {
                var left = TimeSpan.FromTicks(_slots[slot].LastTicks - now) + Delay(Failures(slot, pace, now), pace);
                wait = left > wait ? left : wait;
            }

            if (wait > TimeSpan.Zero)
            {
                return new SignInAttempt(wait);
            }

            foreach (var (slot, pace) in keys)
            {
                _slots[slot] = (Failures(slot, pace, now) + 1, now);
            }
        }

        // The account begins anew; the address only gets this attempt back: with an account of his own nobody clears the way for guesses.
        var (own, shared) = (keys[0].Slot, keys.Length > 1 ? keys[1].Slot : (int?)null);
        return new SignInAttempt(TimeSpan.Zero, isRight => Refund(own, shared, isRight));
    }

    private void Refund(int own, int? shared, bool isRight)
    {
        lock (_lock)
        {
            _slots[own].Failures = isRight ? 0 : Math.Max(0, _slots[own].Failures - 1);
            if (shared is { } address)
            {
                _slots[address].Failures = Math.Max(0, _slots[address].Failures - 1);
            }
        }
    }

    private int Failures(int slot, Pace pace, long now)
    {
        var (failures, last) = _slots[slot];
        return (int)Math.Max(0, failures - Math.Max(0, (now - last) / pace.Forgets.Ticks));
    }

    private static TimeSpan Delay(int failures, Pace pace) =>
        failures < pace.Free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(pace.Longest.TotalSeconds, Math.Pow(2, failures - pace.Free)));

    private int Of(string what, string account) => Slot($"{what}/{Turn(account)}/{account}");

    private int OfDevice(string account, string device) => Slot($"device/{Turn(account)}/{account}/{device}");

    private int Turn(string account)
    {
        lock (_lock)
        {
            return _turns.GetValueOrDefault(account);
        }
    }

    private int Slot(string key)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(key), hash);
        return BitConverter.ToUInt16(hash);
    }

    /// <summary>An IPv4 address; of IPv6 the first 64 bits, because one person holds all that begin so.</summary>
    private static string Network(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8))
            : plain.ToString();
    }
}
