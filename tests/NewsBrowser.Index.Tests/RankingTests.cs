using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests;

/// <summary>In which order matches come: what docs/decisions/0011-ranking.md says of lengths, forms, function words and passages.</summary>
public sealed class RankingTests
{
    private static readonly IndexSchema Schema = RandomData.Schema with
    {
        OtherForms = word => word switch { "bridge" => ["bridges", "bridged"], "tower" => ["towers"], _ => [] },
        IsFunctionWord = word => word is "the" or "what" or "is" or "的",
    };

    [Fact]
    public void A_document_scores_the_same_in_whatever_segment_it_lies()
    {
        using var index = Build([.. Enumerable.Range(1, 60).Select(id => $"bridge {Fill(id, id)}")], batch: 7);
        var parts = Find(index, "bridge");
        index.Optimize(TestContext.Current.CancellationToken);
        var whole = Find(index, "bridge");
        Assert.Equal(parts.Hits.Select(hit => hit.Id), whole.Hits.Select(hit => hit.Id));
        Assert.All(parts.Hits.Zip(whole.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 5));
        Assert.Equal([.. Enumerable.Range(1, 20).Select(id => (long)id)], whole.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public void Several_forms_of_one_word_are_less_than_two_words_of_the_search()
    {
        using var index = Build(["bridge bridges bridged", "bridge tower built", .. Enumerable.Range(0, 20).Select(at => Fill(3, at))]);
        Assert.Equal([2, 1], Closest(index, "bridge tower").Hits.Select(hit => hit.Id));
    }

    [Fact]
    public void Function_words_make_no_match_where_there_are_others_and_do_where_there_are_none()
    {
        using var index = Build(["the bridge", "what is the tower", "the 的 的", .. Enumerable.Range(0, 20).Select(at => Fill(3, at))]);
        Assert.Equal([1L], Closest(index, "what is the bridge").Hits.Select(hit => hit.Id));
        Assert.Equal([1, 2, 3], Closest(index, "the what").Hits.Select(hit => hit.Id).Order());
    }

    [Fact]
    public void What_says_all_in_one_passage_comes_before_what_has_the_words_strewn_about()
    {
        using var index = Build([$"bridge {Fill(80, 1)} tower {Fill(80, 2)} river", $"{Fill(80, 3)} bridge tower river {Fill(80, 4)}", .. Enumerable.Range(5, 20).Select(at => Fill(3, at))]);
        Assert.Equal([2, 1], Closest(index, "bridge tower river").Hits.Select(hit => hit.Id));

        var plain = index.Search(
            new IndexRequest { Query = new IndexQuery.Closest(["bridge tower river"], 2), Ranking = Ranking.Default with { Passage = 0 } },
            TestContext.Current.CancellationToken);
        Assert.Equal(plain.Hits[0].Score, plain.Hits[1].Score, 5);
    }

    private static IndexResult Find(SearchIndex index, string text) => Search(index, new IndexQuery.Text(text, MatchForm.Words, 2));

    private static IndexResult Closest(SearchIndex index, string text) => Search(index, new IndexQuery.Closest([text], 2));

    private static IndexResult Search(SearchIndex index, IndexQuery query) =>
        index.Search(new IndexRequest { Query = query }, TestContext.Current.CancellationToken);

    // Words that no search asks for.
    private static string Fill(int words, int seed) => string.Join(' ', Enumerable.Range(0, words).Select(at => $"w{seed}x{at}"));

    private static SearchIndex Build(IReadOnlyList<string> bodies, int batch = int.MaxValue)
    {
        var index = new SearchIndex(Schema, new IndexOptions { MergeInBackground = false });
        var documents = bodies.Select((body, at) => new IndexDocument
        {
            Id = at + 1,
            Texts = [null, body, null],
            Keywords = new string[]?[RandomData.KeywordColumns],
            Numbers = new long?[RandomData.NumberColumns],
        });
        foreach (var some in documents.Chunk(Math.Min(batch, bodies.Count)))
        {
            index.Apply(some, [], some[^1].Id);
        }

        return index;
    }
}
