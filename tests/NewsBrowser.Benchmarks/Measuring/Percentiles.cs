namespace NewsBrowser.Benchmarks.Measuring;

/// <summary>Nearest-rank percentiles of some times, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P95, double Max, int Count)
{
    public static Percentiles Compute(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new Percentiles(At(sorted, 0.50), At(sorted, 0.95), sorted[^1], sorted.Length);
    }

    public override string ToString() => $"p50 {P50:F2} ms, p95 {P95:F2} ms, max {Max:F2} ms";

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
