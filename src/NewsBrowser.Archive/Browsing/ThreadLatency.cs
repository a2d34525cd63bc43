using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>How long things took: from the source's publishing to the post, and from the post to its comments. What is not known is null.</summary>
public sealed record ThreadLatency
{
    /// <summary>With fewer comments than this, no time is the one when most were written.</summary>
    public const int FewestComments = 10;

    /// <summary>From the article to the post, where the article's time of day is known.</summary>
    public TimeSpan? PickedUpAfter { get; init; }

    /// <summary>From the article to the post in calendar days, where only the article's day is known.</summary>
    public int? PickedUpAfterDays { get; init; }

    /// <summary>From the post to the middle comment of the fullest step of the timeline.</summary>
    public TimeSpan? PeakAfter { get; init; }

    /// <summary>From the post to the comment with which half of all were written.</summary>
    public TimeSpan? HalfAfter { get; init; }

    /// <param name="item">The post.</param>
    /// <param name="article">When its article was published, by the post's own template and by the article here; a time of day is taken before a day.</param>
    /// <param name="comments">All of the thread.</param>
    /// <param name="timeline">Of the same comments.</param>
    /// <param name="zone">Where days begin.</param>
    internal static ThreadLatency? Compute(
        Item item, IReadOnlyList<PublicationTime> article, IReadOnlyList<StoredComment> comments, ThreadTimeline? timeline, TimeZoneInfo zone)
    {
        if (item.PublishedAt is not { } posted || item.PublishedDateOnly)
        {
            return null;
        }

        var latency = new ThreadLatency();
        if (article.Count > 0)
        {
            var published = article.OrderBy(time => time.DateOnly).First();
            if (!published.DateOnly)
            {
                // What came after the post is not what it was made from: an article is written on, a clock is wrong.
                latency = latency with { PickedUpAfter = NotBefore(posted - published.Utc) };
            }
            else
            {
                var days = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(posted, zone)).DayNumber - DateOnly.FromDateTime(published.Utc).DayNumber;
                latency = latency with { PickedUpAfterDays = days >= 0 ? days : null };
            }
        }

        var times = comments.Where(c => c.At is not null).Select(c => c.At!.Value).Order().ToList();
        if (times.Count >= FewestComments && timeline is not null)
        {
            var peak = timeline.Peak;
            var inPeak = times.FindAll(at => at >= peak.From && at < peak.To);
            latency = latency with
            {
                PeakAfter = ToMinute(posted, inPeak[inPeak.Count / 2]),
                HalfAfter = ToMinute(posted, times[(times.Count - 1) / 2]),
            };
        }

        return latency == new ThreadLatency() ? null : latency;
    }

    private static TimeSpan? NotBefore(TimeSpan span) => span < TimeSpan.Zero ? null : span;

    // A comment's clock has no seconds: one of the post's own minute seems to be before it.
    private static TimeSpan? ToMinute(DateTime posted, DateTime comment) =>
        comment - posted is var span && span < TimeSpan.Zero && span > TimeSpan.FromMinutes(-1) ? TimeSpan.Zero : NotBefore(span);
}
