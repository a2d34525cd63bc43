using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>Which connections are open, and which of them rest: who opens many keeps nobody else out.</summary>
/// <remarks>
/// A connection rests while no request of it is answered, from its beginning on. Where its address has its share, or the site has nearly all that it takes,
/// a new connection ends the one that has rested the longest: it is kept alive as long as there is room, and no longer.
/// Where none of the address rests, the new one is turned away. Connections of known proxies are everybody's and are not counted.
/// </remarks>
internal sealed class ConnectionShares(int ofOneAddress, int inAll)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OpenConnection> _resting = [];
    private readonly Dictionary<ulong, Share> _shares = [];
    private int _open;

    /// <summary>How many are open and counted.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>Looks after the server's connections. The places above these are for those that are at work, and for proxies.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider =>
        {
            var limits = provider.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Limits;
            return new ConnectionShares(limits.ConnectionsPerAddress, Math.Max(1, limits.Connections - (limits.Connections / 4)));
        });
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ConnectionShares, IOptions<NewsBrowserSettings>>((server, shares, settings) =>
        {
            var proxies = new IpAddressRanges(settings.Value.Proxy.KnownProxies);
            server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => shares.RunAsync(connection, proxies, next)));
        });
    }

    /// <summary>Tells which connections are at work. Call it before everything else.</summary>
    public static void Use(WebApplication app)
    {
        var shares = app.Services.GetRequiredService<ConnectionShares>();
        app.Use(async (context, next) =>
        {
            if (context.Features.Get<OpenConnection>() is not { } connection)
            {
                await next(context);
                return;
            }

            shares.BeginRequest(connection);
            try
            {
                await next(context);
            }
            finally
            {
                shares.EndRequest(connection);
            }
        });
    }

    /// <summary>Takes a new connection in, or turns it away: null.</summary>
    /// <param name="address">Whose it is.</param>
    /// <param name="end">Ends it.</param>
    public OpenConnection? TryOpen(IPAddress address, Action end)
    {
        OpenConnection? ended = null;
        OpenConnection fresh;
        lock (_gate)
        {
            var network = IpAddressLimit.GetNetwork(address);
            if (!_shares.TryGetValue(network, out var share))
            {
                share = new Share();
            }

            if (share.Open >= ofOneAddress)
            {
                ended = share.Resting.First?.Value;
                if (ended is null)
                {
                    return null;
                }
            }
            else if (_open >= inAll)
            {
                ended = _resting.First?.Value;
            }

            if (ended is not null)
            {
                Remove(ended);
            }

            _shares[network] = share;
            fresh = new OpenConnection(network, share, end);
            share.Open++;
            _open++;
            Rest(fresh);
        }

        ended?.End();
        return fresh;
    }

    public void Close(OpenConnection connection)
    {
        lock (_gate)
        {
            Remove(connection);
        }
    }

    public void BeginRequest(OpenConnection connection)
    {
        lock (_gate)
        {
            if (connection.Requests++ == 0)
            {
                StopResting(connection);
            }
        }
    }

    public void EndRequest(OpenConnection connection)
    {
        lock (_gate)
        {
            if (--connection.Requests == 0 && connection.IsOpen)
            {
                Rest(connection);
            }
        }
    }

    private async Task RunAsync(ConnectionContext connection, IpAddressRanges proxies, ConnectionDelegate next)
    {
        // A connection without an address (a Unix socket) comes from the machine's own proxy.
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || proxies.Contains(address))
        {
            await next(connection);
            return;
        }

        if (TryOpen(address, () => connection.Abort(new ConnectionAbortedException("Another connection took its place."))) is not { } open)
        {
            connection.Abort(new ConnectionAbortedException("The address has as many connections as one may have."));
            return;
        }

        connection.Features.Set(open);
        try
        {
            await next(connection);
        }
        finally
        {
            Close(open);
        }
    }

    private void Rest(OpenConnection connection)
    {
        _resting.AddLast(connection.InAll);
        connection.Share.Resting.AddLast(connection.InShare);
    }

    private void StopResting(OpenConnection connection)
    {
        if (connection.InAll.List is not null)
        {
            _resting.Remove(connection.InAll);
            connection.Share.Resting.Remove(connection.InShare);
        }
    }

    private void Remove(OpenConnection connection)
    {
        if (!connection.IsOpen)
        {
            return;
        }

        connection.IsOpen = false;
        StopResting(connection);
        _open--;
        if (--connection.Share.Open == 0)
        {
            _shares.Remove(connection.Network);
        }
    }

    /// <summary>The connections of one address.</summary>
    internal sealed class Share
    {
        public int Open { get; set; }

        public LinkedList<OpenConnection> Resting { get; } = [];
    }
}

/// <summary>A connection that is counted; what it holds is read and written by <see cref="ConnectionShares"/> alone.</summary>
internal sealed class OpenConnection
{
    private readonly Action _end;

    public OpenConnection(ulong network, ConnectionShares.Share share, Action end)
    {
        (Network, Share, _end) = (network, share, end);
        (InAll, InShare) = (new LinkedListNode<OpenConnection>(this), new LinkedListNode<OpenConnection>(this));
    }

    public ulong Network { get; }

    public ConnectionShares.Share Share { get; }

    public LinkedListNode<OpenConnection> InAll { get; }

    public LinkedListNode<OpenConnection> InShare { get; }

    public int Requests { get; set; }

    public bool IsOpen { get; set; } = true;

    public void End() => _end();
}
