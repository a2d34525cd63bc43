using System.Text;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>How people write what the index keeps folded: looked up in the newest titles,
/// so that a suggested word has its capitals and its Traditional characters.</summary>
internal sealed class OriginalSpellings(ArchiveStore store)
{
    /// <summary>How many titles are looked through.</summary>
    public const int Titles = 5_000;

    private const char Seam = '\n';

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly Lock _reading = new();
    private volatile Generation _current = new(-1, 0, string.Empty, string.Empty, []);

    /// <summary>A folded text as it is written in a title; where it is in none, character by character as titles mostly write them.</summary>
    /// <param name="folded">The text.</param>
    /// <param name="typed">What the reader typed: who writes Simplified gets Simplified.</param>
    /// <param name="changeNumber">Where the index stands.</param>
    public string Restore(string folded, string typed, long changeNumber)
    {
        var titles = Current(changeNumber);
        if (IsSimplified(typed, titles))
        {
            return folded;
        }

        for (var at = titles.Folded.IndexOf(folded, StringComparison.Ordinal); at >= 0; at = titles.Folded.IndexOf(folded, at + 1, StringComparison.Ordinal))
        {
            if (IsWhole(titles.Folded, at, folded.Length))
            {
                return titles.Written.Substring(at, folded.Length);
            }
        }

        var written = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            written.Append(titles.Mostly.GetValueOrDefault(c, c));
        }

        return written.ToString();
    }

    /// <summary>The characters that occur in titles, folded.</summary>
    public IReadOnlyCollection<char> Characters(long changeNumber) => Current(changeNumber).Mostly.Keys;

    /// <summary>The newest titles that hold a folded text, at the beginning of a word.</summary>
    public IReadOnlyList<string> TitlesWith(string folded, int limit, long changeNumber)
    {
        var titles = Current(changeNumber);
        var found = new List<string>();
        for (var at = 0; at < titles.Folded.Length && found.Count < limit;)
        {
            at = titles.Folded.IndexOf(folded, at, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            if (at > 0 && char.IsAsciiLetterOrDigit(folded[0]) && char.IsAsciiLetterOrDigit(titles.Folded[at - 1]))
            {
                at++;
                continue;
            }

            var start = titles.Folded.LastIndexOf(Seam, at) + 1;
            var end = titles.Folded.IndexOf(Seam, at);
            found.Add(titles.Written[start..end]);
            at = end;
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether a text has characters that the archive writes otherwise, and none that folding changes.</summary>
    private static bool IsSimplified(string typed, Generation titles)
    {
        var simplified = false;
        foreach (var c in typed)
        {
            if (c < '\u2E80')
            {
                continue;
            }

            if (TextFolding.Fold(c) != c)
            {
                return false;
            }

            simplified |= titles.Mostly.GetValueOrDefault(c, c) != c;
        }

        return simplified;
    }

    private static bool IsWhole(string text, int at, int length) =>
        !(IsLatin(text, at - 1) && IsLatin(text, at)) && !(IsLatin(text, at + length - 1) && IsLatin(text, at + length));

    private static bool IsLatin(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private Generation Current(long changeNumber)
    {
        var known = _current;
        if (IsFresh(known))
        {
            return known;
        }

        lock (_reading)
        {
            return IsFresh(_current) ? _current : _current = Read(changeNumber);
        }

        bool IsFresh(Generation generation) =>
            generation.ChangeNumber == changeNumber
                || (generation.ChangeNumber >= 0 && generation.Folded.Length > 0 && store.Clock.GetElapsedTime(generation.Read) < Freshness);
    }

    private Generation Read(long changeNumber)
    {
        var written = new StringBuilder();
        using (var connection = store.OpenReadConnection())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT Title FROM Items ORDER BY Id DESC LIMIT $most";
            command.Parameters.AddWithValue("$most", Titles);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                written.Append(TextFolding.RemoveInvisible(reader.GetString(0)).ReplaceLineEndings(" ")).Append(Seam);
            }
        }

        var text = written.ToString();

        // Folding makes the seams spaces; they are put back, so that nothing is found over one.
        var folded = string.Create(text.Length, text, static (span, all) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = all[at] == Seam ? Seam : TextFolding.Fold(all[at]);
            }
        });
        var mostly = text.Zip(folded).Where(p => p.First >= '\u2E80').GroupBy(p => p.Second)
            .ToDictionary(g => g.Key, g => g.CountBy(p => p.First).MaxBy(c => c.Value).Key);
        return new Generation(changeNumber, store.Clock.GetTimestamp(), folded, text, mostly);
    }

    private sealed record Generation(long ChangeNumber, long Read, string Folded, string Written, Dictionary<char, char> Mostly);
}
