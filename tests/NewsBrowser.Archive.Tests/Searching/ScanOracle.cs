using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Searching;
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
        var chunk = IndexChunk.Read(connection, 0, int.MaxValue);
        oracle._items.AddRange(chunk!.Rows.Select(r => (r, documents.BuildItem(r, documents.BuildRuns(r)))));
        return oracle;
    }

    public HashSet<long> Matches(QueryNode root) => [.. _items.Where(i => Holds(root, i.Row, i.Document, null)).Select(i => i.Row.Id)];

    /// <summary>How many matches have each value, the property's own filter left aside.</summary>
    public Dictionary<string, int> Count(QueryNode root, FacetName facet)
    {
        var parts = root is QueryNode.And and ? and.Children : [root];
        var rest = new QueryNode.And([.. parts.Where(p => !IsOwn(p, facet))]);
        return _items.Where(i => Holds(rest, i.Row, i.Document, null)).SelectMany(i => Values(i.Row, facet)).CountBy(v => v).ToDictionary();
    }

    private static bool IsOwn(QueryNode node, FacetName facet) => node switch
    {
        QueryNode.Property { Name: PropertyName.Lang } => facet == FacetName.Language,
        QueryNode.Property p => p.Name.ToString() == facet.ToString(),
        QueryNode.Time => facet == FacetName.Month,
        QueryNode.Or or => facet == FacetName.Month && or.Children.All(c => c is QueryNode.Time),
        _ => false,
    };

    private IEnumerable<string> Values(IndexedItem row, FacetName facet) => facet switch
    {
        FacetName.Kind => [row.Kind == ItemKind.News ? "news" : "forum"],
        FacetName.Topic => row.Topics.Select(t => t.Name),
        FacetName.Source => Some(row.SourceDomain),
        FacetName.Board => Some(row.BoardName),
        FacetName.Author => Some(row.AuthorKey),
        FacetName.Class => Some(row.TitleClass),
        FacetName.Language => [row.Language.StartsWith("zh-Hant", StringComparison.Ordinal) ? "zh-Hant" : row.Language],
        FacetName.Reporter => Some(row.Reporter),
        FacetName.Month => row.PublishedAt is null ? [] : [LocalTime(row).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)],
        _ => throw new ArgumentOutOfRangeException(nameof(facet)),
    };

    private DateTime LocalTime(IndexedItem row) =>
        row.PublishedDateOnly ? row.PublishedAt!.Value : TimeZoneInfo.ConvertTimeFromUtc(row.PublishedAt!.Value, _zone);

    private static IEnumerable<string> Some(string? value) => string.IsNullOrWhiteSpace(value) ? [] : [value];

    private static bool Holds(QueryNode node, IndexedItem row, IndexDocument document, DocumentPart? part) => node switch
    {
        QueryNode.Everything => true,
        QueryNode.And and => and.Children.All(c => Holds(c, row, document, part)),
        QueryNode.Or or => or.Children.Any(c => Holds(c, row, document, part)),
        QueryNode.Not not => !Holds(not.Child, row, document, part),
        QueryNode.Within within => Holds(within.Child, row, document, within.Part),
        QueryNode.Text text => HoldsText(text, document, part),
        QueryNode.Property property => property.Values.Any(v => HasValue(property.Name, v, row)),
        QueryNode.Number number => GetNumber(number.Name, row) is { } n && (number.From is null || n >= number.From) && (number.To is null || n <= number.To),
        QueryNode.Time time => document.Numbers[SearchSchema.Time] is { } s
            && (time.From is null || DateTime.UnixEpoch.AddSeconds(s) >= time.From) && (time.To is null || DateTime.UnixEpoch.AddSeconds(s) < time.To),
        QueryNode.Flag flag => HasFlag(flag.Name, row),
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

    private static bool HasValue(PropertyName name, string value, IndexedItem row)
    {
        return name switch
        {
            PropertyName.Kind => Is(row.Kind == ItemKind.News ? "news" : "forum"),
            PropertyName.Topic => row.Topics.Any(t => Is(t.Name) || Is(t.Slug)),
            PropertyName.Source => Is(row.SourceName) || Is(row.SourceDomain),
            PropertyName.Board => Is(row.BoardName),
            PropertyName.Author => Is(row.AuthorName) || Is(row.AuthorKey),
            PropertyName.Commenter => row.Messages.Any(r => Is(r.PersonKey)),
            PropertyName.Class => Is(row.TitleClass),
            PropertyName.Type => Is(row.Type),
            PropertyName.Lang => Is(row.Language) || row.Language.StartsWith(value + "-", StringComparison.OrdinalIgnoreCase),
            PropertyName.Reporter => row.Reporter is { } line && TextFolding.FoldForSearch(value) is var folded
                && TextMatch.DetermineForm(folded, prefix: false) is { } form && TextMatch.Matches(TextFolding.FoldForSearch(line), folded, form),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };

        bool Is(string? stored) => stored is not null && TextFolding.FoldForSearch(stored) == TextFolding.FoldForSearch(value);
    }

    private static long? GetNumber(NumberName name, IndexedItem row) => name switch
    {
        NumberName.Quality => row.Quality,
        NumberName.Heat => row.Heat,
        _ when row.Kind != ItemKind.Forum => null,
        NumberName.Push => row.PushCount,
        NumberName.Boo => row.BooCount,
        NumberName.Comments => row.CommentCount,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static bool HasFlag(FlagName name, IndexedItem row) => name switch
    {
        FlagName.Published => row.Published != false,
        FlagName.Unpublished => row.Published == false,
        FlagName.Link => row.IsLink,
        FlagName.Unscored => row.Kind == ItemKind.News && row.Quality is null,
        FlagName.HasImage => row.HasImage,
        FlagName.HasComments => row.CommentCount > 0,
        FlagName.HasRelated => row.RelatedCount > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
