using System.Globalization;

namespace NewsBrowser.Benchmarks.Measuring;

/// <summary>Looks at the process's memory ten times a second until disposed, and keeps the highest.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public MemoryWatch()
    {
        _watching = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                Look();
                await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }

    /// <summary>Memory of the process's own: neither files that are mapped nor libraries. MB.</summary>
    public double PeakAnonymous { get; private set; }

    /// <summary>The managed heap with what is not collected yet. MB.</summary>
    public double PeakManaged { get; private set; }

    /// <summary>The highest resident size since the process began, mapped files with it. MB.</summary>
    public static double HighWater => Status("VmHWM:");

    public static double Anonymous => Status("RssAnon:");

    public void Dispose()
    {
        _stop.Cancel();
        _watching.Wait();
        _stop.Dispose();
        Look();
    }

    private void Look()
    {
        PeakAnonymous = Math.Max(PeakAnonymous, Anonymous);
        PeakManaged = Math.Max(PeakManaged, GC.GetTotalMemory(false) / (1024.0 * 1024));
    }

    private static double Status(string name)
    {
        // Another system than Linux has no such file.
        if (!File.Exists("/proc/self/status"))
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
