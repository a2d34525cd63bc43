using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using TextFile = NewsBrowser.Text.Documents.ParseInput;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Does the part of a file's work that needs no writer, on as many threads as there are.</summary>
/// <param name="newsBaseUrl">The site that root-relative addresses belong to; null when unknown.</param>
/// <param name="within">Folders outside of which nothing is read; null for anywhere.</param>
/// <param name="logger">For faults of the parser.</param>
internal sealed partial class FilePreparation(string? newsBaseUrl, FolderBounds? within, ILogger logger)
{
    /// <summary>Low: a run is to be quick, and a post shrinks to a third all the same.</summary>
    private const int BrotliQuality = 1;

    private const int BrotliWindow = 22;

    /// <summary>How much of a text is looked at to guess its language.</summary>
    private const int GuessedLength = 4000;

    public PreparedFile Prepare(FoundFile file, KnownFile? known)
    {
        if (file.Trouble is { } trouble)
        {
            return Unreadable(file, known, trouble);
        }

        if (file.Size > DocumentParser.MaxFileBytes)
        {
            return Unreadable(file, known, $"The file has {file.Size} bytes; the most that is read is {DocumentParser.MaxFileBytes}.");
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)file.Size + 1);
        try
        {
            var length = Read(file, ref rented);
            return length > DocumentParser.MaxFileBytes
                ? Unreadable(file, known, $"The file is growing; the most that is read is {DocumentParser.MaxFileBytes} bytes.")
                : Prepare(file, known, rented.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(
                file, known, e is UnauthorizedAccessException ? "The file may not be read by this user." : $"The file cannot be read: {e.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Prepares a text of the store as if the file still held it.</summary>
    public PreparedFile PrepareStored(FoundFile file, byte[] bytes, byte[] hash) => Parsed(file, null, bytes, hash, isStored: true);

    private PreparedFile Prepare(FoundFile file, KnownFile? known, ReadOnlyMemory<byte> bytes)
    {
        var hash = SHA256.HashData(bytes.Span);
        if (known is { ParserVersion: DocumentParser.Version, TextHash: { } before } && before.AsSpan().SequenceEqual(hash))
        {
            return new PreparedFile(file) { Known = known, TextHash = hash, IsUnchanged = true, Rejections = Lines(known.RejectionsJson) };
        }

        return Parsed(file, known, bytes, hash, isStored: false);
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "A parser that fails on one file is our fault, logged as such; it must not keep the thousands of other files out.")]
    private PreparedFile Parsed(FoundFile file, KnownFile? known, ReadOnlyMemory<byte> bytes, byte[] hash, bool isStored)
    {
        try
        {
            return DocumentParser.Parse(new TextFile(file.Path, bytes, newsBaseUrl)) switch
            {
                ParseResult.Parsed parsed => new PreparedFile(file)
                {
                    Known = known,
                    TextHash = hash,
                    Format = parsed.Format,
                    Documents = [.. parsed.Documents.Select(document => Prepare(document, file.Path))],
                    WarningsJson = PreparedFile.ToJson([.. parsed.Warnings.Select(warning => new StoredLine(warning.Line, warning.Message))]),
                    Rejections = [.. parsed.Rejections.Select(rejection => new StoredLine(rejection.Line, rejection.Reason))],
                    Length = bytes.Length,
                    Compressed = isStored ? null : Compress(bytes.Span),
                },
                ParseResult.Rejected rejected => Rejected(rejected.Format, rejected.Rejection),
                _ => throw new InvalidOperationException("A parse result is neither parsed nor rejected."),
            };
        }
        catch (Exception e)
        {
            LogParserFailed(logger, e, file.Path);
            return Rejected(SourceFormat.Unknown, new Rejection("This version of NewsBrowser fails on the file; its log says more.", 0));
        }

        PreparedFile Rejected(SourceFormat format, Rejection rejection) => new(file)
        {
            Known = known,
            TextHash = hash,
            Format = format,
            Rejections = [new StoredLine(rejection.Line, rejection.Reason)],
            Length = bytes.Length,
        };
    }

    private static PreparedDocument Prepare(SourceDocument document, string path) => document switch
    {
        NewsItem item => new PreparedDocument(document, ItemKeys.Build(item, path), ContentHash.Compute(item))
        {
            Language = LanguageGuess.GuessLanguage(Head(item.Title + "\n" + item.Excerpt + "\n" + item.BodyText)),
            DetailsJson = ItemDetailsBuilder.FromNews(item).ToJson(),
            Quotations = QuotationFinder.FindInNews(item.BodyText, item.BodyHtml),
            RelatedLinks =
            [
                .. item.Related.Select(link => new PreparedLink(
                    link,
                    ItemKeys.Build(link),
                    ContentHash.Compute(link),
                    LanguageGuess.GuessLanguage(Head(link.Title + "\n" + link.Excerpt)))),
            ],
        },
        ForumPost post => new PreparedDocument(document, ItemKeys.Build(post, path), ContentHash.Compute(post))
        {
            Language = GuessPostLanguage(post),
            DetailsJson = ItemDetailsBuilder.FromPost(post).ToJson(),
            Quotations = QuotationFinder.FindInPost(post),
        },
        _ => throw new InvalidOperationException($"A document of kind {document.GetType().Name} cannot be stored."),
    };

    /// <summary>PTT is written in Taiwan: its Traditional Chinese is Taiwan's, and a post without a letter is its too.</summary>
    private static string GuessPostLanguage(ForumPost post) => LanguageGuess.GuessLanguage(Head(post.Title + "\n" + post.Body)) switch
    {
        "zh-Hant" or "und" => "zh-Hant-TW",
        var other => other,
    };

    private static string Head(string text) => text.Length <= GuessedLength ? text : text[..GuessedLength];

    /// <summary>Reads to the end, however the size has changed since the folder was listed, and gives up past the limit.</summary>
    private int Read(FoundFile file, ref byte[] buffer)
    {
        if (file.Size == 0)
        {
            // Pipes, sockets and devices say 0 too, and opening one would wait for whoever writes to it.
            return 0;
        }

        using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (within?.Contains(handle, file.Path) == false)
        {
            throw new IOException("it leads out of the configured folders.");
        }

        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > DocumentParser.MaxFileBytes)
                {
                    return length;
                }

                var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 2, DocumentParser.MaxFileBytes + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var read = RandomAccess.Read(handle, buffer.AsSpan(length), length);
            if (read == 0)
            {
                return length;
            }

            length += read;
        }
    }

    private static PreparedFile Unreadable(FoundFile file, KnownFile? known, string reason) =>
        new(file) { Known = known, Rejections = [new StoredLine(0, reason)] };

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes, buffer, out var length, BrotliQuality, BrotliWindow)
                ? buffer.AsSpan(0, length).ToArray()
                : throw new InvalidOperationException("A text did not fit into the length that its compression was said to need at most.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IReadOnlyList<StoredLine> Lines(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, StoredJsonContext.Compact.IReadOnlyListStoredLine) ?? [];

    [LoggerMessage(Level = LogLevel.Error, Message = "The parser failed on {Path}")]
    private static partial void LogParserFailed(ILogger logger, Exception exception, string path);
}
