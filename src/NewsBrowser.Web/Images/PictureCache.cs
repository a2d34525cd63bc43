using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>Keeps fetched pictures in the data folder, up to a size; those that were not asked for the longest go first.
/// A picture that the disk does not take is handed out all the same.</summary>
internal sealed partial class PictureCache(IOptions<NewsBrowserSettings> settings, TimeProvider clock, ILogger<PictureCache> log)
{
    private const string Unfinished = ".part";

    private readonly string _folder = Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), CachedPictures.Folder);
    private readonly Lock _gate = new();
    private readonly LinkedList<Kept> _order = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = new(StringComparer.Ordinal);
    private bool _read;
    private long _size;
    private long _era;
    private int _takedowns;

    /// <summary>The most bytes of all pictures together.</summary>
    internal long Limit { get; set; } = settings.Value.ImageProxy.CacheMegabytes * 1024L * 1024;

    /// <summary>The bytes of all pictures together.</summary>
    public long Size
    {
        get
        {
            lock (_gate)
            {
                Read();
                return _size;
            }
        }
    }

    public async Task<FetchedPicture?> FindAsync(string address, CancellationToken cancellation)
    {
        var name = CachedPictures.ComputeFileName(address);
        lock (_gate)
        {
            Read();
            if (!_kept.TryGetValue(name, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddFirst(node);
        }

        var file = Path.Combine(_folder, name);
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellation);
            if (PictureType.Detect(bytes) is { } type)
            {
                // The order of a later start.
                File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
                return new FetchedPicture(bytes, type);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or unreadable: fetched again.
        }

        Forget(name);
        return null;
    }

    /// <summary>Changes with each takedown: what was asked for before may be of an item that is gone.</summary>
    public long Era
    {
        get
        {
            lock (_gate)
            {
                return _era;
            }
        }
    }

    /// <summary>Keeps nothing until what is returned is disposed of, nor what was asked for before that: a takedown deletes pictures meanwhile,
    /// and one that is just being fetched must not come after it.</summary>
    public IDisposable KeepNothing()
    {
        lock (_gate)
        {
            _takedowns++;
        }

        return new Pause(this);
    }

    /// <summary>Keeps a picture.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="bytes">The picture.</param>
    /// <param name="era">The <see cref="Era"/> when it was asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task KeepAsync(string address, ReadOnlyMemory<byte> bytes, long era, CancellationToken cancellation)
    {
        if (bytes.Length > Limit)
        {
            return;
        }

        var name = CachedPictures.ComputeFileName(address);
        var file = Path.Combine(_folder, name);
        var part = $"{file}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Directory.CreateDirectory(_folder);
            await using (FileStream stream = new(part, FileMode.CreateNew, FileAccess.Write))
            {
                await stream.WriteAsync(bytes, cancellation);
            }

            lock (_gate)
            {
                if (_takedowns > 0 || _era != era)
                {
                    Delete(part);
                    return;
                }

                File.Move(part, file, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(_folder, e.Message);
            Delete(part);
            return;
        }

        List<string> gone = [];
        lock (_gate)
        {
            Read();
            Drop(name);
            _kept[name] = _order.AddFirst(new Kept(name, bytes.Length));
            _size += bytes.Length;
            while (_size > Limit && _order.Last is { } last)
            {
                gone.Add(last.Value.Name);
                Drop(last.Value.Name);
            }
        }

        gone.ForEach(old => Delete(Path.Combine(_folder, old)));
    }

    // What an earlier start left, the last used first; what it did not finish goes.
    private void Read()
    {
        if (_read)
        {
            return;
        }

        _read = true;
        var folder = new DirectoryInfo(_folder);
        if (!folder.Exists)
        {
            return;
        }

        foreach (var file in folder.EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            if (file.Name.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                Delete(file.FullName);
            }
            else
            {
                _kept[file.Name] = _order.AddLast(new Kept(file.Name, file.Length));
                _size += file.Length;
            }
        }
    }

    private void Forget(string name)
    {
        lock (_gate)
        {
            Drop(name);
        }

        Delete(Path.Combine(_folder, name));
    }

    private void Drop(string name)
    {
        if (_kept.Remove(name, out var node))
        {
            _order.Remove(node);
            _size -= node.Value.Length;
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays and is counted by the next start.
        }
    }

    private sealed class Pause(PictureCache cache) : IDisposable
    {
        public void Dispose()
        {
            lock (cache._gate)
            {
                cache._takedowns--;
                cache._era++;
            }
        }
    }

    private readonly record struct Kept(string Name, long Length);

    [LoggerMessage(LogLevel.Warning, "A picture could not be kept in {Folder} ({Reason}); it is fetched again when it is asked for again")]
    private partial void LogUnwritten(string folder, string reason);
}
