using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Tests.Browsing;

public class ThreadTimelineTests
{
    private static readonly DateTime Posted = new(2024, 3, 4, 1, 0, 30, DateTimeKind.Utc);

    [Fact]
    public void A_quick_thread_is_shown_by_the_minute_and_the_order_of_tags_is_kept()
    {
        var timeline = Compute(
            [0, 1, 1, 5, 5, 5], tags: [CommentTag.Push, CommentTag.Boo, CommentTag.Arrow, CommentTag.Push, CommentTag.Push, CommentTag.Arrow])!;
        Assert.Equal(TimeSpan.FromMinutes(1), timeline.Width);
        Assert.Equal([1, 2, 0, 0, 0, 3], timeline.Steps.Select(s => s.Total));
        Assert.Equal(
            (1, 2, 0, 1, 1),
            (timeline.Steps[0].FirstFloor, timeline.Steps[1].FirstFloor, timeline.Steps[1].Pushes, timeline.Steps[1].Boos, timeline.Steps[1].Arrows));
        Assert.Equal(timeline.Steps[5], timeline.Peak);
        Assert.All(timeline.Steps.Zip(timeline.Steps.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Theory]
    [InlineData(600, 10)]
    [InlineData(3 * 24 * 60, 120)]
    [InlineData(40 * 24 * 60, 1440)]
    public void Steps_are_as_wide_as_the_screen_asks_and_all_comments_stand_in_them(int minutes, int width)
    {
        var timeline = Compute([.. Enumerable.Range(0, 500).Select(n => n * minutes / 500)])!;
        Assert.Equal(TimeSpan.FromMinutes(width), timeline.Width);
        Assert.Equal(500, timeline.Steps.Sum(s => s.Total));
        Assert.InRange(timeline.Steps.Count, 20, ThreadTimeline.MaxSteps);
    }

    [Fact]
    public void Days_begin_at_midnight_of_the_zone()
    {
        var timeline = Compute([.. Enumerable.Range(0, 60).Select(n => n * 1440)])!;
        Assert.Equal(TimeSpan.FromDays(1), timeline.Width);
        Assert.All(timeline.Steps, s => Assert.Equal(16, s.From.Hour));
    }

    [Fact]
    public void A_long_silence_is_one_step_that_says_how_long_it_was()
    {
        var timeline = Compute([0, 1, 2, 3, 60 * 24 * 700, (60 * 24 * 700) + 1])!;
        Assert.Equal(TimeSpan.FromMinutes(1), timeline.Width);
        var silence = Assert.Single(timeline.Steps, s => s.IsSilence);
        Assert.Equal(TimeSpan.FromMinutes((60 * 24 * 700) - 4), silence.To - silence.From);
        Assert.Equal([1, 1, 1, 1, 0, 1, 1], timeline.Steps.Select(s => s.Total));
    }

    [Fact]
    public void Comments_without_a_time_are_left_out_and_counted()
    {
        var comments = Comments([0, 1, 2, 3, 4]);
        comments[2].At = null;
        comments[3].YearDoubtful = true;
        var timeline = ThreadTimeline.Build(comments, Posted, OpenedArchive.Taipei)!;
        Assert.Equal((4, 1, 1), (timeline.Timed, timeline.WithoutTime, timeline.Doubtful));
        Assert.DoesNotContain(timeline.Steps, s => s.FirstFloor == 3);
    }

    [Fact]
    public void Of_few_comments_or_one_moment_there_is_no_timeline()
    {
        Assert.Null(Compute([0, 1, 2]));
        Assert.Null(ThreadTimeline.Build(Comments([5, 5, 5, 5, 5]), null, OpenedArchive.Taipei));
        Assert.Null(ThreadTimeline.Build([], Posted, OpenedArchive.Taipei));
    }

    [Fact]
    public void Times_out_of_order_and_centuries_apart_are_still_drawn()
    {
        var comments = Comments([9, 3, 7, 1, 5]);
        comments[4].At = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var timeline = ThreadTimeline.Build(comments, new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc), OpenedArchive.Taipei)!;
        Assert.Equal(5, timeline.Steps.Sum(s => s.Total));
        Assert.InRange(timeline.Steps.Count, 2, ThreadTimeline.MaxSteps);
    }

    [Fact]
    public void The_peak_and_the_half_are_measured_from_the_post()
    {
        var comments = Comments([1, 20, 20, 20, 20, 20, 40, 60, 80, 100]);
        var latency = ThreadLatency.Compute(Post(Posted), [], comments, ThreadTimeline.Build(comments, Posted, OpenedArchive.Taipei), OpenedArchive.Taipei)!;
        Assert.Equal(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(30), latency.PeakAfter);
        Assert.Equal(latency.PeakAfter, latency.HalfAfter);
        Assert.Null(latency.PickedUpAfter);
        Assert.Null(latency.PickedUpAfterDays);
    }

    [Fact]
    public void An_article_with_a_time_gives_hours_and_one_with_a_day_gives_days()
    {
        var hours = Compute(Posted, new PublicationTime(Posted.AddHours(-5), false), new PublicationTime(Posted.Date, true));
        Assert.Equal(TimeSpan.FromHours(5), hours!.PickedUpAfter);
        Assert.Null(hours.PickedUpAfterDays);
        // 23:30 UTC is the next day in Taipei.
        var late = new DateTime(2024, 3, 4, 23, 30, 0, DateTimeKind.Utc);
        Assert.Equal(
            (null, 1),
            (Compute(late, new PublicationTime(late.Date, true))!.PickedUpAfter, Compute(late, new PublicationTime(late.Date, true))!.PickedUpAfterDays));
        Assert.Equal(0, Compute(Posted, new PublicationTime(Posted.Date, true))!.PickedUpAfterDays);
    }

    [Fact]
    public void What_is_not_known_is_not_said()
    {
        Assert.Null(Compute(Posted));
        Assert.Null(Compute(Posted, new PublicationTime(Posted.AddHours(1), false)));
        Assert.Null(Compute(Posted, new PublicationTime(Posted.Date.AddDays(3), true)));
        Assert.Null(ThreadLatency.Compute(Post(null), [new PublicationTime(Posted, false)], [], null, OpenedArchive.Taipei));
    }

    private static ThreadLatency? Compute(DateTime posted, params PublicationTime[] article) =>
        ThreadLatency.Compute(Post(posted), article, [], null, OpenedArchive.Taipei);

    private static ThreadTimeline? Compute(int[] minutes, CommentTag[]? tags = null) =>
        ThreadTimeline.Build(Comments(minutes, tags), Posted, OpenedArchive.Taipei);

    private static List<StoredComment> Comments(int[] minutes, CommentTag[]? tags = null) =>
    [
        .. minutes.Select((minute, index) => new StoredComment
        {
            Floor = index + 1,
            RunFloor = index + 1,
            Tag = tags?[index] ?? CommentTag.Push,
            Text = "x",
            At = Posted.AddSeconds(-30).AddMinutes(minute),
        }),
    ];

    private static Item Post(DateTime? at) => new() { PublicId = "x", Title = "x", Language = "zh", TextHash = [], ContentHash = [], PublishedAt = at };
}
