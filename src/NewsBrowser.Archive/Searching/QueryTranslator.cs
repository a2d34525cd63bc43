using System.Diagnostics;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>A query in the index's words.</summary>
/// <param name="Query">What to match.</param>
/// <param name="HasText">Whether relevance means anything: some text has to occur.</param>
/// <param name="Texts">The texts that may occur, none of those that must not: <see cref="IndexQuery.Text"/>,
/// or <see cref="IndexQuery.Closest"/> when any of them will do.</param>
/// <param name="Problems">What translation found odd.</param>
internal sealed record TranslatedQuery(IndexQuery Query, bool HasText, IReadOnlyList<IndexQuery> Texts, IReadOnlyList<QueryProblem> Problems);

/// <summary>Turns a query tree into an index query; what each filter means is described in docs/query-language.md.</summary>
internal sealed class QueryTranslator
{
    /// <summary>From so many items on, looking at each run's number is quicker than looking up each item's runs.</summary>
    private const int ManyItems = 2_000;

    private readonly ParsedQuery _parsed;
    private readonly IndexGeneration _index;
    private readonly SearchTarget _target;
    private readonly List<IndexQuery.Text> _texts = [];
    private readonly List<QueryProblem> _problems = [];

    // What is left for the searches within the search, which come before it.
    private SearchBudget _left = new(TimeSpan.FromSeconds(2), ArchiveSearch.MaxWork);

    private QueryTranslator(ParsedQuery parsed, IndexGeneration index, SearchTarget target)
    {
        _parsed = parsed;
        _index = index;
        _target = target;
    }

    public static TranslatedQuery Translate(ParsedQuery parsed, IndexGeneration index, SearchTarget target)
    {
        var translation = new QueryTranslator(parsed, index, target);
        var query = translation.TranslateNode(parsed.Root, target.EverywhereMask, positive: true);
        return new TranslatedQuery(query, translation._texts.Count > 0, translation._texts, translation._problems);
    }

    /// <summary>The query with its filters and exclusions as they are, and any of its words instead of all;
    /// null when none of its text may be taken apart.</summary>
    public static TranslatedQuery? TranslateClosest(ParsedQuery parsed, IndexGeneration index, SearchTarget target) =>
        new QueryTranslator(parsed, index, target).TranslateClosest(parsed.Root);

    /// <summary>The query without its filters on a property, as that property's facet counts it; null when it has none,
    /// so that the search's own serves.</summary>
    /// <remarks>Only filters that all matches have to meet are left out; one inside OR or behind a minus belongs to the question.</remarks>
    public static IndexQuery? TranslateWithout(SearchField facet, ParsedQuery parsed, IndexGeneration index, SearchTarget target, bool closest = false)
    {
        if (GetFilters(parsed.Root).All(f => !IsFilterFor(facet, f)))
        {
            return null;
        }

        QueryNode rest = parsed.Root is QueryNode.And and
            ? new QueryNode.And([.. and.Children.Where(c => !IsFilterFor(facet, c))])
            : new QueryNode.Everything();
        var translation = new QueryTranslator(parsed, index, target);
        return (closest ? translation.TranslateClosest(rest)?.Query : null) ?? translation.TranslateNode(rest, target.EverywhereMask, positive: true);
    }

    /// <summary>The parts that every match has to meet.</summary>
    public static IReadOnlyList<QueryNode> GetFilters(QueryNode root) => root is QueryNode.And and ? and.Children : [root];

    public static bool IsFilterFor(SearchField facet, QueryNode node) => node switch
    {
        QueryNode.Property property => property.Field == facet,
        QueryNode.Time => facet.Kind == FieldKind.Date,
        QueryNode.Or or => facet.Kind == FieldKind.Date && or.Children.All(c => c is QueryNode.Time),
        _ => false,
    };

    private TranslatedQuery? TranslateClosest(QueryNode root)
    {
        var rest = new List<IndexQuery>();
        foreach (var part in GetFilters(root))
        {
            if (!Collect(part, _target.EverywhereMask))
            {
                rest.Add(TranslateNode(part, _target.EverywhereMask, positive: false));
            }
        }

        if (_texts.Count == 0)
        {
            return null;
        }

        IndexQuery[] closest =
        [
            .. _texts.GroupBy(t => t.Fields).Select(g => new IndexQuery.Closest([.. g.Select(t => t.Folded).Distinct(StringComparer.Ordinal)], g.Key))
        ];
        return new TranslatedQuery(new IndexQuery.And([.. rest, closest.Length == 1 ? closest[0] : new IndexQuery.Or(closest)]), true, closest, []);
    }

    /// <summary>Notes the texts of a part that is text and nothing else; false when it is a filter, an exclusion, or both in one.</summary>
    private bool Collect(QueryNode node, int fields)
    {
        var before = _texts.Count;
        var isText = node switch
        {
            QueryNode.Text text => Noted(text),
            QueryNode.And and => and.Children.All(c => Collect(c, fields)),
            QueryNode.Or or => or.Children.All(c => Collect(c, fields)),
            QueryNode.Within within when _target == SearchTarget.Items => Collect(within.Child, GetMask(within.Part)),
            QueryNode.Within { Part: DocumentPart.Comments } within => Collect(within.Child, fields),
            _ => false,
        };
        if (!isText)
        {
            _texts.RemoveRange(before, _texts.Count - before);
        }

        return isText;

        bool Noted(QueryNode.Text text)
        {
            if (FoldedText(text, fields) is { } folded)
            {
                _texts.Add(folded);
            }

            return true;
        }
    }

    private IndexQuery TranslateNode(QueryNode node, int fields, bool positive) => node switch
    {
        QueryNode.Everything => new IndexQuery.All(),
        QueryNode.Nothing => new IndexQuery.Or([]),
        QueryNode.And and => And(and.Children, fields, positive),
        QueryNode.Or or => new IndexQuery.Or([.. or.Children.Select(c => TranslateNode(c, fields, positive))]),
        QueryNode.Not not => new IndexQuery.Not(TranslateNode(not.Child, fields, !positive)),
        QueryNode.Text text => TranslateText(text, fields, positive),
        QueryNode.Within within => TranslateWithin(within, positive),
        QueryNode.Property property => TranslateProperty(property),
        QueryNode.Number number => new IndexQuery.Range(SearchSchema.FindNumberColumn(number.Field.Column), number.From, number.To),
        QueryNode.Time time => new IndexQuery.Range(SearchSchema.Time, SecondsFrom(time.From), SecondsFrom(time.To) - 1),
        QueryNode.Flag flag => TranslateFlag(flag.Field),
        _ => throw new InvalidOperationException($"A query node that has no translation: {node.GetType().Name}"),
    };

    private IndexQuery And(IReadOnlyList<QueryNode> children, int fields, bool positive) => children.Count switch
    {
        0 => new IndexQuery.All(),
        1 => TranslateNode(children[0], fields, positive),
        _ => new IndexQuery.And([.. children.Select(c => TranslateNode(c, fields, positive))]),
    };

    private IndexQuery TranslateText(QueryNode.Text text, int fields, bool positive)
    {
        var query = FoldedText(text, fields);
        if (query is null)
        {
            // Nothing in it can be searched; the parser said so, and it must not empty the results.
            return new IndexQuery.All();
        }

        if (positive)
        {
            _texts.Add(query);
        }

        return query;
    }

    private static IndexQuery.Text? FoldedText(QueryNode.Text text, int fields)
    {
        var folded = TextFolding.FoldForSearch(text.Value);
        return TextMatch.DetermineForm(folded, text.Form == TextForm.Prefix) is { } form ? new IndexQuery.Text(folded, (MatchForm)(int)form, fields) : null;
    }

    private IndexQuery TranslateWithin(QueryNode.Within within, bool positive)
    {
        if (_target == SearchTarget.Items)
        {
            return TranslateNode(within.Child, GetMask(within.Part), positive);
        }

        // A comment has no title or body: it matches when its post does.
        return within.Part == DocumentPart.Comments
            ? TranslateNode(within.Child, MessageTextFields.TextMask, positive)
            : UnderItems(new QueryTranslator(_parsed, _index, SearchTarget.Items).TranslateNode(within.Child, GetMask(within.Part), positive: false));
    }

    /// <summary>The runs that stand under the items of a query.</summary>
    private IndexQuery UnderItems(IndexQuery items)
    {
        var started = Stopwatch.GetTimestamp();
        var found = _index.Items.Search(new IndexRequest { Query = items, Limit = int.MaxValue, SortColumn = SearchSchema.Time, Budget = _left });
        var time = _left.Time - Stopwatch.GetElapsedTime(started);
        _left = _left with { Time = time > TimeSpan.Zero ? time : TimeSpan.Zero };
        if (found.Cut != BudgetCut.None && !_problems.Exists(problem => problem.Code == "cut-under"))
        {
            _problems.Add(new QueryProblem(
                "cut-under", "Finding the posts that the comments have to stand under took too long: only some of them were looked under.", 0, 0));
        }

        return found.Hits.Count > ManyItems
            ? new IndexQuery.Among(SearchSchema.ItemNumber, found.Hits.Select(h => h.Id).ToHashSet())
            : new IndexQuery.Keyword(SearchSchema.Item, [.. found.Hits.Select(h => IndexDocumentBuilder.ItemKeyword(h.Id))]);
    }

    private IndexQuery TranslateProperty(QueryNode.Property property)
    {
        if (property.Field != SearchFields.Person)
        {
            return Keyword(property.Field);
        }

        var commented = Keyword(SearchFields.Commenter);
        return _target == SearchTarget.Messages ? commented : new IndexQuery.Or([Keyword(SearchFields.Author), commented]);

        IndexQuery.Keyword Keyword(SearchField field) => new(
            SearchSchema.FindKeywordColumn(field.Column),
            [.. property.Values.SelectMany(value => FindKeywords(field, value)).Distinct(StringComparer.Ordinal)]);
    }

    private IReadOnlyList<string> FindKeywords(SearchField field, string value)
    {
        switch (field.Match)
        {
            case ValueMatch.Named when _index.Names.FindValues(field.CountedColumn) is { } known:
                return known.Resolve(value, out _);

            // A reporter's line is prose (記者王小明／台北報導): the known lines that hold what is asked for are taken.
            case ValueMatch.Containing:
                return _index.Names.FindValues(field.CountedColumn)?.Containing(value) ?? [];
            case ValueMatch.Url:
                return GetUrlKeywords(value, _index.Names);
            default:
                return [TextFolding.FoldForSearch(value)];
        }
    }

    /// <summary>What an address may be in the index; the name of a post's file, or its code, is on any of the boards.</summary>
    public static IReadOnlyList<string> GetUrlKeywords(string value, ArchiveNames names) => PostAddress.FindFileName(value) is { } file
        ?
        [
            .. names.FindValues("board")!.All
                .Select(board => IndexDocumentBuilder.UrlKeyword($"https://www.ptt.cc/bbs/{board.Value}/{file}.html")).OfType<string>(),
        ]
        : [IndexDocumentBuilder.UrlKeyword(value) ?? IndexDocumentBuilder.UrlKeyword("https://" + value) ?? value];

    private IndexQuery TranslateFlag(SearchField field) => field.Keyword is { } flag
        ? new IndexQuery.Keyword(SearchSchema.FindKeywordColumn(field.Column), [flag])
        : new IndexQuery.And(
            [new IndexQuery.Keyword(SearchSchema.Kind, [FlagValues.News]), new IndexQuery.Keyword(SearchSchema.Url, _index.DiscussedArticles())]);

    private static int GetMask(DocumentPart part) => part switch
    {
        DocumentPart.Title => ItemTextFields.TitleMask,
        DocumentPart.Body => ItemTextFields.BodyMask,
        DocumentPart.Own => ItemTextFields.OwnMask,
        DocumentPart.Comments => ItemTextFields.CommentsMask,
        DocumentPart.Form => ItemTextFields.FormMask,
        _ => throw new InvalidOperationException($"A part that has no fields: {part}"),
    };

    private static long? SecondsFrom(DateTime? time) => time is { } t ? (t.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond : null;
}

/// <summary>What is searched.</summary>
/// <param name="EverywhereMask">The fields that a word without <c>in:</c> is looked for in.</param>
/// <param name="Counted">The filters whose values are counted.</param>
internal sealed record SearchTarget(int EverywhereMask, CountedIn Counted)
{
    public static SearchTarget Items { get; } = new(ItemTextFields.EverywhereMask, CountedIn.Items);

    public static SearchTarget Messages { get; } = new(MessageTextFields.TextMask, CountedIn.Comments);

    public SearchIndex GetIndex(IndexGeneration index) => Counted == CountedIn.Items ? index.Items : index.Messages;
}
