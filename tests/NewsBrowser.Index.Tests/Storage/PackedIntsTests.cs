using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests.Storage;

/// <summary>Every width, every count, and exceptions at every place.</summary>
public sealed class PackedIntsTests
{
    private readonly Random _random = new(7);

    [Fact]
    public void Every_width_and_count_comes_back_and_touches_no_other_byte()
    {
        for (var width = 0; width <= 32; width++)
        {
            var most = width == 32 ? uint.MaxValue : (1u << width) - 1;
            for (var count = 1; count <= PackedInts.Block; count++)
            {
                Same(Fill(count, _ => 0), width);
                Same(Fill(count, _ => most), width);
                Same(Fill(count, i => i % 2 == 0 ? most : 0), width);
                Same(Fill(count, _ => (uint)_random.NextInt64() & most), width);
            }
        }
    }

    [Fact]
    public void The_width_of_a_number_is_its_bits()
    {
        Assert.Equal(0, PackedInts.ComputeWidth(0));
        for (var bit = 0; bit < 32; bit++)
        {
            Assert.Equal(bit + 1, PackedInts.ComputeWidth(1u << bit));
            Assert.Equal(bit + 1, PackedInts.ComputeWidth(uint.MaxValue >> (31 - bit)));
        }
    }

    [Fact]
    public void One_exception_at_each_place_comes_back()
    {
        for (var width = 0; width < 32; width++)
        {
            for (var bits = width + 1; bits <= 32; bits++)
            {
                foreach (var count in new[] { 1, 2, 31, 127, 128 })
                {
                    for (var place = 0; place < count; place += count > 31 ? 1 + _random.Next(8) : 1)
                    {
                        var values = Fill(count, _ => (uint)_random.NextInt64() & ((1u << width) - 1));
                        values[place] = uint.MaxValue >> (32 - bits);
                        SameInRow(values);
                    }
                }
            }
        }
    }

    [Fact]
    public void Any_number_of_exceptions_comes_back()
    {
        var patched = 0;
        for (var exceptions = 0; exceptions <= PackedInts.Block; exceptions++)
        {
            for (var bits = 1; bits <= 32; bits++)
            {
                foreach (var width in new[] { 0, 1, 3, 7 })
                {
                    var values = Fill(
                        PackedInts.Block, i => i < exceptions ? uint.MaxValue >> (32 - bits) : (uint)_random.NextInt64() & ((1u << width) - 1));
                    _random.Shuffle(values);
                    patched += SameInRow(values) ? 1 : 0;
                }
            }
        }
        Assert.True(patched > 1000, $"Only {patched} packs had exceptions.");
    }

    [Fact]
    public void Numbers_of_all_sizes_mixed_come_back()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var bits = _random.Next(1, 33);
            SameInRow(Fill(_random.Next(1, 129), _ => (uint)_random.NextInt64() >> _random.Next(32 - bits, 32)));
        }
    }

    [Fact]
    public void A_varint_of_every_length_comes_back()
    {
        for (var bit = 0; bit < 32; bit++)
        {
            foreach (var value in new[] { 1u << bit, (1u << bit) - 1, uint.MaxValue >> bit })
            {
                var buffer = new ByteBuffer(1);
                buffer.AddVarint(value);
                var at = 0;
                Assert.Equal(value, ByteReader.ReadVarint(buffer.Written, ref at));
                Assert.Equal(Math.Max(1, (PackedInts.ComputeWidth(value) + 6) / 7), at);
                Assert.Equal(buffer.Length, at);
            }
        }
    }

    [Fact]
    public void The_checksum_is_crc_32c_and_changes_with_every_bit()
    {
        Assert.Equal(0xE3069283u, Checksum.Compute("123456789"u8));
        Assert.Equal(0u, Checksum.Compute([]));
        var bytes = new byte[100];
        _random.NextBytes(bytes);
        var whole = Checksum.Compute(bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, ~Checksum.Add(Checksum.Add(Checksum.Start, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(whole, Checksum.Compute(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static uint[] Fill(int count, Func<int, uint> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static void Same(uint[] values, int width)
    {
        var length = PackedInts.CountBytes(values.Length, width);
        var bytes = new byte[length + 16];
        Array.Fill(bytes, (byte)0xA5);
        PackedInts.Pack(values, width, bytes.AsSpan(0, length));
        Assert.All(bytes[length..], value => Assert.Equal(0xA5, value));
        var back = new uint[values.Length + 2];
        Array.Fill(back, 0xA5A5A5A5);
        PackedInts.Unpack(bytes.AsSpan(0, length), width, back.AsSpan(1, values.Length));
        Assert.True(values.AsSpan().SequenceEqual(back.AsSpan(1, values.Length)), $"width {width}, {values.Length} numbers");
        Assert.Equal((0xA5A5A5A5, 0xA5A5A5A5), (back[0], back[^1]));
    }

    // Reads and steps over the numbers between two others; says whether they had exceptions.
    private static bool SameInRow(uint[] values)
    {
        var buffer = new ByteBuffer(16);
        buffer.Add(0x77);
        buffer.AddPacked(values);
        var end = buffer.Length;
        buffer.Add(0x77);
        var at = 1;
        var back = new uint[values.Length];
        ByteReader.ReadPacked(buffer.Written, ref at, back);
        Assert.True(values.AsSpan().SequenceEqual(back), string.Join(' ', values));
        Assert.Equal(end, at);
        at = 1;
        ByteReader.SkipPacked(buffer.Written, ref at, values.Length);
        Assert.Equal(end, at);
        Assert.True(end - 2 <= PackedInts.CountBytes(values.Length, PackedInts.ComputeWidth(values.Max())), "Larger than without exceptions.");
        return (buffer.Written[1] & ByteReader.ExceptionsFlag) != 0;
    }
}
