using System.Diagnostics;

namespace NewsBrowser.Benchmarks.Measuring;

/// <summary>Times one thing many times over.</summary>
internal static class QueryTimer
{
    /// <summary>The median of repeats, in milliseconds: as many as fit into a while, at least so many.</summary>
    public static double Median(Action run, int atLeast, int atMost, double milliseconds)
    {
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (times.Count < atLeast || (times.Count < atMost && Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds))
        {
            var started = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
