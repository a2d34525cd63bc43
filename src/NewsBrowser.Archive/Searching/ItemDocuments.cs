using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Searching;

/// <summary>Turns an item of the store into the documents that the two indexes take.</summary>
/// <remarks>
/// Where each text goes, and why related titles are left out: docs/decisions/0050-what-is-indexed.md.
/// Keywords are folded, so that filters ignore case, width and Traditional or Simplified writing; addresses are canonical instead.
/// </remarks>
internal sealed class ItemDocuments(TimeZoneInfo zone)
{
    /// <summary>Raised whenever the same row gives another document (also through folding, tokens or line joining):
    /// files of the index that were written for another number are built again.</summary>
    public const int Version = 4;

    /// <summary>A tag's script has four letters, as in <c>zh-Hant</c>; its region has two or three.</summary>
    private const int ScriptLength = 4;

    /// <summary>How the store's keys of addresses begin.</summary>
    private const string UrlPrefix = "url:";

    /// <summary>Folding makes every white space a plain one, so no substring of a query goes over this seam.</summary>
    private const char TextSeam = '\n';

    /// <param name="row">The item.</param>
    /// <param name="runs">What <see cref="OfRuns"/> gave for it: an item is searched by its comments too, and they need folding once only.</param>
    public IndexDocument OfItem(IndexedRow row, IReadOnlyCollection<IndexDocument> runs)
    {
        var texts = new string?[ItemTexts.Count];
        texts[ItemTexts.Title] = TitleOf(row);
        texts[ItemTexts.Excerpt] = row.Kind == ItemKind.News ? Fold(row.Excerpt) : null;
        texts[ItemTexts.Own] = OwnOf(row);
        texts[ItemTexts.Article] = Joined(row.Parts.Where(p => p.Kind != BodyPartKind.Own).Select(p => p.Text));
        texts[ItemTexts.Comments] = CommentsOf(runs);
        texts[ItemTexts.Names] = Joined([row.SourceName, row.SourceDomain, row.AuthorName, row.Nickname, .. row.Topics.Select(t => t.Name)]);

        var keywords = SharedKeywords(row);
        keywords[Columns.Commenter] = [.. runs.SelectMany(r => r.Keywords[Columns.Commenter]!).Distinct(StringComparer.Ordinal)];
        keywords[Columns.Month] = MonthOf(row.PublishedAt, row.PublishedDateOnly);
        keywords[Columns.Article] = ArticlesOf(row);
        return new IndexDocument { Id = row.Id, Texts = texts, Keywords = keywords, Numbers = NumbersOf(row, Seconds(row.PublishedAt, row.PublishedDateOnly)) };
    }

    public IndexDocument[] OfRuns(IndexedRow row)
    {
        if (row.Runs.Count == 0)
        {
            return [];
        }

        var shared = SharedKeywords(row);
        shared[Columns.Item] = [ItemKeyword(row.Id)];
        var documents = new IndexDocument[row.Runs.Count];
        for (var at = 0; at < documents.Length; at++)
        {
            var run = row.Runs[at];
            var keywords = (string[]?[])shared.Clone();
            keywords[Columns.Commenter] = [TextFolding.FoldForSearch(run.PersonKey)];
            keywords[Columns.Month] = MonthOf(run.At, dateOnly: false);
            documents[at] = new IndexDocument
            {
                Id = run.Id,
                Texts = [Fold(run.Text)],
                Keywords = keywords,
                Numbers = NumbersOf(row, Seconds(run.At, dateOnly: false)),
            };
            documents[at].Numbers[Columns.ItemNumber] = row.Id;
        }

        return documents;
    }

    public static string ItemKeyword(long itemId) => itemId.ToString(CultureInfo.InvariantCulture);

    /// <summary>An address as the store's keys write it; null when it is none.</summary>
    public static string? UrlKeyword(string? url) => CanonicalUrl.Of(url) is { } canonical ? UrlPrefix + canonical : null;

    /// <summary>The form in which a body is searched and cut: lines that the writer's screen broke are joined, so that a word over the seam is whole.</summary>
    public static string Readable(string text) => HardWrap.Unwrap(text);

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

    private string[]? MonthOf(DateTime? at, bool dateOnly)
    {
        if (at is not { } time)
        {
            return null;
        }

        var local = dateOnly ? time : TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone);
        return [local.ToString("yyyy-MM", CultureInfo.InvariantCulture)];
    }

    private static string[]?[] SharedKeywords(IndexedRow row)
    {
        var keywords = new string[]?[Columns.KeywordCount];
        keywords[Columns.Kind] = [row.Kind == ItemKind.News ? Flags.News : Flags.Forum];
        keywords[Columns.Topic] = [.. row.Topics.Select(t => TextFolding.FoldForSearch(t.Name)).Distinct(StringComparer.Ordinal)];
        keywords[Columns.Source] = One(row.SourceDomain);
        keywords[Columns.Board] = One(row.BoardKey);
        keywords[Columns.Author] = One(row.AuthorKey);
        keywords[Columns.Class] = One(row.TitleClass);
        keywords[Columns.Language] = LanguagesOf(row.Language);
        keywords[Columns.LanguageTag] = One(LanguageOf(row.Language));
        keywords[Columns.Reporter] = One(row.Reporter);
        keywords[Columns.Type] = One(row.Type);
        keywords[Columns.Url] = UrlsOf(row);
        keywords[Columns.Flag] = FlagsOf(row);
        return keywords;
    }

    private static long?[] NumbersOf(IndexedRow row, long? seconds)
    {
        var numbers = new long?[Columns.NumberCount];
        numbers[Columns.Time] = seconds;
        numbers[Columns.Quality] = row.Quality;
        numbers[Columns.Heat] = row.Heat;
        if (row.Kind == ItemKind.Forum)
        {
            numbers[Columns.Push] = row.PushCount;
            numbers[Columns.Boo] = row.BooCount;
            numbers[Columns.Comments] = row.CommentCount;
        }

        return numbers;
    }

    private static string TitleOf(IndexedRow row)
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

    private static string? OwnOf(IndexedRow row) =>
        Joined(row.Parts.Where(p => p.Kind == BodyPartKind.Own).Select(p => p.Text).Concat(row.AuthorNotes));

    private static string? CommentsOf(IReadOnlyCollection<IndexDocument> runs)
    {
        if (runs.Count == 0)
        {
            return null;
        }

        var all = new StringBuilder();
        foreach (var run in runs)
        {
            all.Append(run.Texts[RunTexts.Text]).Append(TextSeam);
        }

        return all.ToString();
    }

    private static string? Joined(IEnumerable<string?> texts)
    {
        var folded = texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => TextFolding.FoldForSearch(Readable(t!)));
        var all = string.Join(TextSeam, folded);
        return all.Length == 0 ? null : all;
    }

    private static string? Fold(string? text) => string.IsNullOrWhiteSpace(text) ? null : TextFolding.FoldForSearch(text);

    private static string[]? One(string? value) => string.IsNullOrWhiteSpace(value) ? null : [TextFolding.FoldForSearch(value)];

    /// <summary>A tag without its region: <c>zh-Hant</c> of <c>zh-Hant-TW</c>. What is counted so is what <c>lang:zh-Hant</c> finds,
    /// and two of them never overlap.</summary>
    public static string LanguageOf(string tag)
    {
        var parts = tag.Split('-');
        return parts.Length > 1 && parts[1].Length == ScriptLength ? parts[0] + "-" + parts[1] : parts[0];
    }

    /// <summary><c>zh-Hant-TW</c> is found as itself, as <c>zh-Hant</c> and as <c>zh</c>.</summary>
    private static string[] LanguagesOf(string language)
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

    private static string[]? UrlsOf(IndexedRow row)
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
    private static string[]? ArticlesOf(IndexedRow row)
    {
        if (row.Kind != ItemKind.Forum)
        {
            return null;
        }

        var articles = row.Quotes.Where(key => key.StartsWith(UrlPrefix, StringComparison.Ordinal)).Append(row.ArticleKey).OfType<string>()
            .Distinct(StringComparer.Ordinal).ToArray();
        return articles.Length == 0 ? null : articles;
    }

    private static string[] FlagsOf(IndexedRow row)
    {
        var flags = new List<string> { row.Published == false ? Flags.Unpublished : Flags.Published };
        AddIf(row.IsLink, Flags.Link);
        AddIf(row.Kind == ItemKind.News && row.Quality is null, Flags.Unscored);
        AddIf(row.HasImage, Flags.Image);
        AddIf(row.CommentCount > 0, Flags.Comments);
        AddIf(row.RelatedCount > 0, Flags.Related);
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
