using System.Collections.Concurrent;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>How people write what the index keeps folded, so that what is offered has its capitals and its Traditional characters,
/// and stands so in a text.</summary>
internal sealed class OriginalSpellings(ArchiveStore store)
{
    /// <summary>How many titles are looked through.</summary>
    public const int Titles = 5_000;

    /// <summary>What looking for the newest item that has a text may cost.</summary>
    private static readonly SearchBudget ToFind = new(TimeSpan.FromMilliseconds(100), 400_000);

    /// <summary>So many forms are kept until the archive changes.</summary>
    private const int MostKnown = 20_000;

    private const char Seam = '\n';

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly Lock _reading = new();
    private volatile Generation _current = new(-1, 0, string.Empty, string.Empty);

    /// <summary>A folded text as it is mostly written in titles; where it is in none, as the newest item that has it writes it.
    /// Null where no text has it: what nobody wrote is not offered.</summary>
    public string? Find(SearchIndex items, string folded)
    {
        var titles = Current(items.ChangeNumber);
        if (titles.Known.Count > MostKnown)
        {
            titles.Known.Clear();
        }

        return titles.Known.GetOrAdd(folded, text => FindInTitles(titles, text) ?? FindInNewest(items, text));
    }

    private static string? FindInTitles(Generation titles, string folded)
    {
        var forms = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = titles.Folded.IndexOf(folded, StringComparison.Ordinal); at >= 0; at = titles.Folded.IndexOf(folded, at + 1, StringComparison.Ordinal))
        {
            if (IsWhole(titles.Folded, at, folded.Length))
            {
                var form = titles.Written.Substring(at, folded.Length);
                forms[form] = forms.GetValueOrDefault(form) + 1;
            }
        }

        return forms.Count == 0 ? null : forms.MaxBy(form => form.Value).Key;
    }

    private string? FindInNewest(SearchIndex items, string folded)
    {
        if (TextMatch.DetermineForm(folded, prefix: false) is not { } form)
        {
            return null;
        }

        var newest = items.Search(new IndexRequest
        {
            Query = new IndexQuery.Text(folded, (MatchForm)(int)form, ItemTextFields.EverywhereMask),
            Limit = 1,
            SortColumn = SearchSchema.Time,
            Budget = ToFind,
        });
        if (newest.Hits.Count == 0)
        {
            return null;
        }

        using var connection = store.OpenReadConnection();
        using var texts = new Statement(
            connection,
            "SELECT i.Kind, i.Title || char(10) || coalesce(i.Excerpt, '') || char(10) || coalesce(b.Text, '') FROM Items i LEFT JOIN ItemBodies b ON b.ItemId = i.Id "
                + "WHERE i.Id = ?1 UNION ALL SELECT 0, m.Text FROM CommentRuns m WHERE m.ItemId = ?1 "
                + "UNION ALL SELECT 0, t.Name FROM ItemTopics it JOIN Topics t ON t.Id = it.TopicId WHERE it.ItemId = ?1 "
                + "UNION ALL SELECT 0, s.Name FROM Items i JOIN Sources s ON s.Id = i.SourceId WHERE i.Id = ?1");
        texts.Bind(newest.Hits[0].Id);
        while (texts.Next())
        {
            var written = TextFolding.RemoveInvisible(IndexDocumentBuilder.Readable((ItemKind)texts.GetInt64(0), texts.GetString(1)));
            var at = FoldEach(written).IndexOf(folded, StringComparison.Ordinal);
            if (at >= 0)
            {
                return written.Substring(at, folded.Length);
            }
        }

        return null;
    }

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

        var folded = FoldEach(text);
        return new Generation(changeNumber, store.Clock.GetTimestamp(), folded, text);
    }

    // Each character by itself, so that places stay. Folding makes the seams spaces; they are put back, so that nothing is found over one.
    private static string FoldEach(string written) => string.Create(written.Length, written, static (span, all) =>
    {
        for (var at = 0; at < span.Length; at++)
        {
            span[at] = all[at] == Seam ? Seam : TextFolding.Fold(all[at]);
        }
    });

    /// <summary>The newest titles.</summary>
    /// <param name="ChangeNumber">Where the index stood.</param>
    /// <param name="Read">When they were read.</param>
    /// <param name="Folded">One a line, character by character as <paramref name="Written"/>.</param>
    /// <param name="Written">The same as they are written.</param>
    private sealed record Generation(long ChangeNumber, long Read, string Folded, string Written)
    {
        /// <summary>What was found already, by its folded form.</summary>
        public ConcurrentDictionary<string, string?> Known { get; } = new(StringComparer.Ordinal);
    }
}
