using System.Text;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Tests.Browsing;

public class SeedPagesTests(SeedArchive seeds)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly OpenedArchive _opened = seeds.Opened;

    private NewsArchive Archive => _opened.Archive;

    [Fact]
    public async Task The_article_shows_its_thirteen_related_links_in_the_files_order()
    {
        var news = await ArticleAsync();
        Assert.Equal([103, 93, 61, 60, 60, 59, 51, 50, 42, 35, 34, 27, 17], news.Related.Select(r => r.Quality!.Value));
        Assert.All(news.Related, r => Assert.True(r.Item.IsLink));
        Assert.All(news.Related, r => Assert.Equal((ItemKind.News, null), (r.Item.Kind, r.Item.PostName)));
        Assert.Equal("VentureBeat", news.Related[0].Item.SourceName);
        Assert.Equal(["Microsoft AI", "AI"], news.Item.Topics.Select(t => t.Name));
        Assert.True(news.Item.PublishedDateOnly);
        Assert.False(news.Item.HasBody);
        Assert.Empty(news.ReferencedBy.Items);
    }

    [Fact]
    public async Task The_articles_facts_say_buried_and_unpublished_and_never_the_secured_text()
    {
        var news = await ArticleAsync();
        Assert.Contains(("heat", "buried"), news.Facts);
        Assert.Contains(("quality", "45"), news.Facts);
        Assert.Contains(("published", "false"), news.Facts);
        Assert.Contains(("type", "article"), news.Facts);
        Assert.InRange(news.SecuredLength, 100, 1000);
        Assert.DoesNotContain(news.Facts, f => f.Value.Contains("G8x5fjOEC7T29t", StringComparison.Ordinal));
        Assert.DoesNotContain("G8x5fjOEC7T29t", news.ExtraJson ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal("000_fc390c129c05649a.txt", news.Provenance.FileName);
    }

    [Fact]
    public async Task A_link_is_a_page_that_names_who_refers_to_it()
    {
        var article = await ArticleAsync();
        var link = await Archive.Items.ReadNewsAsync(article.Related[0].Item.Id, None);
        Assert.NotNull(link);
        Assert.Equal(article.Item.Id, Assert.Single(link.ReferencedBy.Items).Item.Id);
        Assert.Equal("000_fc390c129c05649a.txt", link.Provenance.FileName);
        Assert.Equal(article.Related[0].Line, link.Provenance.Line);
    }

    [Fact]
    public async Task The_thread_shows_seventy_one_comments_as_forty_three_runs()
    {
        var thread = await ThreadAsync(new ThreadRequest());
        var runs = thread.Blocks.OfType<ThreadBlock.MessageBlock>().ToList();
        Assert.Equal(43, runs.Count);
        Assert.Equal(43, thread.MessageCount);
        Assert.Equal(Enumerable.Range(1, 71), runs.SelectMany(r => r.Lines).Select(l => l.Floor));
        Assert.Contains(runs, r => r.Text.Contains("專家系統", StringComparison.Ordinal));
        Assert.Equal(31, thread.Commenters.Count);
        Assert.Equal(("bj45566", 16), (thread.Commenters[0].Name, thread.Commenters[0].Total));
        Assert.Equal(71, thread.Commenters.Sum(c => c.Total));
        Assert.All(runs, r => Assert.Equal(r.Lines[0].At, r.At));
        Assert.Equal("林妍溱", thread.Template!.Reporter);
        Assert.Contains(thread.Parts, p => p.Kind == BodyPartKind.Article);
        Assert.Equal("Stock", thread.Item.Board);
        Assert.NotNull(thread.RawTitle);
        Assert.Null(thread.Article);
    }

    [Fact]
    public async Task A_thread_shows_only_the_asked_persons_runs_but_counts_all()
    {
        var thread = await ThreadAsync(new ThreadRequest(Person: "BJ45566"));
        var runs = thread.Blocks.Cast<ThreadBlock.MessageBlock>().ToList();
        Assert.All(runs, r => Assert.Equal("bj45566", r.PersonKey));
        Assert.Equal(16, runs.Sum(r => r.Lines.Count));
        Assert.Equal(43, thread.MessageCount);
        Assert.Equal(31, thread.Commenters.Count);
    }

    [Fact]
    public async Task A_thread_shows_only_the_runs_of_the_asked_tag()
    {
        var pushes = await ThreadAsync(new ThreadRequest(Tag: CommentTag.Push));
        var arrows = await ThreadAsync(new ThreadRequest(Tag: CommentTag.Arrow));
        Assert.Equal(43, pushes.Blocks.Count + arrows.Blocks.Count);
        Assert.All(pushes.Blocks, b => Assert.Equal(CommentTag.Push, Assert.IsType<ThreadBlock.MessageBlock>(b).Tag));
    }

    [Fact]
    public async Task The_raw_text_is_the_file_but_for_the_secured_value()
    {
        var raw = await Archive.Items.ReadRawAsync((await ArticleAsync()).Item.Id, None);
        var text = Encoding.UTF8.GetString(raw!.Bytes);
        Assert.DoesNotContain("G8x5fjOEC7T29t", text, StringComparison.Ordinal);
        Assert.Contains("&#038;strip=all", text, StringComparison.Ordinal);

        var thread = await Archive.Items.ReadRawAsync((await ThreadAsync(new ThreadRequest())).Item.Id, None);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Checkout.Seeds, "003_0e2ed2c30f8f9923.txt"), None), thread!.Bytes);
    }

    [Fact]
    public async Task A_post_is_found_by_the_parts_of_its_path_whatever_the_boards_case()
    {
        var item = (await ThreadAsync(new ThreadRequest())).Item;
        Assert.Equal("Stock", item.Board);
        Assert.Equal(item.Id, (await Archive.Items.FindPostAsync("Stock", item.PostName!, None))?.Id);
        Assert.Equal(item.Id, (await Archive.Items.FindPostAsync("stock", item.PostName!, None))?.Id);
        Assert.Null(await Archive.Items.FindPostAsync("Stock", "M.1.A.000", None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_not_there_is_null(string id)
    {
        Assert.Null(await Archive.Items.FindAsync(id, None));
        Assert.Null(await Archive.Items.ReadNewsAsync(id, None));
        Assert.Null(await Archive.Items.ReadThreadAsync(id, new ThreadRequest(), None));
        Assert.Null(await Archive.Items.ReadRawAsync(id, None));
        Assert.Null(await Archive.Catalogue.TopicAsync(id, None));
        Assert.Empty(await Archive.Catalogue.SourcesAsync(id, None));
        Assert.Null(await Archive.Catalogue.BoardAsync(id, None));
        Assert.Null(await Archive.Catalogue.PersonAsync(id, None));
    }

    [Fact]
    public async Task People_are_listed_by_what_they_wrote_and_found_by_a_part_of_their_name()
    {
        var all = await Archive.Catalogue.PeopleAsync(null, PeopleOrder.Comments, 0, 100, None);
        Assert.Equal(all.Total, all.People.Count);
        Assert.Equal(all.People.Select(p => p.Comments).OrderDescending(), all.People.Select(p => p.Comments));
        Assert.Equal(("bj45566", 16), (all.People[0].Name, all.People[0].Comments));
        Assert.Equal(71, all.People.Sum(p => p.Comments));
        var person = await Archive.Catalogue.PersonAsync("bj45566", None);
        Assert.Equal((person!.Pushes, person.Boos), (all.People[0].Pushes, all.People[0].Boos));
        // By the beginning of the last message, whose last line may be later.
        Assert.InRange(person.Last!.Value - all.People[0].Last!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.True(all.People[0].Quarters.Sum() > 0);

        var author = Assert.Single((await Archive.Catalogue.PeopleAsync("NK112", PeopleOrder.Name, 0, 100, None)).People);
        Assert.Equal(("nk11208z", 1), (author.Name, author.Posts));
        Assert.Equal("nk11208z", (await Archive.Catalogue.PeopleAsync(null, PeopleOrder.Posts, 0, 1, None)).People[0].Name);
        var byName = await Archive.Catalogue.PeopleAsync(null, PeopleOrder.Name, 2, 3, None);
        Assert.Equal((all.Total, 3), (byName.Total, byName.People.Count));
        Assert.Equal(all.People.Select(p => p.Key).Order(StringComparer.Ordinal).Skip(2).Take(3), byName.People.Select(p => p.Key));
    }

    [Fact]
    public async Task The_front_page_shows_both_worlds_and_what_the_archive_holds()
    {
        var front = await Archive.FrontPage.ReadAsync(days: null, None);
        Assert.True(front.IsSmall);
        Assert.Equal(FrontPage.LatestOfSmall, front.Latest.Count);
        Assert.Equal(front.Latest.OrderByDescending(i => i.PublishedAt).Select(i => i.Id), front.Latest.Select(i => i.Id));
        Assert.Contains(front.Latest, i => i.IsLink);
        Assert.Equal(71, Assert.Single(front.MostDiscussed).CommentCount);
        // The post is half a year older than the newest item.
        Assert.Empty((await Archive.FrontPage.ReadAsync(30, None)).MostDiscussed);
        Assert.Empty(front.Connected);
        Assert.Equal(["AI", "Microsoft AI"], front.Topics.Select(t => t.Name));
        Assert.Equal("Stock", Assert.Single(front.Boards).Name);

        var s = front.Statistics;
        Assert.Equal((1, 13, 1, 71, 2), (s.News, s.Links, s.Posts, s.Comments, s.Files));
        Assert.Equal((15, 43), (s.IndexedItems, s.IndexedComments));
        Assert.NotNull(s.LastIngestedAt);
        Assert.True(s.DatabaseBytes > 0);
    }

    [Fact]
    public async Task The_catalogue_lists_topics_sources_boards_and_people()
    {
        var topic = await Archive.Catalogue.TopicAsync("microsoft-ai", None);
        Assert.Equal(("Microsoft AI", 1), (topic!.Name, topic.Items));
        Assert.Equal(Catalogue.Weeks, topic.Weeks.Count);
        Assert.Equal(1, topic.Weeks.Sum());

        var sources = await Archive.Catalogue.SourcesAsync(None);
        Assert.Equal((1, 13), (sources.Sum(s => s.Items), sources.Sum(s => s.Links)));
        Assert.Equal("STAT", (await Archive.Catalogue.SourcesAsync("statnews.com", None)).Single().Name);

        var board = await Archive.Catalogue.BoardAsync("STOCK", None);
        Assert.Equal(("Stock", 1, 71), (board!.Name, board.Posts, board.Comments));

        var person = await Archive.Catalogue.PersonAsync("bj45566", None);
        Assert.Equal((0, 16), (person!.Items, person.Comments));
        Assert.Equal(16, person.Pushes + person.Boos + person.Arrows);
        Assert.Equal("Stock", Assert.Single(person.Boards).Name);
        Assert.Equal(1, (await Archive.Catalogue.PersonAsync("nk11208z", None))!.Items);
    }

    [Fact]
    public async Task The_run_of_ingestion_is_listed()
    {
        var run = Assert.Single(await Archive.Runs.ListAsync(10, None));
        Assert.Equal((RunState.Completed, 2, 2, 0), (run.State, run.Files, run.Added, run.Rejected));
        Assert.Equal(run.Id, (await Archive.Runs.FindAsync(run.Id, None))!.Id);
        Assert.Null(await Archive.Runs.FindAsync(run.Id + 1, None));
        Assert.Empty(await Archive.Runs.RejectionsAsync(run.Id, 0, 10, None));
    }

    private async Task<NewsView> ArticleAsync()
    {
        var found = await _opened.FindAsync("source:STAT");
        return (await Archive.Items.ReadNewsAsync(Assert.Single(found.Hits).Item.Id, None))!;
    }

    private async Task<ThreadView> ThreadAsync(ThreadRequest request)
    {
        var found = await _opened.FindAsync("kind:forum");
        return (await Archive.Items.ReadThreadAsync(Assert.Single(found.Hits).Item.Id, request, None))!;
    }
}
