using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Finds the stored texts that hold an item, or name it as a related link: copies of it leave no row that would tell.</summary>
/// <remarks>Every text is unpacked and looked through for a stretch of the item's keys; those that have one are parsed.
/// What decides is the parser, not the stretch.</remarks>
internal static partial class RawTextMentions
{
    /// <summary>A shorter stretch of a key would stand in every other text.</summary>
    private const int LeastMark = 4;

    /// <summary>The texts in which a document or a related link has one of the keys.</summary>
    public static MentioningTexts Find(SqliteConnection connection, IReadOnlyCollection<string> keys, string? newsBaseUrl, CancellationToken cancellation)
    {
        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        var marks = ExtractMarks(keys);
        var search = marks is null ? null : SearchValues.Create([.. marks.Select(mark => mark[0])], StringComparison.OrdinalIgnoreCase);
        var paths = PathsWith(connection, search);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var suspects = new ConcurrentDictionary<string, List<string>>(StringComparer.Ordinal);
        Parallel.ForEach(Partitioner.Create(RawTexts.ReadAll(connection), EnumerablePartitionerOptions.NoBuffering), parallel, text =>
        {
            var hash = Convert.ToHexString(text.Hash);
            if (search is null || paths.Contains(hash) || (text.Unpack() is { } bytes && Holds(bytes, search, marks!)))
            {
                suspects[hash] = [];
            }
        });

        // No index leads from a text to its files, so one reading of them has to do for all suspects.
        FillFiles(connection, suspects);
        var found = new ConcurrentBag<byte[]>();
        var pictures = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var suspected = RawTexts.Read(connection, suspects.Keys.Select(Convert.FromHexString));
        Parallel.ForEach(Partitioner.Create(suspected, EnumerablePartitionerOptions.NoBuffering), parallel, text =>
        {
            // A text that no file and no row has any more may still hold the item.
            var files = suspects[Convert.ToHexString(text.Hash)] is { Count: > 0 } known ? known : [string.Empty];
            if (text.Unpack() is { } bytes && files.Exists(path => Names(path, bytes, wanted, newsBaseUrl, pictures)))
            {
                found.Add(text.Hash);
            }
        });

        return new MentioningTexts([.. found], [.. pictures.Keys]);
    }

    /// <summary>For each key the stretches that a text, or the path of its file, must hold to give it, the longest first; null when a key has none.</summary>
    private static List<string[]>? ExtractMarks(IEnumerable<string> keys)
    {
        var marks = new List<string[]>();
        foreach (var key in keys)
        {
            if (key.StartsWith(ItemKeys.EarlierIdPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (ExtractMark(key) is not [{ Length: >= LeastMark }, ..] mark)
            {
                return null;
            }

            marks.Add(mark);
        }

        return marks.Count == 0 ? null : marks;
    }

    private static string[]? ExtractMark(string key)
    {
        if (key.StartsWith(ItemKeys.UrlPrefix, StringComparison.Ordinal) && Uri.TryCreate(key[ItemKeys.UrlPrefix.Length..], UriKind.Absolute, out var url))
        {
            var inPath = Stretches(url.PathAndQuery);
            return inPath.Length > 0 ? inPath : Stretches(url.Host);
        }

        if (key.StartsWith(ItemKeys.PostPrefix, StringComparison.Ordinal))
        {
            var parts = key[ItemKeys.PostPrefix.Length..].Split('/');
            return parts.Length > 1 ? [parts[1]] : null;
        }

        return key.StartsWith(ItemKeys.FilePrefix, StringComparison.Ordinal) ? [Path.GetFileName(key.Split('#')[0])] : null;
    }

    /// <summary>The stretches of letters and digits, the longest first: other signs may stand escaped in a text,
    /// and what stands escaped here may stand plain there.</summary>
    private static string[] Stretches(string text) =>
        [.. StretchPattern().Matches(text).Where(run => run.Groups[1].Length >= LeastMark).Select(run => run.Groups[1].Value).Distinct()
            .OrderByDescending(run => run.Length)];

    private static HashSet<string> PathsWith(SqliteConnection connection, SearchValues<string>? marks)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (marks is null)
        {
            return found;
        }

        using var files = new Statement(connection, "SELECT TextHash, Path FROM SourceFiles WHERE TextHash IS NOT NULL");
        while (files.Next())
        {
            if (files.GetString(1).AsSpan().ContainsAny(marks))
            {
                found.Add(Convert.ToHexString(files.GetSpan(0)));
            }
        }

        return found;
    }

    // Texts of two bytes a letter are parsed whatever is in them: they are rare.
    private static bool Holds(byte[] bytes, SearchValues<string> longest, List<string[]> marks)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return true;
        }

        var text = Encoding.Latin1.GetString(bytes);
        return text.AsSpan().ContainsAny(longest) && marks.Exists(mark => mark.All(run => text.Contains(run, StringComparison.OrdinalIgnoreCase)));
    }

    private static void FillFiles(SqliteConnection connection, ConcurrentDictionary<string, List<string>> suspects)
    {
        foreach (var sql in (string[])
        [
            "SELECT TextHash, Path FROM SourceFiles WHERE TextHash IS NOT NULL",
            "SELECT i.TextHash, f.Path FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId",
            "SELECT v.TextHash, f.Path FROM ItemVersions v JOIN SourceFiles f ON f.Id = v.SourceFileId",
        ])
        {
            using var files = new Statement(connection, sql);
            while (files.Next())
            {
                if (suspects.TryGetValue(Convert.ToHexString(files.GetSpan(0)), out var paths) && files.GetString(1) is var path && !paths.Contains(path))
                {
                    paths.Add(path);
                }
            }
        }
    }

    private static bool Names(string path, byte[] bytes, HashSet<string> wanted, string? newsBaseUrl, ConcurrentDictionary<string, bool> pictures)
    {
        var named = false;
        foreach (var document in RawTexts.Parse(path, bytes, newsBaseUrl))
        {
            var isWanted = ItemKeys.Build(document, path).Any(wanted.Contains);
            named |= isWanted;
            if (document is NewsItem news)
            {
                if (isWanted)
                {
                    Show(CachedPictures.FindAddresses(news));
                }

                foreach (var link in news.Related.Where(link => ItemKeys.Build(link).Any(wanted.Contains)))
                {
                    named = true;
                    Show(link.Images.Select(image => image.Url));
                }
            }
        }

        return named;

        void Show(IEnumerable<string> shown)
        {
            foreach (var picture in shown)
            {
                pictures[picture] = true;
            }
        }
    }

    [GeneratedRegex("(?:%[0-9A-Fa-f]{2})*([A-Za-z0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex StretchPattern();
}

/// <summary>Stored texts that hold an item, or name it as a related link.</summary>
/// <param name="Hashes">Which.</param>
/// <param name="Pictures">The addresses of the pictures that they give it: those of earlier states too, which no row has.</param>
internal sealed record MentioningTexts(IReadOnlyList<byte[]> Hashes, IReadOnlyCollection<string> Pictures);
