using System.Globalization;
using System.Runtime.CompilerServices;
using NewsBrowser.Archive;
using NewsBrowser.Web.Hosting.Sections;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace NewsBrowser.Web.Hosting;

/// <summary>The log: on the console and in a file a day, as text for people or as one JSON object a line for machines.</summary>
internal static class SiteLog
{
    private const string ConsoleLine = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    private const string FileLine = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj} {RequestId}{NewLine}{Exception}";

    public static void AddSiteLog(this WebApplicationBuilder builder)
    {
        IConfiguration settings = builder.Configuration.GetSection(NewsBrowserSettings.Section);
        var data = settings[nameof(NewsBrowserSettings.DataDirectory)] ?? new NewsBrowserSettings().DataDirectory;
        var logs = Path.Combine(Path.GetFullPath(data), "logs");
        try
        {
            Directory.CreateDirectory(logs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveUnavailableException($"The data folder {Path.GetFullPath(data)} cannot be written: {e.Message}", e);
        }

        var log = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            .Filter.ByExcluding(IsFailedStart)
            .Filter.ByExcluding(IsRepeated())
            .Enrich.FromLogContext();
        // A value that is no format is named when the settings are checked; until then the log is text.
        var format = Enum.TryParse(settings[$"{nameof(NewsBrowserSettings.Log)}:{nameof(LogSettings.Format)}"], ignoreCase: true, out LogFormat wanted)
            ? wanted
            : LogFormat.Auto;
        log = IsJson(format, Console.IsOutputRedirected)
            ? log.WriteTo.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture))
            : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, outputTemplate: ConsoleLine);
        log = IsJson(format, redirected: true)
            ? log.WriteTo.File(
                new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture),
                Path.Combine(logs, "newsbrowser-.jsonl"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 14)
            : log.WriteTo.File(
                Path.Combine(logs, "newsbrowser-.log"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 14,
                formatProvider: CultureInfo.InvariantCulture,
                outputTemplate: FileLine);
        builder.Logging.ClearProviders().AddSerilog(log.CreateLogger(), dispose: true);
    }

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
}
