using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using TextFile = NewsBrowser.Text.Parsing.SourceFile;

namespace NewsBrowser.Archive.Administering;

/// <summary>Finds the stored texts that hold an item, or name it as a related link: copies of it leave no row that would tell.</summary>
/// <remarks>Every text is unpacked and looked through for a stretch of the item's keys; those that have one are parsed. What decides is the parser, not the stretch.</remarks>
internal static class TextsNaming
{
    /// <summary>A shorter stretch of a key would stand in every other text.</summary>
    private const int LeastMark = 4;

    /// <summary>The hashes of the texts in which a document or a related link has one of the keys.</summary>
    public static IReadOnlyList<byte[]> Find(SqliteConnection connection, IReadOnlyCollection<string> keys, string? newsBaseUrl, CancellationToken cancellation)
    {
        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        var marks = MarksOf(keys);
        var search = marks is null ? null : SearchValues.Create([.. marks], StringComparison.OrdinalIgnoreCase);
        var paths = PathsWith(connection, search);
        var suspects = new ConcurrentBag<(byte[] Hash, byte[] Bytes)>();
        Parallel.ForEach(
            Partitioner.Create(Texts(connection), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { CancellationToken = cancellation },
            text =>
            {
                if (Unpacked(text) is { } bytes && (search is null || paths.ContainsKey(Convert.ToHexString(text.Hash)) || Holds(bytes, search)))
                {
                    suspects.Add((text.Hash, bytes));
                }
            });

        var found = new List<byte[]>();
        foreach (var (hash, bytes) in suspects)
        {
            cancellation.ThrowIfCancellationRequested();
            if (FilesOf(connection, hash).Exists(path => Names(path, bytes, wanted, newsBaseUrl)))
            {
                found.Add(hash);
            }
        }

        return found;
    }

    /// <summary>For each key a stretch that a text, or the path of its file, must hold to give it; null when a key has none.</summary>
    private static HashSet<string>? MarksOf(IEnumerable<string> keys)
    {
        var marks = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys)
        {
            if (key.StartsWith(ItemKeys.EarlierIdPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (MarkOf(key) is not { Length: >= LeastMark } mark)
            {
                return null;
            }

            marks.Add(mark);
        }

        return marks.Count == 0 ? null : marks;
    }

    private static string? MarkOf(string key)
    {
        if (key.StartsWith(ItemKeys.UrlPrefix, StringComparison.Ordinal) && Uri.TryCreate(key[ItemKeys.UrlPrefix.Length..], UriKind.Absolute, out var url))
        {
            var inPath = LongestRun(url.PathAndQuery);
            return inPath.Length >= LeastMark ? inPath : LongestRun(url.Host);
        }

        if (key.StartsWith(ItemKeys.PostPrefix, StringComparison.Ordinal))
        {
            var parts = key[ItemKeys.PostPrefix.Length..].Split('/');
            return parts.Length > 1 ? parts[1] : null;
        }

        return key.StartsWith(ItemKeys.FilePrefix, StringComparison.Ordinal) ? Path.GetFileName(key.Split('#')[0]) : null;
    }

    /// <summary>The longest stretch of letters and digits: other signs may stand escaped in a text.</summary>
    private static string LongestRun(string text)
    {
        var longest = ReadOnlySpan<char>.Empty;
        for (int start = 0, at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || !char.IsAsciiLetterOrDigit(text[at]))
            {
                longest = at - start > longest.Length ? text.AsSpan(start, at - start) : longest;
                start = at + 1;
            }
        }

        return longest.ToString();
    }

    private static Dictionary<string, bool> PathsWith(SqliteConnection connection, SearchValues<string>? marks)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (marks is null)
        {
            return found;
        }

        using var files = new Statement(connection, "SELECT TextHash, Path FROM SourceFiles WHERE TextHash IS NOT NULL");
        while (files.Next())
        {
            if (files.GetString(1).AsSpan().ContainsAny(marks))
            {
                found[Convert.ToHexString(files.GetBytes(0))] = true;
            }
        }

        return found;
    }

    private static IEnumerable<StoredText> Texts(SqliteConnection connection)
    {
        using var texts = new Statement(connection, "SELECT Hash, Length, Compressed FROM SourceTexts WHERE WithheldBy IS NULL");
        while (texts.Next())
        {
            yield return new StoredText(texts.GetBytes(0), (int)texts.GetInt64(1), texts.GetBytes(2));
        }
    }

    private static byte[]? Unpacked(StoredText text)
    {
        var bytes = new byte[text.Length];
        return BrotliDecoder.TryDecompress(text.Compressed, bytes, out var length) && length == bytes.Length ? bytes : null;
    }

    // Texts of two bytes a letter are parsed whatever is in them: they are rare.
    private static bool Holds(byte[] bytes, SearchValues<string> marks) =>
        bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || Encoding.Latin1.GetString(bytes).AsSpan().ContainsAny(marks);

    private static List<string> FilesOf(SqliteConnection connection, byte[] hash)
    {
        using var files = new Statement(
            connection,
            """
            SELECT Path FROM SourceFiles WHERE TextHash = ?1
            UNION SELECT f.Path FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE i.TextHash = ?1
            UNION SELECT f.Path FROM ItemVersions v JOIN SourceFiles f ON f.Id = v.SourceFileId WHERE v.TextHash = ?1
            """);
        files.Bind(hash);
        var paths = new List<string>();
        while (files.Next())
        {
            paths.Add(files.GetString(0));
        }

        // A text that no file and no row has any more may still hold the item.
        return paths.Count == 0 ? [string.Empty] : paths;
    }

    private static bool Names(string path, byte[] bytes, HashSet<string> wanted, string? newsBaseUrl) =>
        DocumentParser.Parse(new TextFile(path, bytes, newsBaseUrl)) is ParseResult.Parsed parsed
        && parsed.Documents.Any(document => document switch
        {
            NewsItem news => ItemKeys.Of(news, path).Any(wanted.Contains) || news.Related.Any(link => ItemKeys.Of(link).Any(wanted.Contains)),
            ForumPost post => ItemKeys.Of(post, path).Any(wanted.Contains),
            _ => false,
        });

    private sealed record StoredText(byte[] Hash, int Length, byte[] Compressed);
}
