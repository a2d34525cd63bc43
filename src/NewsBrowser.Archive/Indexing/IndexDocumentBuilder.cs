using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Indexing;

/// <summary>Turns an item of the store into the documents that the two indexes take.</summary>
/// <remarks>
/// Where each text goes, and why related titles are left out: docs/decisions/0010-what-is-indexed.md.
/// Keywords are folded, so that filters ignore case, width and Traditional or Simplified writing; addresses are canonical instead.
/// </remarks>
internal sealed class IndexDocumentBuilder(TimeZoneInfo zone)
{
    /// <summary>Raised whenever the same row gives another document (also through folding, tokens or line joining):
    /// files of the index that were written for another number are built again.</summary>
    public const int Version = 9;

    /// <summary>A tag's script has four letters, as in <c>zh-Hant</c>; its region has two or three.</summary>
    private const int ScriptLength = 4;

    /// <summary>How the store's keys of addresses begin.</summary>
    private const string UrlPrefix = "url:";

    /// <summary>Folding makes every white space a plain one, so no substring of a query goes over this seam.</summary>
    private const char TextSeam = '\n';

    /// <param name="row">The item.</param>
    /// <param name="runs">What <see cref="BuildRuns"/> gave for it: an item is searched by its comments too, and they need folding once only.</param>
    public IndexDocument BuildItem(IndexedItem row, IReadOnlyCollection<IndexDocument> runs)
    {
        var texts = new string?[ItemTextFields.Count];
        texts[ItemTextFields.Title] = FoldTitle(row);
        texts[ItemTextFields.Excerpt] = row.Kind == ItemKind.News ? Fold(row.Excerpt) : null;
        texts[ItemTextFields.Own] = JoinOwnText(row);
        texts[ItemTextFields.Article] = Joined(Split(row.Kind, row.Parts, row.Form, own: false, form: false));
        texts[ItemTextFields.Form] = Joined([
            .. Split(row.Kind, row.Parts, row.Form, own: true, form: true), .. Split(row.Kind, row.Parts, row.Form, own: false, form: true)]);
        texts[ItemTextFields.Comments] = JoinComments(runs);
        texts[ItemTextFields.Names] = Joined([row.SourceName, row.SourceDomain, row.AuthorName, row.Nickname, .. row.Topics.Select(t => t.Name)]);

        var keywords = SharedKeywords(row);
        keywords[SearchSchema.Commenter] = [.. runs.SelectMany(r => r.Keywords[SearchSchema.Commenter]!).Distinct(StringComparer.Ordinal)];
        keywords[SearchSchema.Month] = GetMonthKeyword(row.PublishedAt, row.PublishedDateOnly);
        keywords[SearchSchema.Article] = CollectArticles(row);
        return new IndexDocument
        {
            Id = row.Id,
            Texts = texts,
            Keywords = keywords,
            Numbers = CollectNumbers(row, Seconds(row.PublishedAt, row.PublishedDateOnly))
        };
    }

    public IndexDocument[] BuildRuns(IndexedItem row)
    {
        if (row.Messages.Count == 0)
        {
            return [];
        }

        var shared = SharedKeywords(row);
        shared[SearchSchema.Item] = [ItemKeyword(row.Id)];
        var documents = new IndexDocument[row.Messages.Count];
        for (var at = 0; at < documents.Length; at++)
        {
            var run = row.Messages[at];
            var keywords = (string[]?[])shared.Clone();
            keywords[SearchSchema.Commenter] = [TextFolding.FoldForSearch(run.PersonKey)];
            keywords[SearchSchema.Month] = GetMonthKeyword(run.At, dateOnly: false);
            keywords[SearchSchema.Reaction] = [FlagValues.Name(run.Tag)];
            documents[at] = new IndexDocument
            {
                Id = run.Id,
                Texts = [Fold(run.Text)],
                Keywords = keywords,
                Numbers = CollectNumbers(row, Seconds(run.At, dateOnly: false)),
            };
            documents[at].Numbers[SearchSchema.ItemNumber] = row.Id;
        }

        return documents;
    }

    public static string ItemKeyword(long itemId) => itemId.ToString(CultureInfo.InvariantCulture);

    /// <summary>An address as the store's keys write it; null when it is none.</summary>
    public static string? UrlKeyword(string? url) => CanonicalUrl.Canonicalize(url) is { } canonical ? UrlPrefix + canonical : null;

    /// <summary>The form in which a body is searched and cut, as pages show it: of a post, the lines that the writer's screen broke are joined.</summary>
    public static string Readable(ItemKind kind, string text) => kind == ItemKind.Forum ? WrappedText.Unwrap(text) : text;

    /// <summary>The stretches of a body that its writer wrote, or that were quoted; of these what is the board's form, or what is not.</summary>
    public static IEnumerable<string> Split(ItemKind kind, IReadOnlyList<BodyPart> parts, PostingForm boardForm, bool own, bool form) =>
        from part in parts
        where part.Kind == BodyPartKind.Own == own
        let text = Readable(kind, part.Text)
        from stretch in boardForm.Split(text)
        where stretch.IsForm == form
        select text.Substring(stretch.Start, stretch.Length);

    /// <summary>A day without a time counts from the midnight of the archive's zone, so that <c>date:</c> finds it on the day that the source names.</summary>
    private long? Seconds(DateTime? at, bool dateOnly)
    {
        if (at is not { } time)
        {
            return null;
        }

        if (dateOnly)
        {
            time = ZonedDay.StartUtc(DateOnly.FromDateTime(time), zone);
        }

        return (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
    }

    private string[]? GetMonthKeyword(DateTime? at, bool dateOnly)
    {
        if (at is not { } time)
        {
            return null;
        }

        var local = dateOnly ? time : TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone);
        return [local.ToString("yyyy-MM", CultureInfo.InvariantCulture)];
    }

    private static string[]?[] SharedKeywords(IndexedItem row)
    {
        var keywords = new string[]?[SearchSchema.KeywordCount];
        keywords[SearchSchema.Kind] = [row.Kind == ItemKind.News ? FlagValues.News : FlagValues.Forum];
        keywords[SearchSchema.Topic] = [.. row.Topics.Select(t => TextFolding.FoldForSearch(t.Name)).Distinct(StringComparer.Ordinal)];
        keywords[SearchSchema.Source] = row.Publisher is { } publisher ? [TextFolding.FoldForSearch(row.SourceDomain!), publisher] : null;
        keywords[SearchSchema.Publisher] = One(row.Publisher);
        keywords[SearchSchema.Board] = One(row.BoardKey);
        keywords[SearchSchema.Author] = One(row.AuthorKey);
        keywords[SearchSchema.Class] = One(row.TitleClass);
        (keywords[SearchSchema.Ticker], keywords[SearchSchema.Stance]) = ReadTarget(row);
        keywords[SearchSchema.Language] = ExpandLanguage(row.Language);
        keywords[SearchSchema.LanguageTag] = One(RemoveRegion(row.Language));
        keywords[SearchSchema.Reporter] = One(row.Reporter);
        keywords[SearchSchema.Type] = One(row.Type);
        keywords[SearchSchema.Url] = CollectUrls(row);
        keywords[SearchSchema.Flag] = CollectFlags(row);
        return keywords;
    }

    /// <summary>The shares that a post is about and what it expects of them.</summary>
    private static (string[]? Tickers, string[]? Stances) ReadTarget(IndexedItem row)
    {
        if (row.Kind != ItemKind.Forum)
        {
            return default;
        }

        var isTarget = row.TitleClass == TargetTemplate.Class;
        var template = isTarget ? TargetTemplate.Read(string.Join('\n', row.Parts.Where(p => p.Kind == BodyPartKind.Own).Select(p => p.Text)), row.Form) : null;
        var codes = StockCodes.FindInTitle(row.Title, isTarget).Concat(template is null ? [] : StockCodes.FindInTarget(template.Target));
        string[] tickers = [.. codes.Select(TextFolding.FoldForSearch).Distinct(StringComparer.Ordinal)];
        string[] stances = isTarget ? [.. TargetTemplate.FindStances(row.Title, template)] : [];
        return (tickers.Length > 0 ? tickers : null, stances.Length > 0 ? stances : null);
    }

    private static long?[] CollectNumbers(IndexedItem row, long? seconds)
    {
        var numbers = new long?[SearchSchema.NumberCount];
        numbers[SearchSchema.Time] = seconds;
        numbers[SearchSchema.Quality] = row.Quality;
        numbers[SearchSchema.Heat] = row.Heat;
        if (row.Kind == ItemKind.Forum)
        {
            numbers[SearchSchema.Push] = row.PushCount;
            numbers[SearchSchema.Boo] = row.BooCount;
            numbers[SearchSchema.Comments] = row.CommentCount;
        }

        return numbers;
    }

    private static string FoldTitle(IndexedItem row)
    {
        var title = TextFolding.FoldForSearch(row.Title);
        if (row.RawTitle is null)
        {
            return title;
        }

        // The header's title is mostly the beginning of the restored one and then adds nothing but weight.
        var raw = TextFolding.FoldForSearch(row.RawTitle);
        return title.Contains(raw, StringComparison.Ordinal) ? title : title + "\n" + raw;
    }

    private static string? JoinOwnText(IndexedItem row) =>
        Joined(Split(row.Kind, row.Parts, row.Form, own: true, form: false).Concat(row.AuthorNotes));

    private static string? JoinComments(IReadOnlyCollection<IndexDocument> runs)
    {
        if (runs.Count == 0)
        {
            return null;
        }

        var all = new StringBuilder();
        foreach (var run in runs)
        {
            all.Append(run.Texts[MessageTextFields.Text]).Append(TextSeam);
        }

        return all.ToString();
    }

    private static string? Joined(IEnumerable<string?> texts)
    {
        var folded = texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => TextFolding.FoldForSearch(t!));
        var all = string.Join(TextSeam, folded);
        return all.Length == 0 ? null : all;
    }

    private static string? Fold(string? text) => string.IsNullOrWhiteSpace(text) ? null : TextFolding.FoldForSearch(text);

    private static string[]? One(string? value) => string.IsNullOrWhiteSpace(value) ? null : [TextFolding.FoldForSearch(value)];

    /// <summary>A tag without its region: <c>zh-Hant</c> of <c>zh-Hant-TW</c>. What is counted so is what <c>lang:zh-Hant</c> finds,
    /// and two of them never overlap.</summary>
    public static string RemoveRegion(string tag)
    {
        var parts = tag.Split('-');
        return parts.Length > 1 && parts[1].Length == ScriptLength ? parts[0] + "-" + parts[1] : parts[0];
    }

    /// <summary><c>zh-Hant-TW</c> is found as itself, as <c>zh-Hant</c> and as <c>zh</c>.</summary>
    private static string[] ExpandLanguage(string language)
    {
        var tag = language.ToLowerInvariant();
        var tags = new List<string> { tag };
        for (var dash = tag.LastIndexOf('-'); dash > 0; dash = tag.LastIndexOf('-'))
        {
            tag = tag[..dash];
            tags.Add(tag);
        }

        return [.. tags];
    }

    private static string[]? CollectUrls(IndexedItem row)
    {
        var urls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in row.Keys)
        {
            if (key.StartsWith(UrlPrefix, StringComparison.Ordinal))
            {
                urls.Add(key);
            }
        }

        if (UrlKeyword(row.Link) is { } link)
        {
            urls.Add(link);
        }

        return urls.Count == 0 ? null : [.. urls];
    }

    /// <summary>The pages that a post discusses: its article's, and those that it quotes. News that quotes another does not discuss it.</summary>
    private static string[]? CollectArticles(IndexedItem row)
    {
        if (row.Kind != ItemKind.Forum)
        {
            return null;
        }

        var articles = row.Quotes.Where(key => key.StartsWith(UrlPrefix, StringComparison.Ordinal)).Append(row.ArticleKey).OfType<string>()
            .Distinct(StringComparer.Ordinal).ToArray();
        return articles.Length == 0 ? null : articles;
    }

    private static string[] CollectFlags(IndexedItem row)
    {
        var flags = new List<string> { row.Published == false ? FlagValues.Unpublished : FlagValues.Published };
        AddIf(row.IsLink, FlagValues.Link);
        AddIf(row.Kind == ItemKind.News && row.Quality is null, FlagValues.Unscored);
        AddIf(row.HasImage, FlagValues.Image);
        AddIf(row.CommentCount > 0, FlagValues.Comments);
        AddIf(row.RelatedCount > 0, FlagValues.Related);
        return [.. flags];

        void AddIf(bool holds, string flag)
        {
            if (holds)
            {
                flags.Add(flag);
            }
        }
    }
}
