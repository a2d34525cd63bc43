using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Commands;

/// <summary><c>serve</c>: the site, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using WebApplication app = Site.Build(args);
            await app.StartAsync();
            ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NewsBrowser");
            StartupMessage.Write(log, app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is ArchiveUnavailableException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return CommandLine.CouldNotRun;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Another program listens there; choose another with --urls http://localhost:PORT.");
            return CommandLine.CouldNotRun;
        }
    }
}
