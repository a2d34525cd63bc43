using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>Hands out remote pictures: kept ones at once, others by fetching them, each once however many ask.
/// One that cannot be had is not asked for again for a while.</summary>
internal sealed class Pictures(PictureFetch fetch, PictureCache cache, IOptions<NewsBrowserSettings> settings, TimeProvider clock) : IDisposable
{
    /// <summary>How long a picture that could not be had is not asked for again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How many failures are remembered.</summary>
    public const int MaxFailures = 1000;

    private readonly ConcurrentDictionary<string, Lazy<Task<FetchedPicture>>> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (PictureFault Fault, DateTime Until)> _failed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(settings.Value.ImageProxy.AtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly SteadyClock _clock = new(clock);

    /// <summary>How many more wait for a place than there are places, before one more is turned away.</summary>
    private int MaxWaiting => settings.Value.ImageProxy.AtOnce * 8;

    public async Task<FetchedPicture> GetAsync(string address, CancellationToken cancellation)
    {
        if (await cache.FindAsync(address, cancellation) is { } kept)
        {
            return kept;
        }

        if (_failed.TryGetValue(address, out var failed) && failed.Until > _clock.Now)
        {
            return new FetchedPicture(failed.Fault);
        }

        if (_running.Count >= MaxWaiting && !_running.ContainsKey(address))
        {
            return new FetchedPicture(PictureFault.Busy);
        }

        // Readers come and go; what is fetched is fetched for the next one too.
        return await _running.GetOrAdd(address, asked => new Lazy<Task<FetchedPicture>>(() => FetchAsync(asked))).Value.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task<FetchedPicture> FetchAsync(string address)
    {
        await Task.Yield();
        var era = cache.Era;
        try
        {
            FetchedPicture picture;
            await _places.WaitAsync(_stop.Token);
            try
            {
                picture = await fetch.GetAsync(address, _stop.Token);
            }
            finally
            {
                _places.Release();
            }

            if (picture.Fault == PictureFault.None)
            {
                await cache.KeepAsync(address, picture.Bytes, era, _stop.Token);
            }
            else
            {
                Remember(address, picture.Fault);
            }

            return picture;
        }
        catch (OperationCanceledException)
        {
            return new FetchedPicture(PictureFault.Unreachable);
        }
        finally
        {
            _running.TryRemove(address, out _);
        }
    }

    private void Remember(string address, PictureFault fault)
    {
        var now = _clock.Now;
        if (_failed.Count >= MaxFailures)
        {
            foreach ((var old, _) in _failed.OrderBy(pair => pair.Value.Until).Take(MaxFailures / 2))
            {
                _failed.TryRemove(old, out _);
            }
        }

        _failed[address] = (fault, now + Pause);
    }
}
