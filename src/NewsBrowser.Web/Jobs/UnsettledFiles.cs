namespace NewsBrowser.Web.Jobs;

/// <summary>Files that came or changed and may still be written: each waits until it has stayed as it is for a while.</summary>
/// <param name="settle">How long a file must have stayed as it is.</param>
internal sealed class UnsettledFiles(TimeSpan settle)
{
    private readonly Dictionary<string, Seen> _files = new(StringComparer.Ordinal);

    public int Count => _files.Count;

    /// <summary>Notes that something happened to a file; its time begins anew.</summary>
    public void Touch(string path, DateTime now) => _files[path] = Look(path) is { } found ? found with { Since = now } : new Seen(-1, default, now);

    /// <summary>The files that have settled by now and are not open for writing; they are no longer waited for. What has gone is forgotten.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="isOpen">Whether somebody has a file open for writing, as far as that can be told.</param>
    public IReadOnlyList<string> TakeSettled(DateTime now, Predicate<string> isOpen)
    {
        var settled = new List<string>();
        foreach ((var path, var before) in _files.ToList())
        {
            if (Look(path) is not { } found)
            {
                _files.Remove(path);
            }
            else if (found.Size != before.Size || found.ChangedAt != before.ChangedAt)
            {
                _files[path] = found with { Since = now };
            }
            else if (now - before.Since >= settle)
            {
                if (isOpen(path))
                {
                    continue;
                }

                settled.Add(path);
                _files.Remove(path);
            }
        }

        return settled;
    }

    /// <summary>Waits for files again that could not be given away.</summary>
    public void Return(IEnumerable<string> paths, DateTime now)
    {
        foreach (var path in paths)
        {
            Touch(path, now - settle);
        }
    }

    private static Seen? Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new Seen(file.Length, file.LastWriteTimeUtc, default) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private readonly record struct Seen(long Size, DateTime ChangedAt, DateTime Since);
}
