using System.CommandLine;
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

    /// <summary>How long a command may take to commit and report what it has when it is told to stop.</summary>
    private static readonly TimeSpan StoppingTime = TimeSpan.FromSeconds(30);

    private static readonly string[] Verbs =
    [
        "serve", "ingest", "parse", "search", "reparse", "prune", "takedown", "reindex", "verify", "backup", "restore", "hash-password", "token", "health"
    ];

    private static readonly string[] HelpOptions = ["-h", "-?", "--help", "--version"];

    public static async Task<int> RunAsync(string[] args)
    {
        var first = args.FirstOrDefault();
        if (first is null or "serve" || (first.StartsWith('-') && !HelpOptions.Contains(first, StringComparer.Ordinal)))
        {
            // Everything after the verb is a setting: --urls, --data, --NewsBrowser:Key value.
            return await ServeCommand.RunAsync(first is "serve" ? args[1..] : args);
        }

        if (first == "search")
        {
            args = SearchCommand.OptionsFirst(args, out var unknown);
            if (unknown is not null)
            {
                await Console.Error.WriteLineAsync($"There is no option {unknown}. To search for it, put -- before the search.");
                return CouldNotRun;
            }
        }

        return await Build().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StoppingTime });
    }

    /// <summary>Every verb with its help; <c>serve</c> is here for its help alone.</summary>
    public static RootCommand Build()
    {
        var data = new Option<string?>(
            "--data")
        { Description = "The data folder (default: NewsBrowser__DataDirectory, else .data of the checkout).", Recursive = true };
        var root = new RootCommand($"NewsBrowser: an archive of news and forum talk. Without a verb it serves. Verbs: {string.Join(", ", Verbs)}.")
        {
            new Command("serve", "Serve the site at http://localhost:5080, or where --urls says. The first start with an empty archive ingests the seeds.")
            {
                TreatUnmatchedTokensAsErrors = false
            },
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
        };
        root.Options.Add(data);
        return root;
    }

    /// <summary>Runs a command's work on an open archive; trouble of the archive's becomes a message and exit code 1.</summary>
    public static Task<int> WithArchiveAsync(
        ParseResult parsed,
        Option<string?> data,
        bool readOnly,
        Func<NewsArchive, CancellationToken, Task<int>> work,
        CancellationToken cancellation) =>
        WithOptionsAsync(
            parsed,
            data,
            async (options, logging) =>
            {
                await using var archive = await NewsArchive.OpenAsync(options with { ReadOnly = readOnly }, TimeProvider.System, logging, cancellation);
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
                    var exitCode = await work(ArchiveHost.OptionsFrom(settings), logging);
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
