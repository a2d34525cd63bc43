using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace NewsBrowser.Web.Jobs;

/// <summary>Sends how a run stands as server-sent events, until it ends or the site stops.</summary>
internal static class RunEvents
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static void MapRunEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/runs/{id:long}/events", (
            long id, IngestionJob job, TimeProvider clock, IHostApplicationLifetime lifetime, CancellationToken cancellation) =>
                TypedResults.ServerSentEvents(FollowAsync(id, job, clock, lifetime.ApplicationStopping, cancellation)))
            .RequireAuthorization()
            .ExcludeFromDescription();

    private static async IAsyncEnumerable<SseItem<RunEvent>> FollowAsync(
        long id, IngestionJob job, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        var waited = false;
        while (!either.IsCancellationRequested)
        {
            // Asked first: a run leaves the queue and begins in one step.
            if (job.Waiting.Contains(id))
            {
                if (!waited)
                {
                    waited = true;
                    yield return new SseItem<RunEvent>(new RunEvent(0, 0, 0, 0, 0, 0, null, null, Ended: false), "waiting");
                }
            }
            else if (job.State is { } state && state.Progress.RunId == id)
            {
                if (waited)
                {
                    // The page of a run that waits has no figures: it is read anew.
                    break;
                }

                var now = state.Progress;
                (var pace, var left) = state.Pace(clock);
                var figures = new RunEvent(
                    now.FilesFound, now.Counts.Files, now.Counts.Added, now.Counts.Updated, now.Counts.Unchanged, now.Counts.Rejected, pace, left?.TotalSeconds,
                    state.Ended);
                yield return new SseItem<RunEvent>(figures, state.Ended ? "ended" : "progress");
                if (state.Ended)
                {
                    yield break;
                }
            }
            else
            {
                break;
            }

            await Task.Delay(Interval, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        yield return new SseItem<RunEvent>(new RunEvent(0, 0, 0, 0, 0, 0, null, null, Ended: true), "ended");
    }
}

/// <summary>The figures of a run that goes on; what <see cref="IngestionJobState.Pace"/> cannot tell yet is null.</summary>
internal sealed record RunEvent(int Found, int Done, int Added, int Updated, int Unchanged, int Rejected, double? PerSecond, double? SecondsLeft, bool Ended);
