namespace NewsBrowser.Web.Http;

/// <summary>Lets the program end within seconds, whatever its readers are at.</summary>
internal static class GracefulShutdown
{
    /// <summary>How long requests that are under way may go on when the program is told to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How long all of it may take: requests, then the batch that an ingestion is at, then the index's files.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static void AddGracefulShutdown(this IHostApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Longest);

    /// <summary>Ends requests that would keep the program: an upload that does not go on, a file that nobody fetches, a page that follows a run.</summary>
    public static void UseGracefulShutdown(this WebApplication app)
    {
        var late = new CancellationTokenSource();
        app.Lifetime.ApplicationStopping.Register(() => late.CancelAfter(Grace));
        app.Use(async (context, next) =>
        {
            using var ending = late.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context);
            await next(context);
        });
    }
}
