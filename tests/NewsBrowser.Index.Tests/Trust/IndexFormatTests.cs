using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>Reads an index by docs/formats/index-files.md alone, with none of the engine's own reading.</summary>
public sealed class IndexFormatTests
{
    [Fact]
    public void A_segment_is_what_the_documentation_says()
    {
        var data = new RandomData(3);
        IndexDocument[] documents = [.. Enumerable.Range(0, 700).Select(i => data.Document(i * 9 % 700))];
        using var folder = new TemporaryFolder();
        using (var index = SearchIndex.Open(RandomData.Schema, folder.Path, new IndexOptions { Identity = "a b", MergeInBackground = false }))
        {
            index.Apply(documents, [], 41);
            index.Flush();
            index.Apply([], [3, 400], 42);
        }

        var manifest = File.ReadAllLines(Path.Combine(folder.Path, "manifest"));
        Assert.Equal(["NewsBrowser index 3", "identity a%20b", "change 42"], new[] { manifest[0], manifest[1], manifest[3] });
        Assert.Equal(7, manifest.Length);
        var whole = File.ReadAllBytes(Path.Combine(folder.Path, "manifest"));
        Assert.Equal($"sum {Crc(whole.AsSpan(0, whole.Length - 13)):x8}", manifest[6]);
        var schema = "text title\ntext body\ntext comments\nkeyword topic True\nkeyword board True\nnumber time\nnumber push\n";
        Assert.Equal($"schema {Crc(Encoding.UTF8.GetBytes(schema)):x8}{Crc([.. Encoding.UTF8.GetBytes(schema), 1]):x8}", manifest[2]);
        var named = manifest[5].Split(' ');
        var file = File.ReadAllBytes(Path.Combine(folder.Path, named[1]));
        Assert.Equal(["segment", file.Length.ToString(CultureInfo.InvariantCulture), "700", "698"], new[] { named[0], named[2], named[4], named[5] });
        Assert.Equal(named[3], BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 4)).ToString("x8", CultureInfo.InvariantCulture));
        var live = File.ReadAllBytes(Path.Combine(folder.Path, named[6]));
        Assert.Equal("NBLIVE\x01\0", Encoding.ASCII.GetString(live, 0, 8));
        Assert.Equal((700L, 16 + (11 * 8) + 4), (BinaryPrimitives.ReadInt64LittleEndian(live.AsSpan(8)), live.Length));
        Assert.Equal(named[7], Crc(live.AsSpan(0, live.Length - 4)).ToString("x8", CultureInfo.InvariantCulture));

        var segment = new Walked(file);
        Assert.Equal(documents.Select(document => document.Id), segment.Ids);
        for (var i = 0; i < 700; i++)
        {
            Assert.Equal(documents[i].Id is not (3 or 400), (live[16 + (i / 8)] >> (i % 8) & 1) == 1);
        }

        int[] order = [.. Enumerable.Range(0, 700).OrderBy(i => documents[i].Id)];
        Assert.Equal(order, segment.Order);
        for (var column = 0; column < 2; column++)
        {
            Assert.Equal(documents.Select(document => document.Numbers[column]), segment.Numbers(8, column, 700));
            Assert.Equal(
                documents.Select(document => string.Join(',', (document.Keywords[column] ?? []).Distinct())),
                segment.Keywords(column, 700).Select(values => string.Join(',', values)));
        }
        // Every term with its documents, fields and positions, from the documents themselves.
        var expected = Expected(documents, segment, out var several);
        Assert.Equal(expected.Keys, segment.Terms.Keys);
        Assert.All(expected, pair => Assert.Equal(pair.Value, segment.Terms[pair.Key]));
        Assert.True(expected.Count > 500 && several > 10, $"{expected.Count} terms, {several} with more than a block: the data tests too little.");
    }

    private static SortedDictionary<string, string> Expected(IndexDocument[] documents, Walked segment, out int several)
    {
        var terms = new SortedDictionary<string, SortedDictionary<int, (int Mask, List<int> Positions)>>(StringComparer.Ordinal);
        var tokens = new List<IndexToken>();
        for (var number = 0; number < documents.Length; number++)
        {
            var start = 0;
            for (var field = 0; field < 3; field++)
            {
                var text = documents[number].Texts[field] ?? "";
                tokens.Clear();
                TextTokens.Tokenize(text, tokens);
                foreach (var token in tokens)
                {
                    Add(
                        1 + (int)token.Kind,
                        text.Substring(token.Start, token.Length),
                        number,
                        1 << field,
                        token.Kind is IndexTokenKind.Character or IndexTokenKind.Sign ? null : start + token.Position);
                }

                var length = tokens.Count == 0 ? 0 : tokens[^1].Position + 1;
                Assert.Equal(length, segment.Lengths[field][number]);
                Assert.Equal(length <= 16 ? length : 16 + (int)Math.Round(16 * Math.Log2(length / 16.0)), segment.Norms[(number * 3) + field]);
                start += length + 1;
            }
            for (var column = 0; column < 2; column++)
            {
                foreach (var value in (documents[number].Keywords[column] ?? []).Distinct())
                {
                    Add(16 + column, value, number, 0, null);
                }
            }
        }
        several = terms.Values.Count(term => term.Count > 128);
        return new(terms.ToDictionary(term => term.Key, term => string.Join(
            ' ', term.Value.Select(posting => $"{posting.Key}/{posting.Value.Mask}/{string.Join(',', posting.Value.Positions)}"))), StringComparer.Ordinal);

        void Add(int kind, string text, int document, int mask, int? position)
        {
            var key = Convert.ToHexString([(byte)kind, .. Encoding.UTF8.GetBytes(text)]);
            if (!terms.TryGetValue(key, out var postings))
            {
                terms[key] = postings = [];
            }

            (var before, var positions) = postings.GetValueOrDefault(document, (0, []));
            postings[document] = (before | mask, positions);
            if (position is { } at)
            {
                positions.Add(at);
            }
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
            }
        }
        return ~crc;
    }

    private sealed class Walked
    {
        private readonly byte[] _file;
        private readonly Dictionary<(uint Kind, uint Number), (long Offset, long Length)> _sections = [];

        public Walked(byte[] file)
        {
            _file = file;
            var trailer = file.Length - 40;
            var data = (long)U64(trailer + 8);
            int sections = (int)U32(trailer + 20), pages = (int)U32(trailer + 32);
            Assert.Equal("NBSEG\0\x02\0", Encoding.ASCII.GetString(file, trailer + 24, 8));
            Assert.Equal(file.Length, data + (24 * sections) + (4 * pages) + 40);
            Assert.Equal((data + 65_535) / 65_536, pages);
            Assert.Equal(Crc(file.AsSpan((int)data, file.Length - (int)data - 4)), U32(file.Length - 4));
            for (var page = 0; page < pages; page++)
            {
                Assert.Equal(Crc(file.AsSpan(page * 65_536, (int)Math.Min(65_536, data - (page * 65_536)))), U32((int)data + (24 * sections) + (4 * page)));
            }

            var kinds = new List<uint>();
            for (var i = 0; i < sections; i++)
            {
                var at = (int)data + (24 * i);
                kinds.Add(U32(at));
                _sections[(U32(at), U32(at + 4))] = ((long)U64(at + 8), (long)U64(at + 16));
                Assert.Equal(0UL, U64(at + 8) % 8);
            }
            Assert.Equal("1 2 6 6 6 7 8 8 9 10 9 10 3 4 5", string.Join(' ', kinds));
            var documents = (int)U32(trailer + 16);
            Ids = [.. Enumerable.Range(0, documents).Select(i => (long)U64(Start(1) + (8 * i)))];
            Order = [.. Enumerable.Range(0, documents).Select(i => (int)U32(Start(2) + (4 * i)))];
            Lengths = [.. Enumerable.Range(0, 3).Select(field => Numbers(6, field, documents))];
            Norms = file[Start(7)..(Start(7) + (documents * 3))];
            ReadTerms();
        }

        public long[] Ids { get; }

        public int[] Order { get; }

        public long?[][] Lengths { get; }

        public byte[] Norms { get; }

        public SortedDictionary<string, string> Terms { get; } = new(StringComparer.Ordinal);

        public long?[] Numbers(uint kind, int column, int documents)
        {
            var at = Start(kind, column);
            var least = (long)U64(at);
            var width = (int)U64(at + 8);
            return [.. Enumerable.Range(0, documents)
                .Select(i => Unsigned(at + 16 + (i * width), width) is > 0 and var stored ? least + (long)stored - 1 : (long?)null)];
        }

        public string[][] Keywords(int column, int documents)
        {
            var at = Start(9, column) + 8;
            var values = new string[U64(at - 8)];
            for (var i = 0; i < values.Length; i++)
            {
                var length = (int)Varint(ref at);
                values[i] = Encoding.UTF8.GetString(_file, at, length);
                at += length;
            }
            at = Start(10, column);
            var width = (int)U32(at);
            Assert.Equal(1u, U32(at + 4));
            var codes = at + 8 + (4 * (documents + 1));
            return [
                .. Enumerable.Range(0, documents)
                    .Select(i => Enumerable.Range((int)U32(at + 8 + (4 * i)), (int)(U32(at + 12 + (4 * i)) - U32(at + 8 + (4 * i))))
                        .Select(code => values[Unsigned(codes + (code * width), width) - 1]).ToArray())
            ];
        }

        private void ReadTerms()
        {
            var index = Start(5);
            var blocks = (int)U64(index);
            var firstKeys = index + 8 + (24 * (blocks + 1));
            for (var block = 0; block < blocks; block++)
            {
                var entry = index + 8 + (24 * block);
                int at = Start(4) + (int)U64(entry), end = Start(4) + (int)U64(entry + 24);
                var postings = Start(3) + (int)U64(entry + 8);
                byte[] key = [];
                uint most = 0;
                var terms = 0;
                while (at < end)
                {
                    int head = _file[at++];
                    int shared = head >> 4 & 7, rest = head & 15;
                    shared += shared == 7 ? (int)Varint(ref at) : 0;
                    rest += rest == 15 ? (int)Varint(ref at) : 0;
                    key = [.. key[..shared], .. _file[at..(at + rest)]];
                    at += rest;
                    if (terms++ == 0)
                    {
                        Assert.Equal(_file[(firstKeys + (int)U32(entry + 16))..(firstKeys + (int)U32(entry + 40))], key);
                    }

                    var documents = head >= 128 ? 1 : Varint(ref at);
                    Assert.Equal(head >= 128, documents == 1);
                    most = Math.Max(most, documents);
                    var length = (int)Varint(ref at);
                    if (documents == 1)
                    {
                        Terms.Add(Convert.ToHexString(key), Record(at, at + length, key[0]));
                        at += length;
                        continue;
                    }
                    var positions = key[0] is 1 or 3 ? (int)Varint(ref at) : 0;
                    Terms.Add(Convert.ToHexString(key), Postings(postings, postings + length, (int)documents, key[0]));
                    postings += length + positions;
                }
                Assert.Equal(block < blocks - 1 ? 64 : terms, terms);
                Assert.Equal(most, U32(entry + 20));
                Assert.Equal(Start(3) + (int)U64(entry + 32), postings);
            }
        }

        private string Record(int at, int end, byte kind)
        {
            var document = Varint(ref at);
            var mask = kind < 16 ? _file[at++] : 0;
            var positions = new List<uint>();
            while (at < end)
            {
                positions.Add(Varint(ref at) + (positions.Count == 0 ? 0 : positions[^1]));
            }

            return $"{document}/{mask}/{string.Join(',', positions)}";
        }

        private string Postings(int start, int positions, int documents, byte kind)
        {
            var list = new List<string>();
            var blocks = (documents + 127) / 128;
            var entry = kind is 1 or 3 ? 12 : 8;
            var data = blocks > 1 ? start + (blocks * entry) : start;
            int at = data, position = positions;
            var document = -1;
            for (var block = 0; block < blocks; block++)
            {
                var count = Math.Min(128, documents - (block * 128));
                if (blocks > 1)
                {
                    Assert.Equal(at - data, (int)U32(start + (block * entry) + 4));
                }

                if (blocks > 1 && kind is 1 or 3)
                {
                    Assert.Equal(blocks > 1 ? position - positions : 0, blocks > 1 ? (int)U32(start + (block * entry) + 8) : 0);
                }

                var deltas = Pack(ref at, count);
                var masks = new int[count];
                var repeats = new uint[count];
                var once = false;
                if (kind < 16)
                {
                    once = _file[at] >= 128;
                    var distinct = (_file[at++] & 127) + 1;
                    var which = _file[at..(at + distinct)];
                    at += distinct;
                    var width = 0;
                    while (distinct - 1 >> width != 0)
                    {
                        width++;
                    }

                    masks = [.. Bits(at, count, width).Select(place => (int)which[place])];
                    at += ((count * width) + 7) / 8;
                }
                if (kind is 1 or 3 && !once)
                {
                    repeats = Pack(ref at, count);
                }

                var places = new Queue<uint>();
                if (kind is 1 or 3)
                {
                    var total = repeats.Sum(repeat => (int)repeat + 1);
                    for (var from = 0; from < total; from += 128)
                    {
                        foreach (var place in Pack(ref position, Math.Min(128, total - from)))
                        {
                            places.Enqueue(place);
                        }
                    }
                }
                for (var i = 0; i < count; i++)
                {
                    document += (int)deltas[i] + 1;
                    var of = new List<uint>();
                    for (var place = 0; kind is 1 or 3 && place <= repeats[i]; place++)
                    {
                        of.Add(places.Dequeue() + (place == 0 ? 0 : of[^1]));
                    }

                    list.Add($"{document}/{masks[i]}/{string.Join(',', of)}");
                }
                if (blocks > 1)
                {
                    Assert.Equal(document, (int)U32(start + (block * entry)));
                }
            }
            Assert.Equal(positions, at);
            return string.Join(' ', list);
        }

        private uint[] Pack(ref int at, int count)
        {
            int width = _file[at++];
            var high = new uint[count];
            if (width >= 128)
            {
                width -= 128;
                var end = at + 1 + _file[at];
                for (at++; at < end;)
                {
                    int place = _file[at++];
                    high[place] = Varint(ref at) << width;
                }
            }
            var low = Bits(at, count, width);
            at += ((count * width) + 7) / 8;
            return [.. low.Zip(high, (a, b) => a | b)];
        }

        private uint[] Bits(int at, int count, int width) => [.. Enumerable.Range(0, count).Select(i =>
        {
            uint value = 0;
            for (var bit = 0; bit < width; bit++)
            {
                var of = ((count == 128 ? i / 4 : i) * width) + bit;
                var place = count == 128 ? (16 * (of / 32)) + (4 * (i % 4)) + (of % 32 / 8) : of / 8;
                value |= (uint)(_file[at + place] >> (of % 8) & 1) << bit;
            }
            return value;
        })];

        private int Start(uint kind, int number = 0) => (int)_sections[(kind, (uint)number)].Offset;

        private ulong Unsigned(int at, int width) =>
            width switch { 0 => 0, 1 => _file[at], 2 => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at)), 4 => U32(at), _ => U64(at) };

        private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

        private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at));

        private uint Varint(ref int at)
        {
            uint value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = _file[at++];
                value |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
