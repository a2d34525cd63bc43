using System.Runtime.InteropServices;

namespace NewsBrowser.Benchmarks.Measuring;

/// <summary>What a run was made on.</summary>
internal static class Machine
{
    public static string Description
    {
        get
        {
            var model = File.Exists("/proc/cpuinfo")
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
                : null;
            var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
            return $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), {memory:F0} GB, .NET {Environment.Version}, {RuntimeInformation.OSDescription}";
        }
    }
}
