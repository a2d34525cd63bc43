using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Commands;

/// <summary>The program's verbs; without one it serves.</summary>
internal static partial class CommandLine
{
    /// <summary>Exit code of a command that could not run.</summary>
    public const int CouldNotRun = 1;

    /// <summary>Exit code of a command line that cannot be understood: an unknown command, option or word, or a value that an option does not take.</summary>
    public const int Misused = 2;

    /// <summary>How long a command may take to commit and report what it has when it is told to stop.</summary>
    private static readonly TimeSpan StoppingTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0, or an exit code of the command's own, or <see cref="CouldNotRun"/>, or <see cref="Misused"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> buildSite)
    {
        var root = Build(buildSite);
        (var arguments, var faults) = CommandArguments.Arrange(root, args);
        if (faults.Count > 0)
        {
            return Reject(faults);
        }

        // Words are words: "@name" names no file of arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            var command = parsed.CommandResult.Command;
            return Reject(parsed.UnmatchedTokens.Count > 0
                ? parsed.UnmatchedTokens.Select(token => CommandArguments.DescribeUnknown(command, token))
                : parsed.Errors.Select(error => error.Message));
        }

        // The site hears signals itself.
        TimeSpan? stopping = parsed.CommandResult.Command.Name == "serve" ? null : StoppingTime;
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = stopping });
    }

    /// <summary>Every verb with its help.</summary>
    public static RootCommand Build(Func<string[], WebApplication> buildSite)
    {
        var data = new Option<string?>(
            "--data")
        { Description = "The data folder (default: NewsBrowser__DataDirectory, else .data of the checkout).", Recursive = true, HelpName = "DIR" };
        var root = new RootCommand("NewsBrowser: an archive of news and forum talk. Without a command it serves.")
        {
            ServeCommand.Build(data, buildSite),
            IngestCommand.Build(data),
            ParseCommand.Build(),
            SearchCommand.Build(data),
            ReparseCommand.Build(data),
            PruneCommand.Build(data),
            TakedownCommand.Build(data),
            MaintenanceCommands.BuildReindex(data),
            MaintenanceCommands.BuildVerify(data),
            BackupCommands.BuildBackup(data),
            BackupCommands.BuildRestore(data),
            HashPasswordCommand.Build(),
            TokenCommands.Build(data),
            HealthCommand.Build(),
            new Command("help", "Say what a command does and takes: help ingest."),
        };
        root.Options.Add(data);
        return root;
    }

    private static int Reject(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            Console.Error.WriteLine(fault);
        }

        return Misused;
    }

    /// <summary>Runs a command's work on an open archive; trouble of the archive's becomes a message and exit code 1.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The option that names the data folder.</param>
    /// <param name="readOnly">True for a command that may run beside a site.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="check">Throws when the work cannot be done, before an archive is made for it.</param>
    public static Task<int> WithArchiveAsync(
        ParseResult parsed,
        Option<string?> data,
        bool readOnly,
        Func<NewsArchive, CancellationToken, Task<int>> work,
        CancellationToken cancellation,
        Action? check = null) =>
        WithOptionsAsync(
            parsed,
            data,
            async (options, logging) =>
            {
                check?.Invoke();
                await using var archive = await NewsArchive.OpenAsync(options with { ReadOnly = readOnly }, TimeProvider.System, logging, cancellation);
                if (archive.Lost is { } lost)
                {
                    await Console.Error.WriteLineAsync(lost);
                }

                return await work(archive, cancellation);
            });

    /// <summary>As <see cref="WithArchiveAsync"/>, on an archive that the command does not open.</summary>
    public static Task<int> WithOptionsAsync(ParseResult parsed, Option<string?> data, Func<ArchiveOptions, ILoggerFactory, Task<int>> work)
    {
        var folder = string.Empty;
        return ReportingAsync(
            () => folder,
            async () =>
            {
                var (settings, configuration) = CommandSettings.Read(parsed.GetValue(data));
                folder = Path.GetFullPath(settings.DataDirectory);
                using var logging = ProgramLog.CreateCommandLog(configuration, folder);
                var started = Stopwatch.GetTimestamp();
                var (log, command) = (logging.CreateLogger("NewsBrowser.Commands"), parsed.CommandResult.Command.Name);
                try
                {
                    var exitCode = await work(settings.CreateArchiveOptions(), logging);
                    LogEnd(log, command, exitCode, Stopwatch.GetElapsedTime(started).TotalSeconds);
                    return exitCode;
                }
                catch (Exception e) when (Directory.Exists(folder))
                {
                    LogFailure(log, command, e.Message);
                    throw;
                }
            });
    }

    /// <summary>Runs a command's work; trouble that is not the program's becomes a message and exit code 1.</summary>
    /// <param name="folder">The data folder, once it is known.</param>
    /// <param name="work">The work.</param>
    public static async Task<int> ReportingAsync(Func<string> folder, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is ArchiveUnavailableException or InvalidSettingsException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return CouldNotRun;
        }
        catch (Exception e) when (NewsArchive.Explain(e, folder()) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return CouldNotRun;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return CouldNotRun;
        }
    }

    [LoggerMessage(LogLevel.Error, "The command {Command} could not run: {Reason}")]
    private static partial void LogFailure(ILogger log, string command, string reason);

    [LoggerMessage(LogLevel.Information, "The command {Command} ended with {ExitCode} after {Seconds:0.0} s")]
    private static partial void LogEnd(ILogger log, string command, int exitCode, double seconds);
}
