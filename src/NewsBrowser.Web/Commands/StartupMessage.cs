using Microsoft.Extensions.Options;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Commands;

/// <summary>Says on the console where the site is and, when no password is set, how to set one.</summary>
internal static partial class StartupMessage
{
    public static void Write(ILogger log, WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value;
        var address = (app.Urls.FirstOrDefault() ?? "http://localhost").TrimEnd('/') + settings.Proxy.PathBase;
        Listening(log, address);
        if (app.Services.GetRequiredService<AdminPassword>().SetupToken is { } token)
        {
            // On the console alone: the log is kept, and whoever reads it later must not find the way in. Lines for machines stay lines for machines.
            var console = ProgramLog.IsJson(settings.Log.Format, Console.IsOutputRedirected) ? Console.Error : Console.Out;
            console.WriteLine($"No administrator's password is set. This link sets it, once: {address}/admin/setup?token={token}");
        }
    }

    [LoggerMessage(LogLevel.Information, "NewsBrowser is at {Address} (Ctrl+C stops it)")]
    private static partial void Listening(ILogger log, string address);
}
