using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Reads the text around rejections for one page: from the file where it may be read, else from what the store keeps of it.
/// What a page reads is bounded.</summary>
internal sealed class RejectionReader(RejectedFiles rejectedFiles, FolderBounds bounds)
{
    /// <summary>How much of a file is read; a line further in is not shown.</summary>
    private const int MostOfFile = 4 * 1024 * 1024;

    private const int MostOfPage = 16 * 1024 * 1024;

    private readonly Dictionary<string, (byte[]? Bytes, bool IsStored, bool IsCut)> _read = new(StringComparer.Ordinal);
    private int _left = MostOfPage;

    /// <summary>The text around a rejection; null when there is none to show.</summary>
    public async Task<LineContext?> ReadAsync(RejectionView refusal, CancellationToken cancellation)
    {
        if (!_read.TryGetValue(refusal.Path, out var read))
        {
            _read[refusal.Path] = read = await ReadBytesAsync(refusal.Path, cancellation);
        }

        return read.Bytes is { } bytes
            ? LineContext.Extract(bytes, refusal.Line, read.IsCut) is { } around ? around with { IsStored = read.IsStored } : null
            : null;
    }

    private async Task<(byte[]? Bytes, bool IsStored, bool IsCut)> ReadBytesAsync(string path, CancellationToken cancellation)
    {
        if (_left <= 0)
        {
            return (null, false, false);
        }

        byte[]? bytes;
        bool isStored = false, isCut = false;
        await using (var file = bounds.Open(path))
        {
            if (file is null)
            {
                bytes = await rejectedFiles.ReadStoredAsync(path, cancellation);
                isStored = true;
            }
            else
            {
                bytes = new byte[Math.Min(file.Length, Math.Min(MostOfFile, _left))];
                var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
                bytes = bytes[..length];
                isCut = length < file.Length;
            }
        }

        _left -= bytes?.Length ?? 0;
        return (bytes, isStored, isCut);
    }
}
