using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Versions;

/// <summary>A file's raw text as it was ingested, and the line where the item begins in it.</summary>
public sealed record RawSource(string FileName, byte[] Bytes, int Line)
{
    internal string Path { get; init; } = string.Empty;

    internal bool IsNews { get; init; }

    /// <summary>True when the bytes were deleted because something else in the file was taken down; there are none then.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>The text as the parser reads it, line by line.</summary>
    public IReadOnlyList<string> Lines() => ReadableText.ReadLines(Bytes);

    internal static async Task<RawSource?> ReadAsync(ArchiveContext context, IQueryable<VersionOrigin> origins, CancellationToken cancellation)
    {
        var raw = await (
            from origin in origins
            join text in context.Texts on origin.Hash equals text.Hash
            join file in context.Files on origin.FileId equals file.Id
            select new { file.Path, file.Format, origin.Line, text.Length, text.Compressed, text.WithheldBy }).FirstOrDefaultAsync(cancellation);
        if (raw is null)
        {
            return null;
        }

        if (raw.WithheldBy is not null)
        {
            return new RawSource(System.IO.Path.GetFileName(raw.Path), [], raw.Line) { IsWithheld = true };
        }

        return new RawSource(System.IO.Path.GetFileName(raw.Path), RawTexts.UnpackWhole(raw.Compressed, raw.Length), raw.Line)
        { Path = raw.Path, IsNews = raw.Format == (int)SourceFormat.NewsFrontMatter };
    }

    /// <summary>What may leave the archive. An earlier text may have been a news file even where the file is none any more.</summary>
    internal RawSource WithoutEncryptedBody() =>
        IsNews || ReadableText.Read(Bytes).AsSpan().TrimStart('\uFEFF').StartsWith("---") ? this with { Bytes = EncryptedBody.Redact(Bytes) } : this;
}

/// <summary>Which text a version of an item comes from, and where in it.</summary>
internal sealed record VersionOrigin
{
    public required long FileId { get; init; }

    public required byte[] Hash { get; init; }

    public required int Line { get; init; }
}
