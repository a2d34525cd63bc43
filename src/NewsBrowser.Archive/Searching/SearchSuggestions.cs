using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>Completes what a reader types: the last word to terms of the index, the whole to names and titles,
/// the value of a filter to values there are.</summary>
/// <remarks>Nothing here scans the store: names are sorted arrays in memory, people a range of a key, terms the index's dictionary,
/// titles the newest ones in memory.</remarks>
internal sealed class SearchSuggestions(ArchiveStore store, OriginalSpellings written, SearchFields fields)
{
    public const int MaxLimit = 20;

    /// <summary>What is longer than this is pasted, not typed.</summary>
    public const int MaxTyped = 100;

    private const int Names = 3;
    private const int People = 2;
    private const int Titles = 3;
    private const int Terms = 6;

    /// <summary>How many terms of the dictionary are looked at, and how many stretches are searched for to count them.</summary>
    private const int LookedUp = 24;
    private const int Searched = 6;

    /// <summary>The longest stretch of Chinese that is put together from pairs.</summary>
    private const int LongestStretch = 4;

    /// <summary>How many suggestions in there are still tried to be made longer.</summary>
    private const int Extended = 3;

    /// <summary>A stretch is made longer when so great a part of its items go on the same way.</summary>
    private const double Continues = 0.6;

    /// <summary>What each of the counting searches may cost: postings that are read within a millisecond;
    /// the time is for a site that was just started.</summary>
    private static readonly SearchBudget PerSearch = new(TimeSpan.FromMilliseconds(100), 400_000);

    /// <summary>What all of them together may take.</summary>
    private static readonly TimeSpan ForCounting = TimeSpan.FromMilliseconds(1.5);

    /// <summary>So many are counted however long it takes.</summary>
    private const int AlwaysCounted = 12;

    // Bopomofo and its tones.
    private static readonly char[] Phonetic = [.. Enumerable.Range(0x3105, 0x2B).Select(c => (char)c), 'ˊ', 'ˇ', 'ˋ', '˙'];

    private static readonly string EndsOthers = TextFolding.Fold("的了嗎呢吧");
    private static readonly string TiesToNext = TextFolding.Fold("的了嗎呢吧是在也就都這那被而與和及");

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
        var colon = last.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        // The parser knows the names and their aliases; with a value in place of the one that is being typed it reads a filter.
        var sign = last[0] == '-' ? "-" : string.Empty;
        var root = QueryParser.Parse(last[sign.Length..(colon + 1)] + "x", store.Clock.GetUtcNow().UtcDateTime, store.Options.Zone, fields).Root;
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
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        if (tokens.Count == 0 || last.Contains('"', StringComparison.Ordinal) || tokens[^1].Start + tokens[^1].Length != last.Length)
        {
            return [];
        }

        var kind = tokens[^1].Kind;
        var from = kind == TokenKind.Word ? tokens[^1].Start : StretchStart(tokens);
        var stretch = folded[from..];
        var before = head + last[..from];
        var found = kind == TokenKind.Word ? Words(index.Items, stretch) : Stretches(index.Items, stretch, cancellation);
        if (before.Trim().Length > 0)
        {
            // What was typed before counts: the word is to be found beside it.
            found = [.. found.Take(Searched).Select(f => (f.Term, Count: CountResults(index, before, f.Term, cancellation))).Where(f => f.Count > 0)
                .OrderByDescending(f => f.Count)];
        }

        return
        [
            .. found.Where(f => f.Count > 0 && (kind == TokenKind.Word || !IsTorn(f.Term)))
                .Select(f => (Form: written.Find(index.Items, f.Term), f.Count)).Where(f => f.Form is not null)
                .Select(f => new Suggestion(SuggestionKind.Term, before + f.Form, before + f.Form, null, f.Count)),
        ];
    }

    /// <summary>Whether a stretch of Chinese is cut through: it begins with what ends another word, or ends with what ties it to the next.</summary>
    private static bool IsTorn(string term) =>
        term.Length > 1 && (EndsOthers.Contains(term[0], StringComparison.Ordinal) || TiesToNext.Contains(term[^1], StringComparison.Ordinal));

    private static int StretchStart(List<Token> tokens)
    {
        var at = tokens.Count - 1;
        var start = tokens[at].Start;
        for (; at >= 0 && tokens[at].Start + tokens[at].Length >= start && tokens[at].Kind != TokenKind.Word; at--)
        {
            start = Math.Min(start, tokens[at].Start);
        }

        return start;
    }

    private static List<(string Term, int Count)> Words(SearchIndex index, string prefix) =>
        [.. index.TermsWithPrefix(prefix, LookedUp).Where(t => t.Term.All(c => c < '\u2E80')).Select(t => (t.Term, t.Documents))];

    /// <summary>What a stretch of Chinese goes on with: the pairs that begin with its last character, as far as they do go on in real texts.</summary>
    private List<(string Term, int Count)> Stretches(SearchIndex index, string stretch, CancellationToken cancellation)
    {
        var started = store.Clock.GetTimestamp();
        var counted = 0;
        var followers = Followers(index, stretch[^1]);
        var next = stretch.Length == 1
            ? followers
            : [.. followers.Take(Searched).Select(f => (Term: stretch + f.Term[1..], Count: Count(stretch + f.Term[1..]))).Where(f => f.Count > 0)
                .OrderByDescending(f => f.Count)];
        var found = new List<(string Term, int Count)>();
        foreach (var (term, count) in next)
        {
            found.Add((term, count));
            if (found.Count < Extended && Longer(term, count) is { } longer)
            {
                found.Add(longer);
            }
        }

        if (stretch.Length > 1 && Count(stretch) is var itself and > 0)
        {
            found.Insert(0, (stretch, itself));
        }

        return found;

        // What most of its items go on with, as far as they do.
        (string Term, int Count)? Longer(string term, int count)
        {
            (string Term, int Count)? longer = null;
            for (var (at, all) = (term, count); at.Length < Math.Max(LongestStretch, stretch.Length + 2);)
            {
                var follower = Followers(index, at[^1]).FirstOrDefault();
                if (follower.Count < all * Continues || Count(at + follower.Term[1..]) is var going && going < all * Continues)
                {
                    break;
                }

                (at, all) = (at + follower.Term[1..], going);
                longer = (at, all);
            }

            return longer;
        }

        // What is not counted in time is not suggested: the next key is about to be pressed.
        // The first few are counted in any case, so that a site that was just started does not stay silent.
        int Count(string text) => ++counted > AlwaysCounted && store.Clock.GetElapsedTime(started) > ForCounting ? 0 : index.Search(
            new IndexRequest
            {
                Query = new IndexQuery.Text(text, MatchForm.Substring, ItemTextFields.EverywhereMask),
                Limit = 0,
                SortColumn = SearchSchema.Time,
                Budget = PerSearch
            },
            cancellation).Total;
    }

    private static List<(string Term, int Count)> Followers(SearchIndex index, char first) =>
        [.. index.TermsWithPrefix(first.ToString(), LookedUp).Where(t => t.Term.Length == 2 && CharactersAlone(t.Term)).Select(t => (t.Term, t.Documents))];

    // Pairs with a sign or a letter only tie texts together.
    private static bool CharactersAlone(string term)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(term, tokens);
        return tokens.Count(t => t.Kind == TokenKind.Character) == term.Length;
    }

    private int CountResults(IndexGeneration index, string before, string term, CancellationToken cancellation)
    {
        var parsed = QueryParser.Parse(before + term, store.Clock.GetUtcNow().UtcDateTime, store.Options.Zone, fields);
        var translated = QueryTranslator.Translate(parsed, index, SearchTarget.Items);
        return index.Items.Search(
            new IndexRequest { Query = translated.Query, Limit = 0, SortColumn = SearchSchema.Time, Budget = PerSearch }, cancellation).Total;
    }
}
