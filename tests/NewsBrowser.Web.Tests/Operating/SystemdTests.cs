using System.Net.Sockets;
using System.Text;
using NewsBrowser.Web.Tests.Commands;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>What systemd is told of a service of <c>Type=notify</c>.</summary>
public sealed class SystemdTests
{
    [Fact]
    public async Task A_notify_socket_hears_when_the_site_is_up_and_when_it_stops()
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-systemd-").FullName;
        try
        {
            var path = Path.Combine(folder, "notify");
            using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            systemd.Bind(new UnixDomainSocketEndPoint(path));
            var seeds = Directory.CreateDirectory(Path.Combine(folder, "seeds")).FullName;

            await using var site = await RunningProcess.StartUnderAsync(
                [.. CreateParent(folder), $"NOTIFY_SOCKET={path}"], "--data", Path.Combine(folder, "data"), "--seeds", seeds);
            Assert.Contains("READY=1", await HearAsync(systemd), StringComparison.Ordinal);

            await CommandProcess.SignalAsync(site.Process, "TERM");
            Assert.Contains("STOPPING=1", await HearAsync(systemd), StringComparison.Ordinal);
            await site.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, site.Process.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A parent of the program that is called as systemd is, which is what .NET looks at; it passes on that it has to stop.</summary>
    private static string[] CreateParent(string folder)
    {
        var parent = Path.Combine(folder, "systemd");
        File.Copy("/bin/bash", parent);
        return [parent, "-c", "env \"$@\" & trap 'kill -TERM $!' TERM; wait; wait $!", "systemd"];
    }

    private static async Task<string> HearAsync(Socket systemd)
    {
        var heard = new byte[256];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(heard, 0, await systemd.ReceiveAsync(heard, patience.Token));
    }
}
