using System.Net.Sockets;
using System.Text;

namespace NewsBrowser.Web.Hosting;

/// <summary>Tells systemd, where it started the program with <c>Type=notify</c>,
/// when the site is up and when it begins to stop (docs/decisions/0027).</summary>
internal sealed partial class SystemdNotifier(IHostApplicationLifetime lifetime, ILogger<SystemdNotifier> log) : IHostedService
{
    private readonly string? _socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(_socket))
        {
            lifetime.ApplicationStarted.Register(() => Send("READY=1"));
            lifetime.ApplicationStopping.Register(() => Send("STOPPING=1"));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Send(string state)
    {
        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A name that begins with @ is one without a file.
            sender.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(_socket![0] == '@' ? '\0' + _socket[1..] : _socket));
        }
        catch (SocketException e)
        {
            LogUnsent(state, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "systemd could not be told {State}: {Reason}")]
    private partial void LogUnsent(string state, string reason);
}
