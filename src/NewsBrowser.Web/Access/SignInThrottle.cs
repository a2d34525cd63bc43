using System.Net;
using System.Net.Sockets;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>
/// How often a password may be guessed: so many wrong ones of an address in a minute, and so many of all together.
/// A try counts from when it begins, so that many at once are no way round, and no longer once it was right.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock, Sessions sessions)
{
    /// <summary>Wrong tries of one address in a minute.</summary>
    public const int TriesOfAddress = 5;

    /// <summary>Wrong tries of all addresses in a minute; one from where an administrator is signed in is held to its own number alone.</summary>
    public const int TriesInAll = 30;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SteadyClock _clock = new(clock);
    private readonly Dictionary<SessionRole, Book> _books = new()
    {
        [SessionRole.Administrator] = new Book(),
        [SessionRole.Reader] = new Book(),
    };

    /// <summary>How many addresses are remembered; the number for all bounds it.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
            {
                return _books.Values.Sum(book => book.Addresses.Count);
            }
        }
    }

    /// <summary>Begins a try. Null when it may go on, else how long it has to wait.</summary>
    /// <param name="role">What the password opens; each has numbers of its own.</param>
    /// <param name="address">From where.</param>
    /// <param name="inAll">Whether it counts among the tries of all; <see cref="Succeed"/> has to know.</param>
    public TimeSpan? Begin(SessionRole role, IPAddress? address, out bool inAll)
    {
        inAll = address is null || !sessions.Knows(Plain(address).ToString());
        var now = _clock.Now;
        lock (_gate)
        {
            var book = _books[role];
            book.Forget(now);
            var place = GetNetwork(address);
            var own = book.Addresses.GetValueOrDefault(place, new Count(now + Window, 0));
            if (own.Tries >= TriesOfAddress)
            {
                return own.Until - now;
            }

            if (inAll && book.All.Tries >= TriesInAll)
            {
                return book.All.Until - now;
            }

            book.Addresses[place] = own with { Tries = own.Tries + 1 };
            if (inAll)
            {
                book.All = book.All.Tries == 0 ? new Count(now + Window, 1) : book.All with { Tries = book.All.Tries + 1 };
            }

            return null;
        }
    }

    /// <summary>The try was right: it counts no longer, nor do the address's wrong ones before it.</summary>
    public void Succeed(SessionRole role, IPAddress? address, bool inAll)
    {
        lock (_gate)
        {
            var book = _books[role];
            book.Addresses.Remove(GetNetwork(address));
            if (inAll && book.All.Tries > 0)
            {
                book.All = book.All with { Tries = book.All.Tries - 1 };
            }
        }
    }

    /// <summary>What counts as one address: all of an IPv6 network of 64 bits, which is what one household has.</summary>
    internal static string GetNetwork(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private readonly record struct Count(DateTime Until, int Tries);

    private sealed class Book
    {
        public Dictionary<string, Count> Addresses { get; } = new(StringComparer.Ordinal);

        public Count All { get; set; }

        public void Forget(DateTime now)
        {
            if (All.Until <= now)
            {
                All = default;
            }

            foreach (var place in Addresses.Where(known => known.Value.Until <= now).Select(known => known.Key).ToList())
            {
                Addresses.Remove(place);
            }
        }
    }
}
