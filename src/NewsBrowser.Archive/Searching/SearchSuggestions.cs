using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Completes what a reader types: the last word to terms of the index, the whole to names and titles,
/// the value of a filter to values there are.</summary>
/// <remarks>Nothing here scans the store: names are sorted arrays in memory, people a range of a key, terms the index's dictionary,
/// titles the newest ones in memory.</remarks>
internal sealed class SearchSuggestions(ArchiveStore store, OriginalSpellings written, ArchiveVocabulary vocabulary, SearchFields fields)
{
    public const int MaxLimit = 20;

    /// <summary>What is longer than this is pasted, not typed.</summary>
    public const int MaxTyped = 100;

    private const int Names = 3;
    private const int People = 2;
    private const int Titles = 3;
    private const int Terms = 6;
    private const int Months = 6;

    /// <summary>How many words are looked at.</summary>
    private const int LookedUp = 24;

    /// <summary>What each of the counting searches may cost: postings that are read within a millisecond;
    /// the time is for a site that was just started.</summary>
    private static readonly SearchBudget PerSearch = new(TimeSpan.FromMilliseconds(100), 400_000);

    /// <summary>What all of them together may take.</summary>
    private static readonly TimeSpan ForCounting = TimeSpan.FromMilliseconds(1.5);

    // Bopomofo and its tones.
    private static readonly char[] Phonetic = [.. Enumerable.Range(0x3105, 0x2B).Select(c => (char)c), 'ˊ', 'ˇ', 'ˋ', '˙'];

    private readonly NameCompletions[] _completions =
    [
        .. fields.All.Where(field => field.Suggests is not (null or SuggestionKind.Person)).Select(field => new NameCompletions(field)),
    ];

    public IReadOnlyList<Suggestion> Suggest(IndexGeneration index, string typed, int limit, CancellationToken cancellation)
    {
        // What an input method has not turned into characters yet says nothing.
        typed = TextFolding.RemoveInvisible(typed).TrimStart().TrimEnd(Phonetic);
        if (typed.Length is 0 or > MaxTyped || char.IsWhiteSpace(typed[^1]))
        {
            return [];
        }

        var start = LastPart(typed);
        var head = typed[..start];
        if (SuggestFilterValues(index, head, typed[start..]) is { } values)
        {
            return [.. values.Take(limit)];
        }

        cancellation.ThrowIfCancellationRequested();
        var folded = TextFolding.FoldForSearch(typed);
        var named = _completions.Where(n => n.Field.Suggests != SuggestionKind.Term)
            .SelectMany(n => n.StartingWith(index, folded, store.Clock).Take(Names).Select(v => Named(index, n, v, string.Empty)))
            .OrderByDescending(s => s.Count).Take(Names);
        var terms = SuggestTerms(index, head, typed[start..], cancellation);
        var people = SuggestPeople(typed).Take(People);
        var titles = written.TitlesWith(folded, Titles, index.Items.ChangeNumber)
            .Select(t => new Suggestion(SuggestionKind.Title, t, "in:title " + QueryPrinter.Print(new QueryNode.Text(t, TextForm.Phrase)), null, 1));
        return
        [
            .. Mixed([.. named], [.. terms.Take(Terms)], [.. titles], [.. people], limit)
                .DistinctBy(s => s.Query),
        ];
    }

    // Terms get what the others leave; each kind that has something is shown.
    private static IEnumerable<Suggestion> Mixed(List<Suggestion> named, List<Suggestion> terms, List<Suggestion> titles, List<Suggestion> people, int limit)
    {
        var least = Math.Min(terms.Count, Math.Max(1, limit / 2));
        var room = limit - least;
        var someNames = named.Take(Math.Max(1, room / 2)).ToList();
        room = Math.Max(0, room - someNames.Count);
        var someTitles = titles.Take(room > 1 ? room - Math.Min(people.Count, 1) : room).ToList();
        room = Math.Max(0, room - someTitles.Count);
        var somePeople = people.Take(room).ToList();
        room = Math.Max(0, room - somePeople.Count);
        return someNames.Concat(terms.Take(least + room)).Concat(someTitles).Concat(somePeople).Take(limit);
    }

    /// <summary>Where the last part begins that white space outside of quotes parts from the rest.</summary>
    private static int LastPart(string typed)
    {
        var start = 0;
        var quoted = false;
        for (var at = 0; at < typed.Length; at++)
        {
            if (typed[at] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (char.IsWhiteSpace(typed[at]) || typed[at] is '(' or ')'))
            {
                start = at + 1;
            }
        }

        return start;
    }

    /// <summary>The values of a filter that was begun; null when the last part is none.</summary>
    private IEnumerable<Suggestion>? SuggestFilterValues(IndexGeneration index, string head, string last)
    {
        var colon = last.AsSpan().IndexOfAny(':', '：');
        if (colon <= 0)
        {
            return null;
        }

        // The parser knows the names and their aliases; with a value in place of the one that is being typed it reads a filter.
        var sign = last[0] is '-' or '－' ? "-" : string.Empty;
        if (fields.FindFixedValues(last[sign.Length..colon]) is { Count: > 0 } fixedValues)
        {
            return SuggestFixedValues(index, head, sign, fixedValues, TextFolding.FoldForSearch(last[(colon + 1)..]));
        }

        var root = QueryParser.Parse(last[sign.Length..colon] + ":x", store.Clock.GetUtcNow().UtcDateTime, store.Options.Zone, fields).Root;
        if (root is not QueryNode.Property { Field: var field })
        {
            return null;
        }

        var value = TextFolding.FoldForSearch(last[(colon + 1)..].Trim('"'));
        if (field.Suggests == SuggestionKind.Person)
        {
            return SuggestPeople(value).Select(p => p with
            {
                Query = head + sign + QueryPrinter.Print(new QueryNode.Property(field, [p.Query[(p.Query.IndexOf(':', StringComparison.Ordinal) + 1)..]])),
                Path = null
            });
        }

        return Array.Find(_completions, n => n.Field == field) is { } known
            ? known.StartingWith(index, value, store.Clock).Select(v => Named(index, known, v, head + sign) with { Path = null })
            : [];
    }

    /// <summary>Flags, parts and spans of time. A part waits for the words that are to be in it; of the rest those are offered that find something.</summary>
    private IEnumerable<Suggestion> SuggestFixedValues(
        IndexGeneration index, string head, string sign, IReadOnlyList<(string Value, IReadOnlyList<string> Names)> values, string begun)
    {
        foreach (var (value, _) in values.Where(v => v.Names.Any(name => TextFolding.Fold(name).StartsWith(begun, StringComparison.Ordinal)))
            .Concat(MonthsOf(index, values[0].Value, begun)))
        {
            var text = sign + value;
            if (value.StartsWith("in:", StringComparison.Ordinal))
            {
                yield return new Suggestion(SuggestionKind.Term, text, head + text + " ", null, 0);
            }
            else if (CountResults(index, head, text, CancellationToken.None) is var count and > 0)
            {
                yield return new Suggestion(SuggestionKind.Term, text, head + text, null, count);
            }
        }
    }

    /// <summary>The newest months that the archive has, for a filter of time.</summary>
    private IEnumerable<(string Value, IReadOnlyList<string> Names)> MonthsOf(IndexGeneration index, string like, string begun)
    {
        var name = like.Split(':')[0];
        if (!fields.All.Any(field => field.Kind == FieldKind.Date && field.Name == name))
        {
            return [];
        }

        var counted = index.Items.Search(new IndexRequest
        {
            Query = new IndexQuery.All(),
            Limit = 0,
            SortColumn = SearchSchema.Time,
            Facets = [new FacetRequest(SearchSchema.Month, null, int.MaxValue)],
        });
        return counted.Facets[0].Select(month => month.Value).Where(month => month.StartsWith(begun, StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal).Take(Months).Select(month => (name + ":" + month, (IReadOnlyList<string>)[month]));
    }

    private static Suggestion Named(IndexGeneration index, NameCompletions names, NameCompletions.Name name, string head)
    {
        // A name may be shared, what the index knows it by is not.
        var value = names.Field.FiltersById ? index.Names.GetId(name.Keyword) : name.Label;
        var path = names.Field.Suggests switch
        {
            SuggestionKind.Topic => index.Names.FindSlug(name.Keyword) is { } slug ? "/topics/" + Uri.EscapeDataString(slug) : null,
            SuggestionKind.Source when index.Names.FindPublisher(name.Keyword) is var (domain, slug) =>
                $"/sources/{Uri.EscapeDataString(domain)}/{Uri.EscapeDataString(slug)}",
            SuggestionKind.Board => "/boards/" + Uri.EscapeDataString(name.Label),
            _ => null,
        };
        var query = head + QueryPrinter.Print(new QueryNode.Property(names.Field, [value]));
        return new Suggestion(names.Field.Suggests!.Value, name.Label, query, path, name.Count);
    }

    /// <summary>People whose key begins so, in the order of keys: a range of its index.</summary>
    private List<Suggestion> SuggestPeople(string typed)
    {
        var key = typed.Trim().ToLowerInvariant().Replace(' ', '-');
        var found = new List<Suggestion>();
        if (key.Length < 2 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '@' or '.' or '_'))
        {
            return found;
        }

        using var connection = store.OpenReadConnection();
        using var people = new Statement(
            connection,
            "SELECT p.Key, p.Name, (SELECT count(*) FROM (SELECT 1 FROM Items i WHERE i.AuthorId = p.Id LIMIT 100)) FROM People p WHERE p.Key >= ?1 "
                + "AND p.Key < ?2 ORDER BY p.Key LIMIT 10");
        people.Bind(key).Bind(key + "\uFFFF");
        while (people.Next())
        {
            var person = people.GetString(0);
            var wrote = (int)people.GetInt64(2);
            found.Add(new Suggestion(
                SuggestionKind.Person,
                people.GetString(1),
                QueryPrinter.Print(new QueryNode.Property(wrote > 0 ? SearchFields.Author : SearchFields.Commenter, [person])),
                "/people/" + Uri.EscapeDataString(person),
                wrote));
        }

        found.Sort((a, b) => b.Count.CompareTo(a.Count));
        return found;
    }

    private List<Suggestion> SuggestTerms(IndexGeneration index, string head, string last, CancellationToken cancellation)
    {
        var folded = TextFolding.Fold(last);
        if (last.Contains('"', StringComparison.Ordinal) || folded.Length == 0)
        {
            return [];
        }

        var known = vocabulary.Find(index);
        var from = folded.Length;
        var isHan = Vocabulary.IsHan(folded[^1]);
        while (from > 0 && (isHan ? Vocabulary.IsHan(folded[from - 1]) : char.IsAsciiLetterOrDigit(folded[from - 1])))
        {
            from--;
        }

        if (from == folded.Length)
        {
            return [];
        }

        // A word may begin where the text is typed, or where a word of it does: 台積電財 is 台積電 and the beginning of another.
        var parts = new List<(int Start, int Length)> { (0, 0) };
        if (isHan)
        {
            parts.Clear();
            known.Part(folded.AsSpan(from), parts);
        }

        var started = store.Clock.GetTimestamp();
        foreach (var (start, _) in parts)
        {
            var place = from + start;
            var before = head + last[..place];
            var begun = folded[place..];
            var words = known.Find(begun) is { } whole ? known.Begin(begun).Prepend(whole) : known.Begin(begun);
            var found = new List<Suggestion>();
            foreach (var word in words.Take(LookedUp))
            {
                if (found.Count == Terms || (found.Count > 0 && store.Clock.GetElapsedTime(started) > ForCounting))
                {
                    break;
                }

                cancellation.ThrowIfCancellationRequested();
                // What was typed before counts: the word is to be found beside it.
                var count = before.Trim().Length == 0
                    ? ArchiveVocabulary.Count(index, known, word.Folded, cancellation)
                    : CountResults(index, before, word.Written, cancellation);
                var form = count == 0 ? null : start == 0 ? word.Written : written.Find(index.Items, folded[from..place] + word.Folded);
                if (form is not null)
                {
                    var text = head + last[..from] + form;
                    found.Add(new Suggestion(SuggestionKind.Term, text, text, null, count));
                }
            }

            if (found.Count > 0)
            {
                return found;
            }
        }

        return isHan ? [] : FindInDictionary(index, head + last[..from], folded[from..], cancellation);
    }

    /// <summary>Words of letters that were not learnt: those that the newest items brought, and those of older ones.</summary>
    private List<Suggestion> FindInDictionary(IndexGeneration index, string before, string begun, CancellationToken cancellation) =>
    [
        .. index.Items.TermsWithPrefix(begun, Terms).Where(t => t.Term.All(c => c < '\u2E80'))
            .Select(t => (Form: written.Find(index.Items, t.Term), t.Documents)).Where(t => t.Form is not null)
            .Select(t => (Text: before + t.Form, Count: before.Trim().Length == 0 ? t.Documents : CountResults(index, before, t.Form!, cancellation)))
            .Where(t => t.Count > 0).Select(t => new Suggestion(SuggestionKind.Term, t.Text, t.Text, null, t.Count)),
    ];

    private int CountResults(IndexGeneration index, string before, string term, CancellationToken cancellation)
    {
        var parsed = QueryParser.Parse(before + term, store.Clock.GetUtcNow().UtcDateTime, store.Options.Zone, fields);
        var translated = QueryTranslator.Translate(parsed, index, SearchTarget.Items);
        return index.Items.Search(
            new IndexRequest { Query = translated.Query, Limit = 0, SortColumn = SearchSchema.Time, Budget = PerSearch }, cancellation).Total;
    }
}
