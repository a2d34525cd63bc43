using System.Globalization;
using System.Runtime.CompilerServices;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Settings;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace NewsBrowser.Web.Hosting;

/// <summary>The program's log: the site writes it to the console and to a file a day, commands to the same files.
/// Text for people, or one JSON object a line for machines; levels and enrichment are section <c>Serilog</c> of the settings.</summary>
internal static class ProgramLog
{
    /// <summary>The folder of the log files in the data folder.</summary>
    public const string FolderName = "logs";

    private const int KeptFiles = 14;

    private const string ConsoleLine = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {RequestId}{NewLine}{Exception}";

    private const string FileLine = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj} {RequestId}{NewLine}{Exception}";

    /// <summary>The log until the settings are read: warnings and worse, on the error stream.</summary>
    public static Serilog.ILogger CreateBootstrapLogger() => new LoggerConfiguration()
        .MinimumLevel.Warning()
        .WriteTo.Console(
            standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: CultureInfo.InvariantCulture, outputTemplate: "{Message:lj}{NewLine}{Exception}")
        .CreateBootstrapLogger();

    /// <summary>Gives the site its log.</summary>
    /// <exception cref="ArchiveUnavailableException">The folder of the log files cannot be made.</exception>
    public static void AddProgramLog(this WebApplicationBuilder builder)
    {
        IConfiguration settings = builder.Configuration.GetSection(NewsBrowserSettings.Section);
        var data = Path.GetFullPath(settings[nameof(NewsBrowserSettings.DataDirectory)] ?? new NewsBrowserSettings().DataDirectory);
        try
        {
            DataFolder.Create(data);
            Directory.CreateDirectory(Path.Combine(data, FolderName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveUnavailableException($"The data folder {data} cannot be written: {e.Message}", e);
        }

        // The bootstrap logger stays as it is: one process may hold several sites, as the tests do.
        builder.Services.AddSerilog(
            log =>
            {
                Configure(log, builder.Configuration, data).Filter.ByExcluding(IsFailedStart).Filter.ByExcluding(IsRepeated());
                _ = IsJson(builder.Configuration, Console.IsOutputRedirected)
                    ? log.WriteTo.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture))
                    : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, outputTemplate: ConsoleLine);
            },
            preserveStaticLogger: true);
    }

    /// <summary>The log of a command: the site's files, not the console, which is the command's own. The files are made with the first line.</summary>
    public static ILoggerFactory CreateCommandLog(IConfiguration configuration, string data) =>
        new Serilog.Extensions.Logging.SerilogLoggerFactory(Configure(new LoggerConfiguration(), configuration, data).CreateLogger(), dispose: true);

    /// <summary>Whether lines are JSON; on its own only where the environment was set to Production by somebody, not by default.</summary>
    public static bool IsJson(LogFormat format, bool redirected) => format switch
    {
        LogFormat.Json => true,
        LogFormat.Text => false,
        _ => redirected && string.Equals(
            Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
            "Production",
            StringComparison.OrdinalIgnoreCase),
    };

    // A value that is no format is named when the settings are checked; until then the log is text.
    private static bool IsJson(IConfiguration configuration, bool redirected) =>
        IsJson(
            Enum.TryParse(
                configuration[$"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.Log)}:{nameof(LogSettings.Format)}"], ignoreCase: true,
                out LogFormat wanted)
                ? wanted
                : LogFormat.Auto,
            redirected);

    private static LoggerConfiguration Configure(LoggerConfiguration log, IConfiguration configuration, string data)
    {
        log.ReadFrom.Configuration(configuration).Enrich.FromLogContext();
        var folder = Path.Combine(data, FolderName);

        // Shared: a command may write beside a running site.
        return log.WriteTo.Sink(LoggerSinkConfiguration.Wrap(
            file => new FileSinkThatClosesOnFullDisk(file),
            file => _ = IsJson(configuration, redirected: true)
                ? file.File(
                    new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture),
                    Path.Combine(folder, "newsbrowser-.jsonl"),
                    rollingInterval: RollingInterval.Day,
                    retainedFileCountLimit: KeptFiles,
                    shared: true)
                : file.File(
                    Path.Combine(folder, "newsbrowser-.log"),
                    rollingInterval: RollingInterval.Day,
                    retainedFileCountLimit: KeptFiles,
                    shared: true,
                    formatProvider: CultureInfo.InvariantCulture,
                    outputTemplate: FileLine)));
    }

    /// <summary>What host and server log with a stack trace when a start fails; the command says it in one sentence.</summary>
    private static bool IsFailedStart(LogEvent e) =>
        e.Level >= LogEventLevel.Error && e.MessageTemplate.Text is "Hosting failed to start" or "Unable to start Kestrel.";

    /// <summary>A fault is written once, by who meets it first: an answer that broke off is told by the pages and again by the server under them.</summary>
    private static Func<LogEvent, bool> IsRepeated()
    {
        var met = new ConditionalWeakTable<Exception, object>();
        return e => (e.Exception is { } fault && !met.TryAdd(fault, met))
            || e.MessageTemplate.Text.StartsWith("The response has already started, the error handler will not be executed", StringComparison.Ordinal);
    }

    /// <summary>Serilog drops a line that cannot be written, but its file sink throws when it is closed with such a line in its buffer.
    /// The end of a site or a command must not fail for that.</summary>
    private sealed class FileSinkThatClosesOnFullDisk(ILogEventSink file) : ILogEventSink, IDisposable
    {
        public void Emit(LogEvent logEvent) => file.Emit(logEvent);

        public void Dispose()
        {
            try
            {
                (file as IDisposable)?.Dispose();
            }
            catch (IOException e)
            {
                SelfLog.WriteLine("The log file could not be closed: {0}", e.Message);
            }
        }
    }
}
