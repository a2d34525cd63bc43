using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Admin;

/// <summary>Sends how a run stands as server-sent events, until it ends.</summary>
internal static class RunEvents
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/runs/{id:long}/events", (long id, IngestionJob job, TimeProvider clock, CancellationToken cancellation) =>
                TypedResults.ServerSentEvents(FollowAsync(id, job, clock, cancellation)))
            .RequireAuthorization()
            .ExcludeFromDescription();

    private static async IAsyncEnumerable<SseItem<RunEvent>> FollowAsync(long id, IngestionJob job, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (job.State is { } state && state.Progress.RunId == id)
        {
            IngestionProgress now = state.Progress;
            var figures = new RunEvent(now.FilesFound, now.FilesDone, now.Added, now.Updated, now.Unchanged, now.Rejected, state.Ended);
            yield return new SseItem<RunEvent>(figures, state.Ended ? "ended" : "progress");
            if (state.Ended)
            {
                yield break;
            }

            await Task.Delay(Interval, clock, cancellation);
        }

        yield return new SseItem<RunEvent>(new RunEvent(0, 0, 0, 0, 0, 0, Ended: true), "ended");
    }
}

/// <summary>The figures of a run that goes on.</summary>
internal sealed record RunEvent(int Found, int Done, int Added, int Updated, int Unchanged, int Rejected, bool Ended);
