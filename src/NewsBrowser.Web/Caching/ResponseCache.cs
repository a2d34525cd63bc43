using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Metrics;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Caching;

/// <summary>
/// Keeps answers for readers who are not signed in. Each is kept under everything that it depends on: the address as far as its page reads it,
/// the reader's choices, and the stamp of the archive's state when it was asked for. After a commit the stamp is another one,
/// so that no answer from before is found, whoever began to make it when; the old ones are thrown away then.
/// </summary>
internal sealed class ResponseCache(Lazy<NewsArchive> archive, SharedSearchList searches, IOutputCacheStore store, SiteMeter meter) : IOutputCachePolicy
{
    /// <summary>What follows the clock (<c>age:</c>, the preference for the recent) is as old as this at most.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private const string Everything = "answers";

    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>What is made for one reader, streamed, or cheaper to make than to keep.</summary>
    private static readonly string[] Uncached =
    [
        "/admin", "/login", "/assets", "/raw", "/export.csv", "/export.jsonl", "/openapi", "/healthz", "/readyz", "/metrics", "/status", "/preferences"
    ];

    private string? _newest;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ResponseCache>();
        builder.Services.AddOutputCache();
        builder.Services.AddOptions<OutputCacheOptions>().Configure<IOptions<NewsBrowserSettings>>((options, settings) =>
        {
            options.SizeLimit = Math.Max(1, settings.Value.Cache.Megabytes) * 1024L * 1024;
            // Other letters lead to the right ones; they do not get their answer.
            options.UseCaseSensitivePaths = true;
            options.MaximumBodySize = MostBytes;
            options.DefaultExpirationTimeSpan = Life;
            options.AddBasePolicy(policy => policy.AddPolicy<ResponseCache>(), excludeDefaultPolicy: true);
        });
    }

    /// <summary>Call it when it is known who asks.</summary>
    public static void Use(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Cache.Megabytes > 0)
        {
            app.UseOutputCache();
        }
    }

    /// <summary>Whether the same question has the same answer for everybody.</summary>
    public static bool IsPublic(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.User.Identity is not { IsAuthenticated: true }
        && context.Request.Headers.Authorization.Count == 0
        && !Uncached.Any(path => context.Request.Path.StartsWithSegments(path));

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        if (!IsPublic(http) || StampNow() is not { } stamp)
        {
            context.EnableOutputCaching = false;
            return;
        }

        if (Interlocked.Exchange(ref _newest, stamp) is { } before && before != stamp)
        {
            await store.EvictByTagAsync(Everything, cancellation);
        }

        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        context.AllowLocking = true;
        context.Tags.Add(Everything);
        context.ResponseExpirationTimeSpan = Life;
        var by = context.CacheVaryByRules.VaryByValues;
        var known = KnownQueryKeys.Get(http.GetEndpoint());
        context.CacheVaryByRules.QueryKeys = known;

        // The framework takes a key without a value for one that is not there; a form with empty fields is another request.
        by["empty"] = string.Join(
            ',',
            http.Request.Query.Where(pair => string.IsNullOrEmpty(pair.Value) && known.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))
                .Select(pair => pair.Key.ToLowerInvariant()).Order(StringComparer.Ordinal));
        by["stamp"] = stamp;
        by["language"] = Words.Language;
        by["theme"] = Preferences.ReadTheme(http.Request) ?? string.Empty;
        by["density"] = Preferences.ReadDensity(http.Request) ?? string.Empty;
        by["size"] = Preferences.ReadSize(http.Request) ?? string.Empty;
        by["width"] = Preferences.ReadWidth(http.Request) ?? string.Empty;
        by["path"] = SitePathBase.Get(http);
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        meter.RecordCacheLookup(hit: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        meter.RecordCacheLookup(hit: false);
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0
            || response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
        {
            context.AllowCacheStorage = false;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Null where the archive cannot say; such a request is answered without the cache, or with the archive's own trouble.</summary>
    private string? StampNow()
    {
        try
        {
            return $"{archive.Value.Stamp}.{searches.Version}";
        }
        catch (Exception e) when (e is ArchiveUnavailableException or ObjectDisposedException or System.Data.Common.DbException)
        {
            return null;
        }
    }
}
