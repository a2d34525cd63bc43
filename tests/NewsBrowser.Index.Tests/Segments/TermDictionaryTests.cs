using System.Globalization;
using System.Text;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Tests.Segments;

public sealed class TermDictionaryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(10_000)]
    public void Every_term_is_found_and_no_other(int count)
    {
        var random = new Random(count);
        var keys = Keys(random, count);
        int[] documents = [.. keys.Select(_ => random.Next(3) == 0 ? 2 + random.Next(300) : 1)];
        var bytes = WrittenSegment.WriteTerms(writer =>
        {
            for (var i = 0; i < keys.Length; i++)
            {
                writer.BeginTerm(keys[i]);
                for (var document = 0; document < documents[i]; document++)
                {
                    writer.Add(document + i, 1, TermKey.HasPositions(keys[i][0]) ? [(uint)i] : default);
                }

                writer.EndTerm();
            }
        });
        var terms = bytes.Terms();
        HashSet<string> known = [.. keys.Select(key => Convert.ToHexString(key))];

        var all = terms.All();
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.True(all.MoveNext());
            Assert.Equal(keys[i], all.Key.ToArray());
            Assert.Equal(documents[i], all.Entry.Documents);
            Assert.True(terms.TryFind(keys[i], out var entry));
            Assert.Equal(all.Entry, entry);
            var cursor = new PostingCursor(bytes, entry, keys[i][0]);
            cursor.Load(0);
            Assert.Equal(i, cursor.Block[0]);
            Assert.False(terms.TryFind([.. keys[i], 1], out _));
            Assert.Equal(
                known.Contains(Convert.ToHexString(keys[i].AsSpan(0, keys[i].Length - 1))), terms.TryFind(keys[i].AsSpan(0, keys[i].Length - 1), out _));
        }
        Assert.False(all.MoveNext());
        Assert.False(terms.TryFind([0], out _));
        Assert.False(terms.TryFind([200, 200], out _));

        // Prefixes: all terms with one stand in its blocks, and the blocks know their most frequent term.
        var blocks = (count + TermDictionaryWriter.TermsPerBlock - 1) / TermDictionaryWriter.TermsPerBlock;
        foreach (var prefix in keys.Where(_ => random.Next((count / 50) + 1) == 0).Select(key => key[..(1 + random.Next(key.Length))]).Append([TermKey.Word])
            .Append([99, 99]))
        {
            (var from, var to) = terms.BlocksWith(prefix);
            var found = new List<byte[]>();
            for (var block = from; block < to; block++)
            {
                var reader = terms.Block(block);
                var most = 0;
                while (reader.MoveNext())
                {
                    most = Math.Max(most, reader.Entry.Documents);
                    if (reader.Key.StartsWith(prefix))
                    {
                        found.Add(reader.Key.ToArray());
                    }
                }
                Assert.Equal(most, terms.MaxDocuments(block));
            }
            Assert.Equal(keys.Where(key => key.AsSpan().StartsWith(prefix)), found);
            Assert.True(to <= blocks);
            found.Clear();
            var together = terms.Blocks(from, to);
            while (together.MoveNext())
            {
                if (together.Key.StartsWith(prefix))
                {
                    found.Add(together.Key.ToArray());
                }
            }
            Assert.Equal(keys.Where(key => key.AsSpan().StartsWith(prefix)), found);
        }
    }

    [Fact]
    public void A_term_without_postings_is_not_written()
    {
        var bytes = WrittenSegment.WriteTerms(writer =>
        {
            writer.BeginTerm([TermKey.Word, (byte)'a']);
            writer.EndTerm();
            writer.BeginTerm([TermKey.Word, (byte)'b']);
            writer.Add(5, 1, [3]);
            writer.EndTerm();
        });
        Assert.False(bytes.Terms().TryFind([TermKey.Word, (byte)'a'], out _));
        Assert.True(bytes.Terms().TryFind([TermKey.Word, (byte)'b'], out _));
    }

    [Fact]
    public void Long_words_of_documents_are_found_in_memory_and_in_files()
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            new('a', 63), new('a', 64), new('a', 65), new('a', 1000), new('a', 5000), new string('a', 5000) + "b", string.Concat(Enumerable.Repeat("é", 400))
        ];
        using var index = SearchIndex.Open(RandomData.Schema, folder.Path, new IndexOptions { MergeInBackground = false });
        index.Apply([
            .. words.Select((word, id) => new IndexDocument { Id = id, Texts = [word, "x " + word, null], Keywords = [[word], null], Numbers = [null, null] })
        ], [], 1);
        for (var round = 0; round < 2; round++)
        {
            for (var id = 0; id < words.Length; id++)
            {
                Assert.Equal([id], Ids(new IndexQuery.Text(words[id], MatchForm.Words, 1)));
                Assert.Equal([id], Ids(new IndexQuery.Text("x " + words[id], MatchForm.Words, 2)));
                Assert.Equal([id], Ids(new IndexQuery.Keyword(0, [words[id]])));
            }
            Assert.Equal([5, 4, 3], Ids(new IndexQuery.Text(new string('a', 66), MatchForm.WordsPrefix, 1)).OrderDescending());
            index.Flush();
        }

        long[] Ids(IndexQuery query) => [.. index.Search(new IndexRequest { Query = query }, TestContext.Current.CancellationToken).Hits.Select(hit => hit.Id)];
    }

    // Different keys in order: short ones, long ones, with common beginnings of every length, and such as are the beginning of the next.
    private static byte[][] Keys(Random random, int count)
    {
        var keys = new SortedSet<byte[]>(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        var stem = "s";
        while (keys.Count < count)
        {
            if (random.Next(20) == 0)
            {
                stem = new string((char)('a' + random.Next(26)), random.Next(40) == 0 ? 1000 + random.Next(100) : 1 + random.Next(90));
            }

            var text = random.Next(4) == 0 ? stem : stem + random.Next(count * 2).ToString(CultureInfo.InvariantCulture) + (random.Next(5) == 0 ? "癌症" : "");
            var kind = random.Next(5) switch { 0 => TermKey.Character, 1 => TermKey.Link, 2 => TermKey.FirstKeyword, _ => TermKey.Word };
            keys.Add([kind, .. Encoding.UTF8.GetBytes(text)]);
        }
        return [.. keys];
    }
}
