using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using NewsBrowser.Web.Feeds;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Hosting;

/// <summary>Puts the pages into a site: their services, what is shown for an error, and their addresses.</summary>
internal static class PageHosting
{
    /// <summary>What the site sends and compression does not know for text.</summary>
    private static readonly string[] OwnTypes =
    [
        "application/atom+xml", "application/rss+xml", "application/feed+json", "text/csv", "application/jsonl", "application/manifest+json",
        "application/opensearchdescription+xml", "application/x-suggestions+json", "image/svg+xml",
    ];

    /// <summary>Pages of the administration that are open to all.</summary>
    private static readonly string[] SignInPages = ["/admin/login", "/admin/setup"];

    public static void AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorPages().AddMvcOptions(options => options.Filters.Add(new UnknownMethodFilter()));
        services.AddResponseCompression(options =>
        {
            // Over TLS too: what is secret is left out by AnswerHeaders.
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, .. OwnTypes];
        });
        // The default saves processor time where bytes are dearer: a long thread is a third smaller this way.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddRequestLocalization(Localise);
        // Chinese stays readable in the page's source, and a third as long.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<Words>();
        services.AddSingleton<Assets>();
        services.AddSingleton<Dates>();
        services.AddSingleton<SearchReader>();
        services.AddSingleton<PersonLinks>();
        services.AddSingleton<SecurityHeaders>();
        services.AddPictures();
        services.AddSingleton<FeedBuilder>();
        services.AddSingleton<SharedSearchList>();
    }

    /// <summary>What is shown for an error: problem details to programs, a page to people.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(
                new ExceptionHandlerOptions { StatusCodeSelector = ServiceUnavailable.GetStatus, SuppressDiagnosticsCallback = ServiceUnavailable.IsExpected });
            api.UseStatusCodePages();
        });
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler(
                new ExceptionHandlerOptions { ExceptionHandlingPath = "/status/500", SuppressDiagnosticsCallback = ServiceUnavailable.IsExpected });
            pages.UseStatusCodePagesWithReExecute("/status/{0}");
        });
    }

    /// <summary>Pages of the administration take as long as they take.</summary>
    public static void MapPages(this WebApplication app) => app.MapRazorPages().Add(page =>
    {
        var path = "/" + (page as RouteEndpointBuilder)?.RoutePattern.RawText?.TrimStart('/');
        page.Metadata.Add(GetCost(path));
        if (IsOf(path, "/admin"))
        {
            page.Metadata.Add(new DisableRequestTimeoutAttribute());
        }
    });

    private static RequestCost GetCost(string path) =>
        IsOf(path, "/status") ? new RequestCost(0, "it tells of an error whose request has paid, and of that there were too many")
        : IsOf(path, "/admin") && !Array.Exists(SignInPages, page => IsOf(path, page)) ? RequestCost.Administration
        : RequestCost.One;

    private static bool IsOf(string path, string folder) => new PathString(path).StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi");

    private static void Localise(RequestLocalizationOptions options)
    {
        // Numbers and dates are written by Rendering; only the words follow the reader.
        options.SupportedCultures = [System.Globalization.CultureInfo.InvariantCulture];
        options.SupportedUICultures = [new(Words.English), new(Words.Chinese)];
        options.DefaultRequestCulture = new RequestCulture(System.Globalization.CultureInfo.InvariantCulture, new(Words.English));
        options.ApplyCurrentCultureToResponseHeaders = false;
        options.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(Preferences.ChooseCulture(context.Request)))];
    }
}
