using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests.Segments;

public sealed class ColumnTests
{
    public static TheoryData<long[], int> Edges => new()
    {
        { [], 0 },
        { [7], 1 },
        { [0, 254], 1 },
        { [0, 255], 2 },
        { [-100, 154], 1 },
        { [-100, 155], 2 },
        { [0, 65_534], 2 },
        { [0, 65_535], 4 },
        { [5, 5 + 4_294_967_294L], 4 },
        { [5, 5 + 4_294_967_295L], 8 },
        { [long.MinValue], 1 },
        { [long.MaxValue], 1 },
        { [long.MinValue, -1], 8 },
        { [long.MinValue, long.MaxValue - 1], 8 },
        { [long.MinValue + 1, long.MaxValue], 8 },
        { [long.MinValue, long.MaxValue], 16 },
        { [long.MinValue, 0, -1, 1, long.MaxValue], 16 },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public void Numbers_take_as_few_bytes_as_their_range_needs_and_come_back(long[] edges, int width)
    {
        foreach (var documents in new[] { Math.Max(1, edges.Length), 100, 9_000 })
        {
            var random = new Random(documents);
            var values = new long[documents];
            var has = new bool[documents];
            for (var i = 0; i < documents; i++)
            {
                has[i] = edges.Length > 0 && (i < edges.Length || random.Next(3) > 0);
                values[i] = has[i]
                    ? i < edges.Length ? edges[i] : random.NextInt64(edges.Min(), edges.Max() == long.MaxValue ? long.MaxValue : edges.Max() + 1)
                    : 0;
            }
            var bytes = WrittenSegment.Write(output => NumberColumn.Write(output, SectionKind.Numbers, 3, values, has));
            var section = Assert.Single(bytes.Sections);
            Assert.Equal(
                (SectionKind.Numbers, 3u, NumberColumn.Head + (long)documents * (width == 16 ? 9 : width)), (section.Kind, section.Number, section.Length));
            var reader = new NumberColumn(bytes, section, documents).Open();
            for (var i = 0; i < documents; i++)
            {
                Assert.Equal(has[i], reader.TryGet(i, out var value));
                if (has[i])
                {
                    Assert.Equal(values[i], value);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(254, 1)]
    [InlineData(255, 2)]
    [InlineData(256, 2)]
    [InlineData(65_534, 2)]
    [InlineData(65_535, 4)]
    [InlineData(70_000, 4)]
    public void Keywords_take_as_few_bytes_as_their_values_need_and_come_back(int values, int width)
    {
        var random = new Random(values);
        foreach (var most in new[] { 1, 3 })
        {
            string[] texts = [.. Enumerable.Range(0, values).Select(i => i == 0 ? "" : "值" + i)];
            var starts = new List<int> { 0 };
            var codes = new List<int>();
            // Every value occurs; some documents have none.
            for (var next = 0; next < values;)
            {
                var count = Math.Min(random.Next(most + 1), values - next);
                for (var i = 0; i < count; i++)
                {
                    codes.Add(next++);
                }

                starts.Add(codes.Count);
            }
            var bytes = WrittenSegment.Write(output => KeywordColumn.Write(output, 0, texts, [.. starts], [.. codes]));
            var documents = starts.Count - 1;
            var column = new KeywordColumn(bytes, bytes.Section(SectionKind.KeywordValues), bytes.Section(SectionKind.KeywordCodes), documents);
            var many = Enumerable.Range(0, documents).Any(document => starts[document + 1] - starts[document] > 1);
            Assert.Equal((values, width, many), (column.Count, column.Width, column.IsMany));
            Assert.Equal(texts, column.ReadValues());
            var reader = new KeywordReader(column);
            for (var document = 0; document < documents; document++)
            {
                var found = new List<int>();
                for (var at = reader.From(document); at < reader.To(document); at++)
                {
                    if (reader.Code(at) >= 0)
                    {
                        found.Add(reader.Code(at));
                    }
                }
                Assert.Equal(codes[starts[document]..starts[document + 1]], found);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Facets_of_many_values_are_counted_in_every_width_before_and_after_merging(int perDocument)
    {
        using var index = new SearchIndex(RandomData.Schema, new IndexOptions { MergeInBackground = false });
        const int documents = 66_000;
        for (var part = 0; part < 2; part++)
        {
            index.Apply(
                [.. Enumerable.Range(part * documents / 2, documents / 2).Select(id => new IndexDocument
                {
                    Id = id,
                    Texts = [null, null, null],
                    Keywords = [perDocument == 1 ? ["k" + id] : ["k" + id, "all"], ["s" + (id % 300)]],
                    Numbers = [id, null],
                })],
                [],
                part + 1);
        }
        for (var round = 0; round < 2; round++)
        {
            var result = index.Search(
                new IndexRequest
                {
                    Query = new IndexQuery.Range(0, 0, documents - 1000),
                    Facets = [new FacetRequest(0, null, documents + 10), new FacetRequest(1, null, 1000)],
                },
                TestContext.Current.CancellationToken);
            var counts = result.Facets[0].ToDictionary(count => count.Value, count => count.Count);
            Assert.Equal(documents - 999 + (perDocument == 1 ? 0 : 1), counts.Count);
            Assert.Equal(perDocument == 1 ? 1 : documents - 999, counts.Values.Max());
            Assert.All(Enumerable.Range(0, documents - 999), id => Assert.Equal(1, counts["k" + id]));
            Assert.Equal(
                Enumerable.Range(0, documents - 999).GroupBy(id => "s" + (id % 300)).ToDictionary(group => group.Key, group => group.Count()),
                result.Facets[1].ToDictionary(count => count.Value, count => count.Count));
            index.Optimize(TestContext.Current.CancellationToken);
            Assert.Equal(1, index.Statistics.Segments);
        }
    }

    [Fact]
    public void A_norm_is_exact_for_short_texts_and_near_for_long_ones()
    {
        for (var length = 0; length <= 16; length++)
        {
            Assert.Equal(length, FieldNorm.Decode(FieldNorm.Encode(length)));
        }

        var most = FieldNorm.Decode(byte.MaxValue);
        byte before = 0;
        for (long length = 1; length <= int.MaxValue; length += 1 + (length / 100))
        {
            var norm = FieldNorm.Encode((int)length);
            Assert.True(norm >= before);
            before = norm;
            if (length < most)
            {
                Assert.InRange(FieldNorm.Decode(norm) / length, 0.95, 1.05);
            }
        }
        Assert.Equal(byte.MaxValue, FieldNorm.Encode(int.MaxValue));
        // Below that several norms stand for one whole number.
        for (var norm = 120; norm <= byte.MaxValue; norm++)
        {
            Assert.Equal(norm, FieldNorm.Encode((int)Math.Round(FieldNorm.Decode((byte)norm))));
        }
    }
}
