using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NewsBrowser.Web.Http;

/// <summary>Counts what addresses ask for, as a bucket for each that fills with time and from which every request takes.</summary>
/// <remarks>
/// A bucket is one number: the time, since the program began, at which it would be full again. There is a fixed number of them, found by a keyed hash,
/// so that no crowd of addresses takes memory and nobody can choose whose bucket he shares. Of IPv6 the first 64 bits count: one customer has all behind them.
/// </remarks>
internal sealed class IpAddressLimit(int perMinute, TimeProvider clock)
{
    private const int Buckets = 1 << 16;

    private const int NetworkBytes = 8;

    private readonly long[] _full = new long[Buckets];
    private readonly long _step = TimeSpan.TicksPerMinute / perMinute;

    // Not the system's time: where its clock is set back, nobody has to wait until it is as late as it was.
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Takes from an address's bucket.</summary>
    /// <param name="address">Who asks.</param>
    /// <param name="cost">How much is taken.</param>
    /// <param name="wait">How long until so much is there again, where it is not.</param>
    /// <returns>False, and nothing is taken, when there is less in it.</returns>
    public bool TryAcquire(IPAddress address, int cost, out TimeSpan wait)
    {
        ref var full = ref _full[Hash(address)];
        var now = clock.GetElapsedTime(_start).Ticks;
        while (true)
        {
            var before = Volatile.Read(ref full);
            var after = Math.Max(before, now) + (cost * _step);
            var over = after - now - TimeSpan.TicksPerMinute;
            if (over > 0)
            {
                wait = new TimeSpan(over);
                return false;
            }

            if (Interlocked.CompareExchange(ref full, after, before) == before)
            {
                wait = TimeSpan.Zero;
                return true;
            }
        }
    }

    /// <summary>What of an address counts as one.</summary>
    internal static ulong GetNetwork(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes[..NetworkBytes])
            : BinaryPrimitives.ReadUInt32BigEndian(bytes[..length]);
    }

    // The framework's hash has a secret of this process.
    private static int Hash(IPAddress address) => HashCode.Combine(GetNetwork(address)) & (Buckets - 1);
}
