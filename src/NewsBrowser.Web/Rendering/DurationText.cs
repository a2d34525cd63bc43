namespace NewsBrowser.Web.Rendering;

/// <summary>Writes how long something took, no finer than anybody needs.</summary>
internal static class DurationText
{
    public static string Format(TimeSpan span, Words words)
    {
        // To the minute first: 59.7 minutes are an hour.
        var minutes = (long)Math.Round(span.TotalMinutes, MidpointRounding.AwayFromZero);
        var hours = minutes / 60;
        return minutes switch
        {
            < 1 => words["thread.span.moment"],
            < 60 => words.Format("thread.span.min", minutes),
            < 600 when minutes % 60 > 0 => words.Format("thread.span.hoursmin", hours, minutes % 60),
            < 1440 => words.Format("thread.span.hours", hours),
            < 1500 => words["thread.span.day"],
            < 2880 => words.Format("thread.span.dayhours", hours - 24),
            _ => words.Format("thread.span.days", Words.Number((long)Math.Round(span.TotalDays, MidpointRounding.AwayFromZero))),
        };
    }
}
