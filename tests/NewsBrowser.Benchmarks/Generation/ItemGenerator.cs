using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Makes items as the archive gives them to the index, each from its number alone. One a thread: it keeps buffers.</summary>
/// <remarks>
/// Seven of ten are posts of a forum, mostly Chinese, with 0 to 60 comments folded in; the others are news, half of them English. Rare words are strewn in so
/// that the vocabulary grows as real text's does.
/// </remarks>
internal sealed class ItemGenerator(SentenceSets sentences, FacetValues values)
{
    private const ulong Seed = 0x5EED_0001;
    private const int MaxComments = 60;

    /// <summary>How fast rare words come again: the smaller, the sooner.</summary>
    private const double Tail = 0.1;

    /// <summary>Stand in one of so many documents each, so that queries for something rare have an answer at any size.</summary>
    public const string SeldomWord = "zyntharia";
    public const string SeldomName = "龘靐";
    public const int SeldomEvery = 4_001;

    private static readonly string FoldedName = TextFolding.FoldForSearch(SeldomName);

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _small = new();

    public IndexDocument Make(long number)
    {
        var draw = new Draw(Seed, number);
        var forum = draw.Chance(0.7);
        var chinese = draw.Chance(forum ? 0.93 : 0.5);
        var subject = draw.Zipf(SentencePool.Subjects, 0.8);
        var texts = new string?[ItemTextFields.Count];
        var keywords = new string[]?[SearchSchema.KeywordCount];
        var numbers = new long?[SearchSchema.NumberCount];

        var author = values.Authors[draw.Zipf(values.Authors.Length, 0.9)];
        var source = forum ? "ptt.cc" : values.Sources[draw.Zipf(values.Sources.Length, 1.15)];
        var topics = Topics(ref draw, subject);
        var time = Time(ref draw, out var month);
        keywords[SearchSchema.Kind] = forum ? ForumKind : NewsKind;
        keywords[SearchSchema.Topic] = topics;
        keywords[SearchSchema.Source] = [source];
        keywords[SearchSchema.Author] = [author];
        keywords[SearchSchema.Language] = chinese
            ? draw.Chance(0.95) ? FacetValues.ChineseTags : FacetValues.SimplifiedTags
            : draw.Chance(0.6) ? FacetValues.AmericanTags : FacetValues.EnglishTags;
        keywords[SearchSchema.LanguageTag] = chinese ? ChineseTag : EnglishTag;
        keywords[SearchSchema.Month] = values.Months[month];
        numbers[SearchSchema.Time] = time;

        texts[ItemTextFields.Title] = Title(ref draw, chinese, subject);
        if (forum)
        {
            FillPost(ref draw, number, chinese, subject, texts, keywords, numbers);
        }
        else
        {
            FillNews(ref draw, number, source, chinese, subject, texts, keywords, numbers);
        }

        texts[ItemTextFields.Names] = string.Join('\n', (string[])[source, author, .. topics]);
        return new IndexDocument { Id = number + 1, Texts = texts, Keywords = keywords, Numbers = numbers };
    }

    private static readonly string[] ChineseTag = ["zh-hant"];
    private static readonly string[] EnglishTag = ["en"];
    private static readonly string[] ForumKind = [FlagValues.Forum];
    private static readonly string[] NewsKind = [FlagValues.News];

    private void FillPost(ref Draw draw, long number, bool chinese, int subject, string?[] texts, string[]?[] keywords, long?[] numbers)
    {
        var board = draw.Zipf(values.Boards.Length, 1.3);
        keywords[SearchSchema.Board] = [values.Boards[board]];
        var name = string.Create(CultureInfo.InvariantCulture, $"{values.Boards[board]}/m.{1451600000 + (number % 300_000_000)}.a.{draw.Below(4096):x3}");
        keywords[SearchSchema.Url] = ["url:ptt.cc/bbs/" + name];
        var itsClass = draw.Zipf(values.Classes.Length, 0.9);
        if (!draw.Chance(0.12))
        {
            keywords[SearchSchema.Class] = [values.Classes[itsClass]];
            texts[ItemTextFields.Title] = $"[{values.Classes[itsClass]}] {texts[ItemTextFields.Title]}";
        }

        // The first class is news: an article with a few words of the poster's own.
        if (itsClass == 0)
        {
            texts[ItemTextFields.Article] = Prose(
                ref draw, number, chinese ? sentences.ChineseProse : sentences.EnglishProse, chinese, subject, draw.LogNormal(520, 0.6));
            texts[ItemTextFields.Own] = Prose(
                ref draw, number, chinese ? sentences.ChineseTalk : sentences.EnglishProse, chinese, subject, draw.LogNormal(60, 0.7));
            if (draw.Chance(0.6))
            {
                var reporter = values.Reporters[draw.Zipf(values.Reporters.Length, 0.9)];
                keywords[SearchSchema.Reporter] = [reporter];
            }

            if (draw.Chance(0.7))
            {
                keywords[SearchSchema.Article] = [string.Create(CultureInfo.InvariantCulture, $"url:cnyes.com/news/{draw.Below(2_000_000)}")];
            }
        }
        else
        {
            texts[ItemTextFields.Own] = Prose(
                ref draw, number, chinese ? sentences.ChineseTalk : sentences.EnglishProse, chinese, subject, draw.LogNormal(440, 0.9));
        }

        var comments = (int)((MaxComments + 1) * draw.Unit());
        var people = new HashSet<string>(StringComparer.Ordinal);
        _text.Clear();
        var push = 0;
        var boo = 0;
        for (var n = 0; n < comments; n++)
        {
            people.Add(values.Commenters[draw.Zipf(values.Commenters.Length, 0.8)]);
            AppendWithRare(ref draw, sentences.Comments.Next(ref draw, subject), chinese: true, 0.2);
            _text.Append('\n');
            var tag = draw.Unit();
            push += tag < 0.45 ? 1 : 0;
            boo += tag > 0.92 ? 1 : 0;
        }

        texts[ItemTextFields.Comments] = comments == 0 ? null : _text.ToString();
        keywords[SearchSchema.Commenter] = [.. people];
        keywords[SearchSchema.Flag] = comments > 0
            ? draw.Chance(0.3) ? [FlagValues.Published, FlagValues.Image, FlagValues.Comments] : [FlagValues.Published, FlagValues.Comments]
            : [FlagValues.Published];
        numbers[SearchSchema.Push] = push;
        numbers[SearchSchema.Boo] = boo;
        numbers[SearchSchema.Comments] = comments;
    }

    private void FillNews(ref Draw draw, long number, string source, bool chinese, int subject, string?[] texts, string[]?[] keywords, long?[] numbers)
    {
        var prose = chinese ? sentences.ChineseProse : sentences.EnglishProse;
        texts[ItemTextFields.Excerpt] = prose.Next(ref draw, subject);
        texts[ItemTextFields.Own] = Prose(ref draw, number, prose, chinese, subject, draw.LogNormal(chinese ? 880 : 2200, 0.6));
        keywords[SearchSchema.Type] = [draw.Chance(0.8) ? "article" : draw.Chance(0.7) ? "video" : "course"];
        keywords[SearchSchema.Url] = [string.Create(CultureInfo.InvariantCulture, $"url:{source}/{texts[ItemTextFields.Title]!.Length}/{number}")];
        keywords[SearchSchema.Flag] = draw.Chance(0.7)
            ? [FlagValues.Published, FlagValues.Image]
            : draw.Chance(0.9) ? [FlagValues.Published] : [FlagValues.Unpublished];
        if (draw.Chance(0.9))
        {
            numbers[SearchSchema.Quality] = draw.Below(101);
            numbers[SearchSchema.Heat] = draw.Zipf(500, 0.7);
        }
    }

    private string[] Topics(ref Draw draw, int subject)
    {
        var count = draw.Below(4);
        var topics = new string[count];
        for (var n = 0; n < count; n++)
        {
            // The first is the subject's own; another may be any.
            var topic = n == 0 ? subject : draw.Zipf(values.Topics.Length, 0.95);
            topics[n] = values.Topics[topic];
            for (var before = 0; before < n; before++)
            {
                if (topics[before] == topics[n])
                {
                    return topics[..n];
                }
            }
        }

        return topics;
    }

    private static long Time(ref Draw draw, out int month)
    {
        // Later years have more.
        var seconds = (long)(FacetValues.Days * 86_400L * Math.Pow(draw.Unit(), 0.7));
        var time = FacetValues.FirstDay.AddSeconds(seconds);
        month = ((time.Year - FacetValues.FirstDay.Year) * 12) + time.Month - 1;
        return (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
    }

    private string Title(ref Draw draw, bool chinese, int subject)
    {
        _text.Clear();
        AppendWithRare(ref draw, (chinese ? sentences.ChineseTitles : sentences.EnglishTitles).Next(ref draw, subject), chinese, 0.5);
        return _text.ToString();
    }

    private string Prose(ref Draw draw, long number, SentencePool pool, bool chinese, int subject, double length)
    {
        _text.Clear();
        do
        {
            AppendWithRare(ref draw, pool.Next(ref draw, subject), chinese, 0.5);
            _text.Append(chinese && draw.Chance(0.5) ? '\n' : ' ');
        }
        while (_text.Length < length);

        if (number % SeldomEvery == 7)
        {
            _text.Append(SeldomWord).Append(' ');
        }
        else if (number % SeldomEvery == 11)
        {
            _text.Append(FoldedName).Append(' ');
        }

        if (draw.Chance(0.3))
        {
            _text.Append("https://i.imgur.com/");
            RareWords.AppendId(_text, ref draw, 7);
            _text.Append(".jpg ");
        }

        _text.Length--;
        return _text.ToString();
    }

    /// <summary>A sentence, sometimes with a rare word in its middle.</summary>
    private void AppendWithRare(ref Draw draw, string sentence, bool chinese, double chance)
    {
        if (!draw.Chance(chance))
        {
            _text.Append(sentence);
            return;
        }

        var at = draw.Below(sentence.Length);
        if (char.IsLowSurrogate(sentence[at]))
        {
            at--;
        }

        _small.Clear();
        var rare = draw.Rare(Tail);
        var kind = draw.Unit();
        if (chinese && kind < 0.6)
        {
            RareWords.AppendName(_small, rare);
        }
        else
        {
            if (kind < 0.75)
            {
                _small.Append(rare);
            }
            else if (kind < 0.97)
            {
                RareWords.AppendWord(_small, rare);
            }
            else
            {
                RareWords.AppendId(_small, ref draw, 5 + draw.Below(6));
            }

            if (!chinese)
            {
                at = sentence.IndexOf(' ', at);
                at = at < 0 ? sentence.Length : at;
                _small.Insert(0, ' ');
            }
        }

        _text.Append(sentence, 0, at).Append(_small).Append(sentence, at, sentence.Length - at);
    }
}

/// <summary>The pools that texts are made from.</summary>
internal sealed class SentenceSets
{
    public SentenceSets(SentenceSource source)
    {
        Origin = source.Origin;
        ChineseTitles = new SentencePool(source.ChineseTitles, 1);
        ChineseProse = new SentencePool(source.ChineseProse, 2);
        ChineseTalk = new SentencePool(source.ChineseTalk, 3);
        Comments = new SentencePool(source.Comments, 4);
        EnglishTitles = new SentencePool(source.EnglishTitles, 5);
        EnglishProse = new SentencePool(source.EnglishProse, 6);
    }

    public string Origin { get; }

    public SentencePool ChineseTitles { get; }

    public SentencePool ChineseProse { get; }

    public SentencePool ChineseTalk { get; }

    public SentencePool Comments { get; }

    public SentencePool EnglishTitles { get; }

    public SentencePool EnglishProse { get; }

    /// <summary>From real text where it is at hand, else from invented sentences.</summary>
    public static SentenceSets Load() => new(CorpusSentences.Read() ?? InventedSentences.Make());
}
