using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Answers a query by looking at every stored row and every stored text: slow, and simple enough to be believed.</summary>
internal sealed class ScanOracle
{
    private readonly List<(IndexedItem Row, IndexDocument Document)> _items = [];
    private readonly TimeZoneInfo _zone;

    private ScanOracle(TimeZoneInfo zone) => _zone = zone;

    public IReadOnlyList<IndexedItem> Rows => [.. _items.Select(i => i.Row)];

    public static ScanOracle Read(OpenedArchive archive)
    {
        var oracle = new ScanOracle(archive.Store.Options.Zone);
        var documents = new IndexDocumentBuilder(oracle._zone);
        using var connection = archive.Store.OpenReadConnection();
        var chunk = IndexChunk.Read(connection, IndexPosition.After(0), int.MaxValue);
        oracle._items.AddRange(chunk!.Rows.Select(r => (r, documents.BuildItem(r, documents.BuildRuns(r)))));
        return oracle;
    }

    public HashSet<long> Matches(QueryNode root) => [.. _items.Where(i => Holds(root, i.Row, i.Document, null)).Select(i => i.Row.Id)];

    /// <summary>How many matches have each value, the property's own filter left aside.</summary>
    public Dictionary<string, int> Count(QueryNode root, SearchField facet)
    {
        var parts = root is QueryNode.And and ? and.Children : [root];
        var rest = new QueryNode.And([.. parts.Where(p => !IsOwn(p, facet))]);
        return _items.Where(i => Holds(rest, i.Row, i.Document, null)).SelectMany(i => Values(i.Row, i.Document, facet)).CountBy(v => v).ToDictionary();
    }

    private static bool IsOwn(QueryNode node, SearchField facet) => node switch
    {
        QueryNode.Property p => p.Field == facet,
        QueryNode.Time => facet == SearchFields.Date,
        QueryNode.Or or => facet == SearchFields.Date && or.Children.All(c => c is QueryNode.Time),
        _ => false,
    };

    private IEnumerable<string> Values(IndexedItem row, IndexDocument document, SearchField facet) => facet.Name switch
    {
        "kind" => [row.Kind == ItemKind.News ? "news" : "forum"],
        "topic" => row.Topics.Select(t => t.Name),
        "source" => Some(_items.Any(i => i.Row.SourceDomain == row.SourceDomain && i.Row.Publisher != row.Publisher) ? row.Publisher : row.SourceDomain),
        "board" => Some(row.BoardName),
        "author" => Some(row.AuthorKey),
        "class" => Some(row.TitleClass),
        "lang" => [row.Language.StartsWith("zh-Hant", StringComparison.Ordinal) ? "zh-Hant" : row.Language],
        "reporter" => Some(row.Reporter),
        "ticker" => (document.Keywords[SearchSchema.Ticker] ?? []).Select(code => code.ToUpperInvariant()),
        "stance" => document.Keywords[SearchSchema.Stance] ?? [],
        "date" => row.PublishedAt is null ? [] : [LocalTime(row).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)],
        _ => throw new ArgumentOutOfRangeException(nameof(facet)),
    };

    private DateTime LocalTime(IndexedItem row) =>
        row.PublishedDateOnly ? row.PublishedAt!.Value : TimeZoneInfo.ConvertTimeFromUtc(row.PublishedAt!.Value, _zone);

    private static IEnumerable<string> Some(string? value) => string.IsNullOrWhiteSpace(value) ? [] : [value];

    private static bool Holds(QueryNode node, IndexedItem row, IndexDocument document, DocumentPart? part) => node switch
    {
        QueryNode.Everything => true,
        QueryNode.Nothing => false,
        QueryNode.And and => and.Children.All(c => Holds(c, row, document, part)),
        QueryNode.Or or => or.Children.Any(c => Holds(c, row, document, part)),
        QueryNode.Not not => !Holds(not.Child, row, document, part),
        QueryNode.Within within => Holds(within.Child, row, document, within.Part),
        QueryNode.Text text => HoldsText(text, document, part),
        QueryNode.Property property => property.Values.Any(v => HasValue(property.Field, v, row)),
        QueryNode.Number number => GetNumber(number.Field, row) is { } n && (number.From is null || n >= number.From) && (number.To is null || n <= number.To),
        QueryNode.Time time => document.Numbers[SearchSchema.Time] is { } s
            && (time.From is null || DateTime.UnixEpoch.AddSeconds(s) >= time.From) && (time.To is null || DateTime.UnixEpoch.AddSeconds(s) < time.To),
        QueryNode.Flag flag => HasFlag(flag.Field, row),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static bool HoldsText(QueryNode.Text text, IndexDocument document, DocumentPart? part)
    {
        var folded = TextFolding.FoldForSearch(text.Value);
        if (TextMatch.DetermineForm(folded, text.Form == TextForm.Prefix) is not { } form)
        {
            return true;
        }

        // Whole words can only be where their letters are; asking that first spares cutting every text into words.
        var words = folded.Split(' ');
        int[] fields = part switch
        {
            null => [ItemTextFields.Title, ItemTextFields.Excerpt, ItemTextFields.Own, ItemTextFields.Article, ItemTextFields.Comments, ItemTextFields.Names],
            DocumentPart.Title => [ItemTextFields.Title],
            DocumentPart.Body => [ItemTextFields.Excerpt, ItemTextFields.Own, ItemTextFields.Article],
            DocumentPart.Comments => [ItemTextFields.Comments],
            DocumentPart.Own => [ItemTextFields.Own],
            DocumentPart.Form => [ItemTextFields.Form],
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
        return fields.Any(f => document.Texts[f] is { } field && (form == TextMatchForm.Substring
            ? field.Contains(folded, StringComparison.Ordinal)
            : words.All(w => HasLetters(field, w)) && TextMatch.Matches(field, folded, form)));
    }

    private static bool HasLetters(string field, string word)
    {
        var letters = new string([.. word.Where(char.IsAsciiLetterOrDigit)]);
        return letters.Length != word.Length || field.Contains(letters, StringComparison.Ordinal);
    }

    private static bool HasValue(SearchField field, string value, IndexedItem row)
    {
        return field.Name switch
        {
            "kind" => Is(row.Kind == ItemKind.News ? "news" : "forum"),
            "topic" => row.Topics.Any(t => Is(t.Name) || Is(t.Slug)),
            "source" => Is(row.SourceName) || Is(row.SourceDomain) || Is(row.Publisher),
            "board" => Is(row.BoardName),
            "author" => Is(row.AuthorName) || Is(row.AuthorKey),
            "commenter" => row.Messages.Any(r => Is(r.PersonKey)),
            "class" => Is(row.TitleClass),
            "ticker" or "stance" => throw new NotSupportedException("The scan of typed searches tests these."),
            "type" => Is(row.Type),
            "lang" => Is(row.Language) || row.Language.StartsWith(value + "-", StringComparison.OrdinalIgnoreCase),
            "reporter" => row.Reporter is { } line && TextFolding.FoldForSearch(value) is var folded
                && TextMatch.DetermineForm(folded, prefix: false) is { } form && TextMatch.Matches(TextFolding.FoldForSearch(line), folded, form),
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };

        bool Is(string? stored) => stored is not null && TextFolding.FoldForSearch(stored) == TextFolding.FoldForSearch(value);
    }

    private static long? GetNumber(SearchField field, IndexedItem row) => field.Name switch
    {
        "quality" => row.Quality,
        "heat" => row.Heat,
        _ when row.Kind != ItemKind.Forum => null,
        "push" => row.PushCount,
        "boo" => row.BooCount,
        "comments" => row.CommentCount,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static bool HasFlag(SearchField field, IndexedItem row) => field.Name switch
    {
        "is:published" => row.Published != false,
        "is:unpublished" => row.Published == false,
        "is:link" => row.IsLink,
        "is:unscored" => row.Kind == ItemKind.News && row.Quality is null,
        "has:image" => row.HasImage,
        "has:comments" => row.CommentCount > 0,
        "has:related" => row.RelatedCount > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
