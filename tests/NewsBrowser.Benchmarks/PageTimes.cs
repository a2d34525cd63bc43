using NewsBrowser.Benchmarks.Checking;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks;

/// <summary>The time of a page for each query of the set, none of it taken before its answer was found right.</summary>
internal static class PageTimes
{
    private const int Warming = 3;
    private const int AtLeast = 7;
    private const int AtMost = 200;
    private const double MillisecondsEach = 200;

    /// <summary>A query's median, and how many documents it found.</summary>
    public sealed record Timed(string Class, string Name, int Total, double Milliseconds);

    /// <summary>Null when an answer was wrong: what is wrong was printed, and no time is to be had.</summary>
    public static IReadOnlyList<Timed>? Measure(
        SearchIndex index, IReadOnlyList<BenchmarkQuery> queries, IReadOnlyList<ExpectedAnswer> expected, Func<BenchmarkQuery, IndexRequest>? page = null)
    {
        page ??= static query => query.Page();
        var wrong = 0;
        for (var n = 0; n < queries.Count; n++)
        {
            var request = page(queries[n]);
            foreach (var fault in AnswerCheck.Faults(queries[n], request, index.Search(request), expected[n]))
            {
                Console.Error.WriteLine($"WRONG {queries[n].Class}: {queries[n].Name}: {fault}");
                wrong++;
            }
        }

        if (wrong > 0)
        {
            Console.Error.WriteLine($"{wrong} faults; no times are given for wrong answers.");
            return null;
        }

        var times = new List<Timed>();
        for (var n = 0; n < queries.Count; n++)
        {
            var request = page(queries[n]);
            for (var round = 0; round < Warming; round++)
            {
                index.Search(request);
            }

            times.Add(new Timed(
                queries[n].Class,
                queries[n].Name,
                index.Search(request).Total,
                QueryTimer.Median(() => index.Search(request), AtLeast, AtMost, MillisecondsEach)));
        }

        return times;
    }

    public static Percentiles Summary(IReadOnlyList<Timed> times) => Percentiles.Compute(times.Select(time => time.Milliseconds));
}
