namespace NewsBrowser.Archive.Ingestion;

/// <summary>Lets files in while the bytes of those inside stay below a limit; one that is larger than the limit goes in alone.</summary>
internal sealed class ByteBudget(int limit) : IDisposable
{
    /// <summary>What a file counts at least: its path and rows weigh too.</summary>
    private const int Least = 4096;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim returned = new(0);
    private long taken;

    public async Task TakeAsync(long size, CancellationToken cancellation)
    {
        var weight = WeightOf(size);
        while (true)
        {
            lock (gate)
            {
                if (taken == 0 || taken + weight <= limit)
                {
                    taken += weight;
                    return;
                }
            }

            await returned.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public void GiveBack(long size)
    {
        lock (gate)
        {
            taken -= WeightOf(size);
        }

        if (returned.CurrentCount == 0)
        {
            returned.Release();
        }
    }

    public void Dispose() => returned.Dispose();

    private long WeightOf(long size) => Math.Clamp(size, Least, limit);
}
