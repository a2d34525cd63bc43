using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>Fetches a picture from another site, and lets nobody use that to reach what is not public.</summary>
/// <remarks>
/// A name is resolved once for each connection; every address it has must be public; the connection goes to one of those very addresses,
/// so a name that changes in between wins nothing. Redirects are followed by hand, so each hop is judged like the first address.
/// </remarks>
internal sealed class PictureFetch : IDisposable
{
    /// <summary>How many redirects are followed.</summary>
    public const int MaxRedirects = 3;

    private const int HttpPort = 80;

    private const int HttpsPort = 443;

    /// <summary>Kilobytes of an answer's headers.</summary>
    private const int MaxHeaderKilobytes = 16;

    private readonly ImageProxySettings _settings;
    private readonly HttpMessageInvoker _client;

    public PictureFetch(IOptions<NewsBrowserSettings> settings)
    {
        _settings = settings.Value.ImageProxy;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // A proxy named in the environment would make the connection in this program's stead, unchecked.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PreAuthenticate = false,
            Credentials = null,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = 4,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>Finds a name's addresses.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = static (host, cancellation) =>
        Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>Addresses that may be asked though they are not public: none but a test's own listener.</summary>
    internal Func<IPAddress, bool> Allowed { get; set; } = static _ => false;

    /// <summary>Fetches a picture.</summary>
    public async Task<FetchedPicture> GetAsync(string address, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(_settings.Seconds));
        try
        {
            return await FollowAsync(address, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FetchedPicture(PictureFault.Slow);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new FetchedPicture(IsForbidden(e) ? PictureFault.Forbidden : PictureFault.Unreachable);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<FetchedPicture> FollowAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var at))
        {
            return new FetchedPicture(PictureFault.Forbidden);
        }

        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (!MayAsk(at))
            {
                return new FetchedPicture(PictureFault.Forbidden);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("NewsBrowser-pictures", "1"));
            request.Headers.Accept.ParseAdd("image/avif, image/webp, image/png, image/jpeg, image/gif");
            request.Headers.AcceptEncoding.ParseAdd("identity");
            using var response = await _client.SendAsync(request, cancellation);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect)
            {
                if (response.Headers.Location is not { } location || !Uri.TryCreate(at, location, out var next))
                {
                    return new FetchedPicture(PictureFault.Unreachable);
                }

                at = next;
                continue;
            }

            return response.StatusCode == HttpStatusCode.OK ? await ReadAsync(response.Content, cancellation) : new FetchedPicture(PictureFault.Unreachable);
        }

        return new FetchedPicture(PictureFault.Unreachable);
    }

    private async Task<FetchedPicture> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var most = _settings.PictureKilobytes * 1024L;

        // Nothing is unpacked here, so a small answer cannot become a large one.
        if (content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new FetchedPicture(PictureFault.NoPicture);
        }

        if (content.Headers.ContentLength > most)
        {
            return new FetchedPicture(PictureFault.TooLarge);
        }

        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        PictureType? type = null;
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (bytes.Length + read > most)
            {
                return new FetchedPicture(PictureFault.TooLarge);
            }

            bytes.Write(buffer, 0, read);

            // What is no picture is not read to its end.
            if (type is null && bytes.Length >= PictureType.HeaderLength && (type = PictureType.Detect(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))) is null)
            {
                return new FetchedPicture(PictureFault.NoPicture);
            }
        }

        type ??= PictureType.Detect(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return type is null ? new FetchedPicture(PictureFault.NoPicture) : new FetchedPicture(bytes.ToArray(), type);
    }

    private bool MayAsk(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.UserInfo.Length == 0
        && address.IdnHost.Length > 0
        && (address.Port is HttpPort or HttpsPort || _settings.MorePorts.Contains(address.Port));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var written) ? [written] : await Resolve(host, cancellation);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // One that is not public is enough: an honest name has none.
        if (Array.Exists(addresses, address => SpecialPurposeIpAddresses.Includes(address) && !Allowed(address)))
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsForbidden(Exception? fault) => fault is ForbiddenAddressException || (fault?.InnerException is { } inner && IsForbidden(inner));

    private sealed class ForbiddenAddressException() : IOException("The address is not public.");
}
