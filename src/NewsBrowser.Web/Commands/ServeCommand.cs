using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Commands;

/// <summary><c>serve</c>: the site, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> buildSite)
    {
        var started = false;
        try
        {
            await using var app = buildSite(args);
            await StartAsync(app);
            started = true;
            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NewsBrowser");
            StartupMessage.Write(log, app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException) when (!started)
        {
            await Console.Error.WriteLineAsync("Stopped before the site was up.");
            return CommandLine.CouldNotRun;
        }
#pragma warning disable CA1031 // Whatever keeps the site from starting is said to the operator, who has no use for a stack trace.
        catch (Exception e) when (!started)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(Reason(e));
            return CommandLine.CouldNotRun;
        }
    }

    /// <summary>Starts the site; one that cannot start is said to be stopping, or what runs in the background logs its end as a failure of its own.</summary>
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            app.Lifetime.StopApplication();
            throw;
        }
    }

    private static string Reason(Exception e) => e switch
    {
        ArchiveUnavailableException or OptionsValidationException => e.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{e.Message} Another program listens there; choose another with --urls http://localhost:PORT.",
        _ => $"NewsBrowser cannot start: "
            + $"{(e.InnerException is { } inner && e is AggregateException or System.Reflection.TargetInvocationException ? inner.Message : e.Message)}",
    };
}
