using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>Another site, which answers each path as the test says, byte by byte.</summary>
internal sealed class PictureHost : IAsyncDisposable
{
    /// <summary>A GIF of one pixel.</summary>
    public static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<string, Func<NetworkStream, CancellationToken, Task>> _answers = new(StringComparer.Ordinal);

    private PictureHost(IPAddress address)
    {
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static PictureHost Start(string address = "127.0.0.1") => new(IPAddress.Parse(address));

    public void Answer(string path, Func<NetworkStream, CancellationToken, Task> answer) => _answers[path] = answer;

    public void Answer(string path, byte[] body, string head = "Content-Type: image/gif\r\n", string status = "200 OK") =>
        _answers[path] = async (stream, cancellation) =>
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{head}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"), cancellation);
            await stream.WriteAsync(body, cancellation);
        };

    public void Redirect(string path, string to, string status = "302 Found") => Answer(path, [], $"Location: {to}\r\n", status);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }

                Requests.Enqueue(head.ToString());
                var path = head.ToString().Split(' ')[1];
                if (_answers.TryGetValue(path, out var answer))
                {
                    await answer(stream, _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The other side left.
            }
        }
    }
}
