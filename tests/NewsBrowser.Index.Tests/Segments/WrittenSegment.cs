using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests.Segments;

/// <summary>Writes a part of a segment and gives it back as it is read.</summary>
internal static class WrittenSegment
{
    public static SegmentBytes Write(Action<SegmentOutput> write)
    {
        using var stream = new MemoryStream();
        using var output = new SegmentOutput(stream);
        write(output);
        output.Finish(1, 0);
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ToArray().CopyTo(bytes, 0);
        return SegmentBytes.FromMemory(bytes, "a test");
    }

    public static SegmentBytes WriteTerms(Action<PostingWriter> write) => Write(output =>
    {
        using var dictionary = new MemoryStream();
        var writer = new PostingWriter(output, dictionary);
        write(writer);
        writer.Finish();
    });

    public static Section Section(this SegmentBytes bytes, SectionKind kind) => bytes.Sections.Single(section => section.Kind == kind);

    public static TermDictionary Terms(this SegmentBytes bytes) =>
        new(bytes, bytes.Section(SectionKind.Dictionary), bytes.Section(SectionKind.DictionaryIndex), bytes.Section(SectionKind.Postings));
}
