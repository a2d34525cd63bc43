using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Api;
using NewsBrowser.Web.Caching;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Metrics;
using NewsBrowser.Web.Routes;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Hosting;

/// <summary>Puts the site together: settings, log, archive, pages, API, administration.</summary>
internal static class Site
{
    private static readonly Dictionary<string, string> ShortOptions = new(StringComparer.Ordinal)
    {
        ["--data"] = $"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.DataDirectory)}",
        ["--seeds"] = $"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.Seeds)}",
    };

    /// <summary>Builds the site; nothing is opened or listened on until it is started.</summary>
    /// <param name="args">Settings as <c>--key value</c>, with <c>--data</c> and <c>--seeds</c> for the two folders.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Site).Assembly.GetName().Name,
        });
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.WebHost.ConfigureKestrel(StrictContentLength.Apply);
        builder.Configuration.AddCommandLine(args, ShortOptions);
        builder.AddSettings();
        builder.AddLimits();
        builder.AddProgramLog();
        builder.AddArchive();
        builder.AddGracefulShutdown();
        builder.AddPages();
        builder.AddApi();
        builder.AddAdministration();
        builder.AddTelemetry();
        ResponseCache.Add(builder);
        builder.Services.AddHostedService<SystemdNotifier>();

        var app = builder.Build();
        app.UseReverseProxy();
        app.UseGracefulShutdown();
        app.UseRequestLog();
        app.UseEntityTags();
        app.UsePageHeaders();
        app.UseCachingHeaders();
        app.UseAdministration();
        app.UseResponseTags();
        ResponseCache.Use(app);
        app.MapHealth();
        app.MapMetrics();
        app.MapApi();
        app.MapAdministration();
        app.MapPages();
        return app;
    }

    public static void AddSettings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsList>();
        builder.Services.AddOptions<NewsBrowserSettings>()
            .Configure(_ =>
            {
                // Before they are read: what the reading itself would say does not name the key.
                if (SettingsCheck.Faults(builder.Configuration) is { Count: > 0 } faults)
                {
                    throw new OptionsValidationException(NewsBrowserSettings.Section, typeof(NewsBrowserSettings), faults);
                }
            })
            .Bind(builder.Configuration.GetSection(NewsBrowserSettings.Section), options => options.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
    }

    private static void AddArchive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ArchiveHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ArchiveHost>());

        // A singleton, or each request's scope would close the archive that it was lent: its connections, its index's gate and its lock.
        builder.Services.AddSingleton(services => services.GetRequiredService<ArchiveHost>().Archive);
        builder.Services.AddSingleton<IngestionFolders>();
        builder.Services.AddSingleton<UploadFolder>();
        builder.Services.AddSingleton<IngestionJob>();
        builder.Services.AddHostedService(services => services.GetRequiredService<IngestionJob>());
        builder.Services.AddSingleton<IndexRebuild>();
        builder.Services.AddHostedService(services => services.GetRequiredService<IndexRebuild>());
        builder.Services.AddSingleton<MaintenanceJob>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MaintenanceJob>());
        builder.Services.AddSingleton<LastDryRun>();
        builder.Services.AddSingleton<DryRunJob>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DryRunJob>());
        builder.Services.AddSingleton<BackupJob>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BackupJob>());
        builder.Services.AddSingleton<FirstStart>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FirstStart>());
        builder.Services.AddSingleton<IngestionSchedule>();
        builder.Services.AddHostedService(services => services.GetRequiredService<IngestionSchedule>());
        builder.Services.AddHostedService<FolderWatcher>();

        // Kept in the data folder, or every restart would end all sessions and break forms that people have open.
        builder.Services.AddDataProtection().SetApplicationName("NewsBrowser");
        builder.Services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<IOptions<NewsBrowserSettings>, ILoggerFactory>((options, settings, logging) =>
                options.XmlRepository = new DataProtectionKeyStore(Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "keys"), logging));
    }
}
