using System.Diagnostics;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks;

/// <summary>Says what the generated documents are like: how fast they come, how long they are, how the vocabulary grows.</summary>
internal static class GenerateReport
{
    public static int Run(int documents)
    {
        var started = Stopwatch.GetTimestamp();
        var sets = SentenceSets.Load();
        var values = new FacetValues();
        Console.WriteLine($"sentences from: {sets.Origin}, read in {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s; titles "
            + $"{sets.ChineseTitles.Count}+{sets.EnglishTitles.Count}, "
            + $"prose {sets.ChineseProse.Count}+{sets.EnglishProse.Count}, talk {sets.ChineseTalk.Count}, comments {sets.Comments.Count}");
        var generator = new ItemGenerator(sets, values);
        for (var number = 0; number < Math.Min(documents, 3_000); number++)
        {
            generator.Make(number);
        }

        started = Stopwatch.GetTimestamp();
        for (var number = 0; number < documents; number++)
        {
            generator.Make(number);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"{documents} documents in {seconds:F2} s, {documents / seconds:F0} a second on one core");

        var terms = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        var tokens = new List<IndexToken>();
        long bytes = 0;
        long all = 0;
        var next = 1_000;
        for (var number = 0; number < documents; number++)
        {
            foreach (var text in generator.Make(number).Texts)
            {
                if (text is null)
                {
                    continue;
                }

                bytes += Encoding.UTF8.GetByteCount(text);
                tokens.Clear();
                SearchSchema.Tokenize(text, tokens);
                all += tokens.Count;
                foreach (var token in tokens)
                {
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(known, text.AsSpan(token.Start, token.Length), out _)++;
                }
            }

            if (number + 1 == next || number + 1 == documents)
            {
                Console.WriteLine($"{number + 1,9} documents: {(double)bytes / (number + 1):F0} bytes each, {all / (number + 1)} tokens each, {terms.Count} "
                    + $"terms, {terms.Count(t => t.Value == 1)} seen once");
                next *= 10;
            }
        }

        return 0;
    }
}
