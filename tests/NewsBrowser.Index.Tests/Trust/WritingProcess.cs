using System.Diagnostics;
using System.Globalization;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>A process that applies batches to an index, flushes and merges all the time, and says what it is about to do and what it has done.</summary>
internal static class WritingProcess
{
    public const string Word = "write-an-index";

    public static IndexOptions Options { get; } = new() { Identity = "batches", MemoryDocuments = 40 };

    public static Process Start(string folder, int seed, long last, string aim) => Process.Start(
        new ProcessStartInfo("dotnet", [
            typeof(WritingProcess).Assembly.Location, Word, folder, seed.ToString(CultureInfo.InvariantCulture), last.ToString(CultureInfo.InvariantCulture),
            aim
        ])
        {
            RedirectStandardOutput = true,
        })!;

    public static int Run(string[] args)
    {
        if (args is not [string folder, string seed, string last, string aim])
        {
            return 2;
        }

        if (aim.Split(':') is [string suffix, string nth, string size])
        {
            KillSelfAt(folder, suffix, int.Parse(nth, CultureInfo.InvariantCulture), int.Parse(size, CultureInfo.InvariantCulture));
        }

        var batches = new NumberedBatches(int.Parse(seed, CultureInfo.InvariantCulture));
        using var index = SearchIndex.Open(RandomData.Schema, folder, Options);
        Console.WriteLine($"{index.Opening.State} {index.ChangeNumber}");
        for (var change = index.ChangeNumber + 1; change <= long.Parse(last, CultureInfo.InvariantCulture); change++)
        {
            Console.WriteLine($"apply {change}");
            batches.Apply(index, change);
            if (change % 23 == 0)
            {
                index.Flush();
            }

            if (change % 151 == 0)
            {
                index.Optimize(CancellationToken.None);
            }

            if (change % 23 == 0 || change % 151 == 0)
            {
                Console.WriteLine($"durable {change}");
            }
        }
        return 0;
    }

    // Dies, as by SIGKILL, when the nth file with such an end has been seen to come and has a size: the moment depends on what was done, not on the clock.
    private static void KillSelfAt(string folder, string suffix, int nth, int size)
    {
        HashSet<string> seen = Directory.Exists(folder) ? [.. Directory.GetFiles(folder)] : [];
        var thread = new Thread(() =>
        {
            var there = false;
            while (true)
            {
                var now = false;
                try
                {
                    foreach (var path in Directory.EnumerateFiles(folder))
                    {
                        if (!path.EndsWith(suffix, StringComparison.Ordinal) || new FileInfo(path).Length < size)
                        {
                            continue;
                        }

                        now = true;
                        if (suffix != ".new" && seen.Add(path))
                        {
                            nth--;
                        }
                    }
                }
                catch (IOException)
                {
                    // The folder is not there yet, or the file is gone again.
                }
                // The new manifest has the same name each time.
                if (suffix == ".new" && now && !there)
                {
                    nth--;
                }

                there = now;
                if (nth <= 0)
                {
                    Process.GetCurrentProcess().Kill();
                }
            }
        })
        { IsBackground = true };
        thread.Start();
    }
}
