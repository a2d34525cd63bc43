using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>Damages the files of an index in every way that a byte, a length or a name can be wrong:
/// it is always noticed, and no answer is ever wrong.</summary>
public sealed class CorruptionTests : IDisposable
{
    private const int Seed = 20260322;
    private static readonly IndexOptions Options = new() { Identity = "test", MergeInBackground = false, MemoryDocuments = 100_000 };
    private readonly TemporaryFolder _folder = new();
    private readonly Oracle _documents = new();

    private string IndexPath => Path.Combine(_folder.Path, "index");

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0)]
    public void Every_byte_of_every_file_is_noticed_when_it_changes(int pattern)
    {
        var sound = Build(documents: 30);
        var random = new Random(Seed + pattern);
        var found = new Findings();
        long bytes = 0;
        foreach (var path in Directory.GetFiles(IndexPath).Order())
        {
            var length = new FileInfo(path).Length;
            bytes += length;
            for (long at = 0; at < length; at++)
            {
                Flip(path, at, pattern == 0 ? (byte)(1 << random.Next(8)) : (byte)pattern, sound, found);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes: {found}");
        // These files have one page each, which the opening reads; what is noticed later is in the test of a large file.
        Assert.True(bytes > 5_000, $"{bytes} bytes are too few.");
        Assert.Equal(bytes, found.SetAside + found.Refused);
    }

    [Fact]
    public void A_large_file_is_trusted_page_by_page()
    {
        var sound = Build(documents: 3_000);
        var random = new Random(Seed);
        var found = new Findings();
        var path = Directory.GetFiles(IndexPath, "*.segment").MaxBy(file => new FileInfo(file).Length)!;
        var length = new FileInfo(path).Length;
        Assert.True(length > 3 * 64 * 1024, $"{length} bytes are too few pages.");
        for (var i = 0; i < 120; i++)
        {
            Flip(path, random.NextInt64(length), (byte)(1 << random.Next(8)), sound, found);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{length} bytes: {found}");
        // All ways of noticing are there: at the opening, by a search, and by looking through everything while searches are answered from the sound pages.
        Assert.True(found.SetAside > 20 && found.Refusals > 20 && found.Answers > 20, found.ToString());
    }

    [Fact]
    public void A_file_that_is_cut_off_or_longer_is_set_aside()
    {
        Build(documents: 30);
        foreach (var path in Directory.GetFiles(IndexPath))
        {
            var bytes = File.ReadAllBytes(path);
            for (var length = 0; length < bytes.Length; length += 64)
            {
                Refused(path, bytes[..length]);
            }

            Refused(path, bytes[..^1]);
            Refused(path, [.. bytes, 0]);
            Refused(path, [.. bytes, .. bytes]);
            File.WriteAllBytes(path, bytes);
        }
        AssertOpens();
    }

    [Fact]
    public void A_missing_file_is_set_aside_and_without_a_manifest_there_is_no_index()
    {
        Build(documents: 30);
        foreach (var path in Directory.GetFiles(IndexPath))
        {
            var bytes = File.ReadAllBytes(path);
            File.Delete(path);
            using (var index = Open(readOnly: true))
            {
                Assert.Equal(Path.GetFileName(path) == "manifest" ? IndexOpeningState.Created : IndexOpeningState.SetAside, index.Opening.State);
                Assert.Equal((0, 0L), (index.Count, index.ChangeNumber));
            }
            File.WriteAllBytes(path, bytes);
        }
        AssertOpens();
    }

    [Fact]
    public void Files_that_have_changed_places_are_set_aside_also_when_they_are_alike()
    {
        // Segments of the same length with as many documents, of which as many are deleted: only their content tells them apart.
        BuildAlike(IndexPath, 'x');
        foreach (var suffix in new[] { "*.segment", "*.live" })
        {
            var files = Directory.GetFiles(IndexPath, suffix);
            Assert.Equal(2, files.Length);
            byte[] one = File.ReadAllBytes(files[0]), other = File.ReadAllBytes(files[1]);
            Assert.Equal(one.Length, other.Length);
            File.WriteAllBytes(files[0], other);
            File.WriteAllBytes(files[1], one);
            using (var index = Open(readOnly: true))
            {
                Assert.Equal(IndexOpeningState.SetAside, index.Opening.State);
            }

            File.WriteAllBytes(files[0], one);
            File.WriteAllBytes(files[1], other);
        }
        AssertOpens();
    }

    [Fact]
    public void A_file_of_another_index_is_set_aside_also_when_it_is_alike()
    {
        BuildAlike(IndexPath, 'x');
        var alien = Path.Combine(_folder.Path, "alien");
        BuildAlike(alien, 'y');
        foreach (var path in Directory.GetFiles(IndexPath))
        {
            var own = File.ReadAllBytes(path);
            var others = File.ReadAllBytes(Path.Combine(alien, Path.GetFileName(path)));
            // Which documents are deleted is the same in both.
            if (path.EndsWith(".live", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Equal(own.Length, others.Length);
            Refused(path, others);
            File.WriteAllBytes(path, own);
        }
        AssertOpens();
        using var other = SearchIndex.Open(RandomData.Schema, IndexPath, Options with { ReadOnly = true, Identity = "something else" });
        Assert.Equal(IndexOpeningState.SetAside, other.Opening.State);
        Assert.Contains("something else", other.Opening.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_for_another_schema_is_set_aside()
    {
        Build(documents: 30);
        using var other = SearchIndex.Open(RandomData.Schema with { Numbers = ["time", "other"] }, IndexPath, Options with { ReadOnly = true });
        Assert.Equal(IndexOpeningState.SetAside, other.Opening.State);
    }

    [Fact]
    public void What_is_set_aside_is_kept_and_the_store_gives_the_index_again()
    {
        Build(documents: 30);
        var copy = Path.Combine(_folder.Path, "sound");
        Copy(IndexPath, copy);
        using var fresh = new SearchIndex(RandomData.Schema, Options with { Texts = _documents.Options.Texts });
        fresh.Apply(_documents.Documents.Values, [], 9);
        var expected = FixedSearches.Answers(fresh);
        var random = new Random(Seed);
        foreach (var name in Directory.GetFiles(copy).Select(file => Path.GetFileName(file)))
        {
            Directory.Delete(IndexPath, recursive: true);
            Copy(copy, IndexPath);
            var path = Path.Combine(IndexPath, name);
            var bytes = File.ReadAllBytes(path);
            // In the trailer of a segment, anywhere in the others: noticed when it is opened.
            bytes[bytes.Length - 1 - random.Next(Math.Min(40, bytes.Length))] ^= 0x10;
            File.WriteAllBytes(path, bytes);
            using (var index = Open(readOnly: false))
            {
                Assert.Equal(IndexOpeningState.SetAside, index.Opening.State);
                Assert.NotNull(index.Opening.Reason);
                Assert.Equal((0, 0L), (index.Count, index.ChangeNumber));
                Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(IndexPath + ".set-aside", name)));
                index.Apply(_documents.Documents.Values, [], 9);
                Assert.Equal(expected, FixedSearches.Answers(index));
            }
            using var again = Open(readOnly: false);
            Assert.Equal(IndexOpeningState.Opened, again.Opening.State);
            Assert.Equal(expected, FixedSearches.Answers(again));
            Assert.Empty(again.Verify(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_merge_does_not_give_damage_a_checksum_of_its_own()
    {
        Build(documents: 30);
        var path = Directory.GetFiles(IndexPath, "*.segment").MaxBy(file => new FileInfo(file).Length)!;
        var bytes = File.ReadAllBytes(path);
        var manifest = File.ReadAllBytes(Path.Combine(IndexPath, "manifest"));
        // In the first page, which the opening has checked already: it is damaged behind its back.
        using (var index = Open(readOnly: false))
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Position = 100;
                file.WriteByte((byte)(bytes[100] ^ 1));
            }
            Assert.NotEmpty(index.Verify(TestContext.Current.CancellationToken));
            Assert.Throws<IndexDamagedException>(() => index.Optimize(TestContext.Current.CancellationToken));
            Assert.NotNull(index.Statistics.Trouble);
            Assert.Throws<IndexDamagedException>(() => FixedSearches.Answer(index, 0));
        }
        Assert.Equal(manifest, File.ReadAllBytes(Path.Combine(IndexPath, "manifest")));
        using var again = Open(readOnly: false);
        Assert.True(again.Opening.State == IndexOpeningState.SetAside || again.Verify(TestContext.Current.CancellationToken).Count > 0);
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void BuildAlike(string path, char letter)
    {
        using var index = SearchIndex.Open(RandomData.Schema, path, Options);
        for (var segment = 0; segment < 2; segment++)
        {
            index.Apply(
                [.. Enumerable.Range(0, 10).Select(i => new IndexDocument
                {
                    Id = (segment * 10) + i,
                    Texts = [$"{letter}{segment}w{i}", null, null],
                    Keywords = [["v" + segment], null],
                    Numbers = [i, null],
                })],
                [],
                segment + 1);
            index.Flush();
        }
        index.Apply([], [3, 14], 3);
        index.Flush();
    }

    // Random documents, of which some have what is searched for as a long phrase.
    private static IndexDocument Document(RandomData data, int id)
    {
        var document = data.Document(id);
        if (id % 5 == 0)
        {
            document.Texts[0] = "癌症研究 ai ab";
        }

        return document;
    }

    // Three segments with deletions, the last of them small.
    private string[] Build(int documents)
    {
        var data = new RandomData(Seed);
        using (var index = Open(readOnly: false))
        {
            for (var segment = 0; segment < 2; segment++)
            {
                Apply(index, [.. Enumerable.Range(segment * documents, documents).Select(id => Document(data, id))], [], segment + 1);
                index.Flush();
            }
            Apply(index, [.. Enumerable.Range(documents - 4, 8).Select(id => Document(data, id))], [1, 5, documents + 7], 3);
            index.Flush();
            Assert.Equal((3, 0L), (index.Statistics.Segments, index.Statistics.MemoryBytes));
            Assert.Equal(2, Directory.GetFiles(IndexPath, "*.live").Length);
        }
        using var opened = Open(readOnly: true);
        Assert.Empty(opened.Verify(TestContext.Current.CancellationToken));
        var answers = FixedSearches.Answers(opened);
        Assert.DoesNotContain(answers, answer => answer.Length == 0 || answer == "0");
        return answers;
    }

    private void Apply(SearchIndex index, IndexDocument[] upserts, long[] deletes, long change)
    {
        index.Apply(upserts, deletes, change);
        foreach (var id in deletes)
        {
            _documents.Documents.Remove(id);
        }

        foreach (var document in upserts)
        {
            _documents.Documents[document.Id] = document;
        }
    }

    private SearchIndex Open(bool readOnly) =>
        SearchIndex.Open(RandomData.Schema, IndexPath, Options with { ReadOnly = readOnly, Texts = _documents.Options.Texts });

    private void AssertOpens()
    {
        using var index = Open(readOnly: true);
        Assert.Equal(IndexOpeningState.Opened, index.Opening.State);
        Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
    }

    private void Refused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        using var index = Open(readOnly: true);
        Assert.True(index.Opening.State == IndexOpeningState.SetAside, $"{Path.GetFileName(path)} with {bytes.Length} bytes was opened.");
        Assert.Equal((0, 0L), (index.Count, index.ChangeNumber));
    }

    private void Flip(string path, long at, byte pattern, string[] sound, Findings found)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        file.Position = at;
        var before = (byte)file.ReadByte();
        Put((byte)(before ^ pattern));
        try
        {
            Look($"{Path.GetFileName(path)}, byte {at}", sound, found);
        }
        finally
        {
            Put(before);
        }

        void Put(byte value)
        {
            file.Position = at;
            file.WriteByte(value);
            file.Flush();
        }
    }

    private void Look(string where, string[] sound, Findings found)
    {
        using var index = Open(readOnly: true);
        if (index.Opening.State == IndexOpeningState.SetAside)
        {
            found.SetAside++;
            Assert.Equal((0, 0L), (index.Count, index.ChangeNumber));
            return;
        }
        Assert.Equal(IndexOpeningState.Opened, index.Opening.State);
        for (var number = 0; number < sound.Length; number++)
        {
            try
            {
                Assert.True(sound[number] == FixedSearches.Answer(index, number), $"{where}: answer {number} is wrong.");
                found.Answers++;
            }
            catch (IndexDamagedException)
            {
                found.Refusals++;
            }
        }
        Assert.True(index.Verify(TestContext.Current.CancellationToken).Count > 0, $"{where}: nobody noticed.");
        found.Refused++;
    }

    private sealed class Findings
    {
        public int SetAside { get; set; }

        public int Refused { get; set; }

        public int Answers { get; set; }

        public int Refusals { get; set; }

        public override string ToString() => $"{SetAside} set aside, {Refused} noticed afterwards ({Answers} answers were sound, {Refusals} refused)";
    }
}
