using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Tests.Segments;

/// <summary>Posting lists at the edges of their blocks equal plain lists, in whatever order they are asked.</summary>
public sealed class PostingTests
{
    private static readonly byte[] Prefixes = [TermKey.Word, TermKey.Character, TermKey.Link, TermKey.FirstKeyword];
    private readonly Random _random = new(11);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void A_list_equals_a_plain_one(int count)
    {
        foreach (var gap in new[] { 1, 3, 5000 })
        {
            foreach (var most in new[] { 1, 4, 300 })
            {
                var lists = Prefixes.ToDictionary(prefix => prefix, _ => Plain(count, gap, most));
                var bytes = WrittenSegment.WriteTerms(writer =>
                {
                    foreach (var prefix in Prefixes)
                    {
                        writer.BeginTerm([prefix, (byte)'x']);
                        foreach (var posting in lists[prefix])
                        {
                            writer.Add(posting.Document, posting.Mask, TermKey.HasPositions(prefix) ? posting.Deltas : default);
                        }

                        writer.EndTerm();
                    }
                });
                foreach (var prefix in Prefixes)
                {
                    Assert.True(bytes.Terms().TryFind([prefix, (byte)'x'], out var entry));
                    Assert.Equal(count, entry.Documents);
                    Check(new PostingCursor(bytes, entry, prefix), lists[prefix], prefix);
                }
            }
        }
    }

    private void Check(PostingCursor cursor, List<Posting> list, byte prefix)
    {
        Assert.Equal((list.Count, (list.Count + 127) / 128, TermKey.HasPositions(prefix)), (cursor.Documents, cursor.Blocks, cursor.HasPositions));
        var last = list[^1].Document;
        for (var round = 0; round < 3; round++)
        {
            foreach (var block in Enumerable.Range(0, cursor.Blocks).OrderBy(_ => round == 0 ? 0 : _random.Next()))
            {
                cursor.Load(block);
                CheckBlock(cursor, [.. list.Skip(block * 128).Take(128)], prefix);
            }
        }
        var placeOf = list.Select((posting, place) => (posting.Document, place)).ToDictionary(pair => pair.Document, pair => pair.place);
        int[] near = [.. list.SelectMany(posting => new[] { posting.Document - 1, posting.Document, posting.Document + 1 }).Append(0).Append(last + 1000)
            .Where(document => document >= 0).Distinct()];
        int[] ascending = [.. near.Order()];
        int[] any = [.. near];
        _random.Shuffle(any);
        foreach (var order in new[] { ascending, any })
        {
            foreach (var document in order)
            {
                var place = placeOf.GetValueOrDefault(document, -1);
                var at = cursor.Seek(document);
                Assert.Equal(place < 0 ? -1 : place % 128, at);
                if (at >= 0)
                {
                    Assert.Equal(document, cursor.Block[at]);
                    if (cursor.HasPositions && _random.Next(8) == 0)
                    {
                        Assert.Equal(list[place].Deltas, cursor.PositionDeltas(at).ToArray());
                    }
                }
            }
        }
        var from = 0;
        foreach (var document in ascending.Where(_ => _random.Next(3) > 0))
        {
            var place = placeOf.GetValueOrDefault(document, -1);
            Assert.Equal(place < 0 ? -1 : place % 128, cursor.Find(document, ref from));
            var first = list.FindIndex(posting => posting.Document >= document);
            Assert.Equal(first < 0 && cursor.Blocks > 1 ? cursor.Blocks : Math.Max(0, first) / 128, cursor.BlockFrom(document));
        }
        foreach (var start in new[] { 0, 64, last / 128 * 64, last & ~63, (last + 64) & ~63 })
        {
            CheckFill(cursor, list, prefix, start);
        }
    }

    private void CheckBlock(PostingCursor cursor, List<Posting> list, byte prefix)
    {
        Assert.Equal(list.Select(posting => posting.Document), cursor.Block.ToArray());
        Assert.Equal(list.Count, cursor.Count);
        if (!TermKey.IsText(prefix))
        {
            return;
        }

        Assert.Equal(list.Select(posting => posting.Mask), cursor.Masks.ToArray());
        if (!TermKey.HasPositions(prefix))
        {
            Assert.True(cursor.Repeats.IsEmpty);
            return;
        }
        Assert.Equal(list.Select(posting => (uint)posting.Deltas.Length - 1), cursor.Repeats.ToArray());
        foreach (var at in Enumerable.Range(0, list.Count).OrderBy(_ => _random.Next()).Take(40))
        {
            Assert.Equal(list[at].Deltas, cursor.PositionDeltas(at).ToArray());
            var position = 0;
            Assert.Equal(list[at].Deltas.Select(delta => position += (int)delta), cursor.Positions(at).ToArray());
        }
    }

    private static void CheckFill(PostingCursor cursor, List<Posting> list, byte prefix, int start)
    {
        foreach (var words in new[] { 1, 3, 100 })
        {
            foreach (var fields in TermKey.IsText(prefix) ? new[] { -1, 1, 6 } : [-1])
            {
                var bits = new ulong[words];
                cursor.Fill(start, bits, fields);
                var expected = new ulong[words];
                foreach (var posting in list)
                {
                    var bit = posting.Document - start;
                    if (bit >= 0 && bit < words * 64 && (fields < 0 || (posting.Mask & fields) != 0))
                    {
                        expected[bit >> 6] |= 1UL << bit;
                    }
                }
                Assert.Equal(expected, bits);
            }
        }
    }

    // Documents with gaps of up to a number; mostly few positions, sometimes many and far apart.
    private List<Posting> Plain(int count, int gap, int most)
    {
        var list = new List<Posting>();
        var document = -1;
        for (var i = 0; i < count; i++)
        {
            document += 1 + (_random.Next(20) == 0 ? _random.Next(gap * 10) : _random.Next(gap));
            var positions = _random.Next(10) == 0 ? 1 + _random.Next(most) : 1;
            list.Add(new Posting(
                document,
                (byte)(1 + (most == 1 ? 0 : _random.Next(most == 4 ? 3 : 255))),
                [.. Enumerable.Range(0, positions).Select(place => (uint)((place == 0 ? 0 : 1) + _random.Next(_random.Next(30) == 0 ? 1_000_000 : 50)))]));
        }
        return list;
    }

    private sealed record Posting(int Document, byte Mask, uint[] Deltas);
}
