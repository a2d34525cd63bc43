namespace NewsBrowser.Archive.Ingestion;

/// <summary>Lets files in while the bytes of those inside stay below a limit; one that is larger than the limit goes in alone.</summary>
internal sealed class ByteBudget(int limit) : IDisposable
{
    /// <summary>What a file counts at least: its path and rows weigh too.</summary>
    private const int Least = 4096;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _returned = new(0);
    private long _taken;

    public async Task AcquireAsync(long size, CancellationToken cancellation)
    {
        var weight = GetWeight(size);
        while (true)
        {
            lock (_gate)
            {
                if (_taken == 0 || _taken + weight <= limit)
                {
                    _taken += weight;
                    return;
                }
            }

            await _returned.WaitAsync(cancellation);
        }
    }

    public void Release(long size)
    {
        lock (_gate)
        {
            _taken -= GetWeight(size);
        }

        if (_returned.CurrentCount == 0)
        {
            _returned.Release();
        }
    }

    public void Dispose() => _returned.Dispose();

    private long GetWeight(long size) => Math.Clamp(size, Least, limit);
}
