using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Api;
using NewsBrowser.Web.Caching;
using NewsBrowser.Web.Commands;
using NewsBrowser.Web.Feeds;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Metrics;
using NewsBrowser.Web.Routes;
using Serilog;

// In a test's process other files are made too.
if (System.Reflection.Assembly.GetEntryAssembly() == typeof(Program).Assembly)
{
    DataFolder.KeepFilesToOwner();
}

Log.Logger = ProgramLog.CreateBootstrapLogger();
try
{
    return await CommandLine.RunAsync(args, BuildSite);
}
finally
{
    await Log.CloseAndFlushAsync();
}

/// <summary>The program: a command, or the site that is put together here from top to bottom.</summary>
internal sealed partial class Program
{
    /// <summary>Builds the site; nothing is opened or listened on until it is started.</summary>
    public static WebApplication BuildSite(string[] args)
    {
        var builder = Site.CreateBuilder(args);
        builder.AddSettings();
        builder.AddProgramLog();
        builder.AddLimits();
        ArchiveHost.AddTo(builder.Services);
        builder.AddJobs();
        builder.AddGracefulShutdown();
        builder.AddAdministration();
        builder.AddPages();
        builder.AddApi();
        builder.AddTelemetry();
        builder.AddHealth();
        ResponseCache.Add(builder);
        builder.Services.AddSystemd();

        // What a request passes on its way in, and its response on the way out.
        var app = builder.Build();
        ConnectionShares.Use(app);
        app.UseReverseProxy();
        app.UseGracefulShutdown();
        app.UseRequestLog();
        app.UseEntityTags();
        SecurityHeaders.Use(app);
        app.UseResponseCompression();
        app.UsePathBaseRewriting();
        app.UseRequestLocalization();
        app.UseErrorPages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAllowedMethods();
        app.UseRequestTimeouts();
        app.UseTakenDown();
        app.UseCachingHeaders();
        ProxySignIn.Use(app);
        app.UseAuthentication();
        app.UsePrivateReading();
        app.UseAuthorization();
        app.UseActionGuard();
        app.UseResponseTags();
        ResponseCache.Use(app);

        // What answers.
        app.MapPages();
        app.MapApi();
        app.MapAdministration();
        app.MapFeeds();
        app.MapExports();
        app.MapPictures();
        app.MapRawText();
        app.MapAssets();
        app.MapPreferences();
        app.MapRobots();
        app.MapSiteMap();
        app.MapOpenSearch();
        app.MapManifest();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }
}
