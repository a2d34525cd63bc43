using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Identity;

/// <summary>A hash over everything that a parser read: equal hashes mean that nothing changed. Where a document stands in its file does not count.</summary>
/// <remarks>By way of JSON, so that a new property of a document counts without anybody remembering it here.</remarks>
internal static class ContentHash
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static byte[] Compute(SourceDocument document) => document is NewsItem news ? Compute(news) : Compute((ForumPost)document);

    public static byte[] Compute(NewsItem item) => Hash(item with { Line = 1, Related = [.. item.Related.Select(link => link with { Line = 0 })] });

    public static byte[] Compute(ForumPost post)
    {
        var notes = new List<HashedNote>();
        var floor = 0;
        foreach (var entry in post.Thread)
        {
            if (entry is ThreadNote note)
            {
                notes.Add(new HashedNote(floor, note.Kind, note.Text));
            }
            else
            {
                floor++;
            }
        }

        // The thread's comments are those of Comments; a list of the abstract entry would be written without what they say.
        return Hash(new HashedPost(
            post with
            {
                Line = 1,
                Thread = [],
                Comments = [.. post.Comments.Select(comment => comment with { Line = 0 })],
                Edits = [.. post.Edits.Select(edit => edit with { Line = 0 })]
            },
            notes));
    }

    public static byte[] Compute(RelatedLink link) => Hash(link with { Line = 0 });

    private static byte[] Hash<T>(T document)
    {
        _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, document, HashJsonContext.Default.Options);
        }

        return SHA256.HashData(_buffer.WrittenSpan);
    }

    /// <summary>A post as it is hashed.</summary>
    internal sealed record HashedPost(ForumPost Post, IReadOnlyList<HashedNote> Notes);

    /// <summary>A note as it is hashed.</summary>
    internal sealed record HashedNote(int AfterFloor, NoteKind Kind, string Text);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(ContentHash.HashedPost))]
[JsonSerializable(typeof(NewsItem))]
[JsonSerializable(typeof(RelatedLink))]
internal sealed partial class HashJsonContext : JsonSerializerContext;
