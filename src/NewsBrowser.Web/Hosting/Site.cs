using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Hosting;

/// <summary>The ground of a site: its settings, and what goes on in the background.</summary>
internal static class Site
{
    private static readonly Dictionary<string, string> ShortOptions = new(StringComparer.Ordinal)
    {
        ["--data"] = $"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.DataDirectory)}",
        ["--seeds"] = $"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.Seeds)}",
    };

    /// <param name="args">Settings as <c>--key value</c>, with <c>--data</c> and <c>--seeds</c> for the two folders.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args)
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
        return builder;
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
        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    /// <summary>In the order in which they start; they stop the other way round, and the archive, which was opened first, is closed last.</summary>
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IngestionFolders>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<RunRequests>();
        AddJob<IngestionJob>();
        AddJob<IndexRebuild>();
        AddJob<MaintenanceJob>();
        AddJob<DryRunJob>();
        AddJob<BackupJob>();
        AddJob<FirstStart>();
        AddJob<IngestionSchedule>();
        AddJob<FolderWatcher>();

        void AddJob<TJob>() where TJob : class, IHostedService
        {
            services.AddSingleton<TJob>();
            services.AddHostedService(provider => provider.GetRequiredService<TJob>());
        }
    }
}
