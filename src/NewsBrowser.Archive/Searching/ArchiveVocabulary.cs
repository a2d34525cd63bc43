using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>The words of the archive, learnt again in the background when the archive has changed.</summary>
/// <remarks>Of a large archive the newest texts are read. A request takes what there is; only where there is nothing to speak of yet it waits
/// a moment.</remarks>
/// <param name="store">Where the texts are.</param>
/// <param name="index">What counts the words.</param>
/// <param name="aliases">Names, which are words.</param>
/// <param name="closing">Cancelled when the archive is closed.</param>
internal sealed class ArchiveVocabulary(ArchiveStore store, ArchiveIndex index, AliasFiles aliases, CancellationToken closing)
{
    /// <summary>How many characters of titles and excerpts, of bodies, and of comments are read.</summary>
    public const int MostOfEach = 3_000_000;

    /// <summary>So many of the likeliest words are counted ahead.</summary>
    private const int CountedAhead = 4_000;

    /// <summary>How long a request waits where next to nothing is known.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Beside an ingestion the words are learnt so often at most, and not so that much of the time goes into it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private const int Rest = 20;

    private static readonly SearchBudget PerCount = new(TimeSpan.FromMilliseconds(100), 400_000);

    private readonly Lock _starting = new();
    private volatile Vocabulary _known = Vocabulary.Empty;
    private Task _learning = Task.CompletedTask;
    private long _learnt;
    private TimeSpan _took;

    /// <summary>What is known; learning starts when the archive has changed since.</summary>
    public Vocabulary Find(IndexGeneration generation)
    {
        var known = _known;
        var items = generation.Items;
        if (known.ChangeNumber == items.ChangeNumber)
        {
            return known;
        }

        // What was learnt from half of the archive or less is next to nothing.
        var isLittle = known.Items * 2 <= items.Count;
        var learning = Start(isLittle || store.Clock.GetElapsedTime(_learnt) is var age && age >= Freshness && age >= _took * Rest);
        if (isLittle)
        {
            Task.WaitAny([learning], Patience);
        }

        return _known;
    }

    /// <summary>Learns now what was not learnt yet.</summary>
    public async Task LearnAsync()
    {
        await Start(isWanted: false);
        await Start(isWanted: true);
    }

    /// <summary>Ends when nothing goes on in the background any more; the archive is being closed.</summary>
    public async Task EndAsync() => await Start(isWanted: false).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Task Start(bool isWanted)
    {
        lock (_starting)
        {
            if (isWanted && _learning.IsCompleted && !closing.IsCancellationRequested)
            {
                _learning = Task.Run(() => index.QueryAsync(LearnAsync, closing));
            }

            return _learning;
        }
    }

    private Task<bool> LearnAsync(IndexGeneration generation)
    {
        var started = store.Clock.GetTimestamp();
        var at = generation.Items.ChangeNumber;
        var words = VocabularyLearner.Learn(ReadTexts(), aliases.Current.Names, at, generation.Items.Count, closing);
        _known = words;
        _learnt = store.Clock.GetTimestamp();
        foreach (var word in words.Words.OrderByDescending(word => word.Weight).Take(CountedAhead))
        {
            closing.ThrowIfCancellationRequested();
            Count(generation, words, word.Folded, closing);
        }

        _took = store.Clock.GetElapsedTime(started);
        return Task.FromResult(true);
    }

    /// <summary>How many items have a text, from what was counted already or by a search.</summary>
    public static int Count(IndexGeneration generation, Vocabulary words, string folded, CancellationToken cancellation)
    {
        var isSame = generation.Items.ChangeNumber == words.ChangeNumber;
        if (isSame && words.Counts.TryGetValue(folded, out var known))
        {
            return known;
        }

        var count = generation.Items.Search(
            new IndexRequest
            {
                Query = new IndexQuery.Text(
                    folded, Vocabulary.IsHan(folded[0]) ? MatchForm.Substring : MatchForm.Words, ItemTextFields.EverywhereMask),
                Limit = 0,
                SortColumn = SearchSchema.Time,
                Budget = PerCount,
            },
            cancellation).Total;
        if (isSame)
        {
            words.Counts[folded] = count;
        }

        return count;
    }

    private List<ReadText> ReadTexts()
    {
        using var connection = store.OpenReadConnection();
        var texts = new List<ReadText>();
        Read($"SELECT Id, Kind, Title, CASE WHEN Kind = {(int)ItemKind.News} THEN Excerpt END, NULL FROM Items ORDER BY Id DESC");
        Read(
            "SELECT b.ItemId, i.Kind, NULL, b.Text, o.Form FROM ItemBodies b JOIN Items i ON i.Id = b.ItemId LEFT JOIN Boards o ON o.Id = i.BoardId "
                + "ORDER BY b.ItemId DESC");
        Read("SELECT it.ItemId, 0, t.Name, NULL, NULL FROM ItemTopics it JOIN Topics t ON t.Id = it.TopicId ORDER BY it.ItemId DESC");
        Read("SELECT ItemId, 0, NULL, Text, NULL FROM CommentRuns ORDER BY Id DESC");
        return [.. texts.OrderBy(text => text.Item)];

        void Read(string sql)
        {
            using var rows = new Statement(connection, sql);
            for (var left = MostOfEach; left > 0 && rows.Next();)
            {
                closing.ThrowIfCancellationRequested();
                var item = rows.GetInt64(0);
                if (rows.GetText(2) is { } title)
                {
                    texts.Add(new ReadText(item, title, true));
                    left -= title.Length;
                }

                if (rows.GetText(3) is { } text)
                {
                    var readable = IndexDocumentBuilder.Readable((ItemKind)rows.GetInt64(1), text);
                    texts.Add(new ReadText(item, StoredForm.Parse(rows.GetText(4)).Extract(readable, form: false), false));
                    left -= text.Length;
                }
            }
        }
    }
}
