using System.CommandLine;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Commands;

/// <summary><c>serve</c>: the site, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Build(Option<string?> data, Func<string[], WebApplication> buildSite)
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Where to listen; several are separated by \";\" (default: http://localhost:5080).",
            HelpName = "URL"
        };
        var seeds = new Option<string?>("--seeds") { Description = "The folder that the first start ingests.", HelpName = "DIR" };
        var settings = new Argument<string[]>("settings") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        var command = new Command(
            "serve",
            "Serve the site. The first start with an empty archive ingests the seeds. Every setting of docs/settings.md can be given as "
                + "--NewsBrowser:Key VALUE, log levels as --Serilog:MinimumLevel:Default VALUE, host names as --AllowedHosts VALUE.") { urls, seeds, settings };
        command.SetAction((parsed, _) => RunAsync(
            [
                .. new[] { urls, data, seeds }.SelectMany(option => parsed.GetValue(option) is { } value ? new[] { option.Name, value } : []),
                .. parsed.GetValue(settings)!,
            ],
            buildSite));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> buildSite)
    {
        var started = false;
        try
        {
            await using var app = buildSite(args);
            if (FindFault(app.Configuration[WebHostDefaults.ServerUrlsKey]) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return CommandLine.CouldNotRun;
            }

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

    /// <summary>What is wrong with the addresses to listen on, in words; null when nothing is.</summary>
    private static string? FindFault(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            try
            {
                var address = BindingAddress.Parse(url);
                if (address.Scheme is "http" or "https" && address.PathBase.Length == 0 && address.Port is >= 0 and <= ushort.MaxValue)
                {
                    continue;
                }
            }
            catch (FormatException)
            {
                // Said below.
            }

            return $"--urls (or URLS) is \"{url}\"; it is http://HOST:PORT such as http://localhost:8080, without a path, several separated by \";\".";
        }

        return null;
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
