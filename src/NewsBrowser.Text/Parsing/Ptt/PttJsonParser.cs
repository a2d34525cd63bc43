using System.Text.Json;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>
/// Reads crawlers' JSON: an array, <c>{"articles":[…]}</c>, <c>{title: post}</c>, one post, or a post a line. Posts are read one by one,
/// so that a broken one (or a file that ends early) costs only itself.
/// </summary>
internal static class PttJsonParser
{
    private static readonly JsonReaderOptions ReaderOptions = new()
    {
        MaxDepth = PttLimits.MaxJsonDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip
    };

    private const int MaxKeysNamed = 12;

    private static readonly string[] Containers = ["articles", "posts", "data", "items", "results"];

    /// <summary>True for JSON text that mentions a crawler's keys near its start.</summary>
    public static bool CanParse(ReadOnlySpan<byte> bytes)
    {
        bytes = SkipMark(bytes);
        var first = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0 || bytes[first] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        var head = bytes[..Math.Min(bytes.Length, 64 * 1024)];
        ReadOnlySpan<string> keys =
        [
            "\"article_id\"", "\"article_title\"", "\"push_userid\"", "\"push_tag\"", "\"articles\"", "\"STOCK_ID\"", "\"aid\"", "\"board\"", "\"artTitle\"",
            "\"post_status\"", "\"AUTHOR\"", "\"invalid url\"", "\"Userid\"", "ptt.cc/bbs/", "\"comments\"", "\"messages\"", "\"標題\"", "\"看板\"", "\"內文\"",
            "\"推文\"", "'article_id'", "'article_title'", "'board'", "'push_tag'", "'comments'", "'messages'", "'artTitle'", "'標題'",
        ];
        var text = System.Text.Encoding.UTF8.GetString(head);
        foreach (var key in keys)
        {
            if (text.Contains(key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A sentence with the first keys of JSON that is no crawler's, for a refusal; empty for other texts.</summary>
    public static string NameKeys(ReadOnlySpan<byte> bytes)
    {
        bytes = SkipMark(bytes).TrimStart(" \t\r\n"u8);
        if (bytes.IsEmpty || bytes[0] is not ((byte)'{' or (byte)'['))
        {
            return string.Empty;
        }

        var names = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: true, new JsonReaderState(ReaderOptions));
            while (names.Count < MaxKeysNamed && reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth <= 1))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { Length: <= 40 } name)
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The names up to the broken place are what there is to say.
        }

        return names.Count == 0 ? string.Empty : $" Keys that were not known: {string.Join(", ", names.Distinct(StringComparer.Ordinal))}.";
    }

    public static ParseResult Parse(ParseInput file)
    {
        var collection = new Collection(file);
        collection.Read();
        if (collection.Posts.Count > 0)
        {
            return new ParseResult.Parsed(SourceFormat.PttJson, collection.Posts, collection.Warnings, collection.Rejections);
        }

        return new ParseResult.Rejected(
            SourceFormat.PttJson, collection.Rejections.Count > 0 ? collection.Rejections[0] : new Rejection("The JSON holds no post.", 1));
    }

    private static ReadOnlySpan<byte> SkipMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private sealed class Collection(ParseInput file)
    {
        private int _countedTo;
        private int _line = 1;

        public List<SourceDocument> Posts { get; } = [];

        public List<ParseWarning> Warnings { get; } = [];

        public List<Rejection> Rejections { get; } = [];

        public void Read()
        {
            var bytes = SkipMark(file.Bytes.Span);
            if (!System.Text.Unicode.Utf8.IsValid(bytes))
            {
                // The reader checks the bytes of a text only when asked for it; replaced here, none can fail later.
                bytes = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes));
                Warnings.Add(new ParseWarning(1, "The file is not valid UTF-8; broken letters show as \uFFFD."));
            }

            if (PythonLiteral.Begins(bytes))
            {
                if (PythonLiteral.ToJson(System.Text.Encoding.UTF8.GetString(bytes), out var broken) is not { } json)
                {
                    Rejections.Add(new Rejection("The file begins like a list or a dictionary as Python writes it, and breaks in this line.", broken));
                    return;
                }

                bytes = System.Text.Encoding.UTF8.GetBytes(json);
            }

            try
            {
                ReadValues(bytes);
            }
            catch (JsonException e)
            {
                Rejections.Add(new Rejection($"The JSON is broken: {Short(e.Message)}", (int)Math.Min(int.MaxValue, (e.LineNumber ?? 0) + 1)));
            }
        }

        /// <summary>One value after another: a whole document is one, JSON Lines are many.</summary>
        private void ReadValues(ReadOnlySpan<byte> bytes)
        {
            var offset = 0;
            var values = 0;
            while (offset < bytes.Length)
            {
                var skip = bytes[offset..].IndexOfAnyExcept(" \t\r\n,"u8);
                if (skip < 0)
                {
                    return;
                }

                offset += skip;
                var start = offset;
                var rest = bytes[offset..];
                var reader = new Utf8JsonReader(rest, isFinalBlock: true, new JsonReaderState(ReaderOptions));
                try
                {
                    reader.Read();
                    var copy = reader;
                    if (values == 0 && reader.TokenType == JsonTokenType.StartArray)
                    {
                        ReadArray(bytes, ref reader, offset);
                    }
                    else if (reader.TokenType == JsonTokenType.StartObject && ContainerIn(ref copy) is { } container)
                    {
                        ReadContainer(bytes, ref reader, offset, container);
                    }
                    else
                    {
                        ReadPost(bytes, ref reader, offset, null);
                    }

                    offset += (int)reader.BytesConsumed;
                    values++;
                }
                catch (JsonException e)
                {
                    // Of lines of JSON a broken one is left out and the next is tried; anything else ends here.
                    var end = bytes[start..].IndexOf((byte)'\n');
                    var next = end < 0 ? bytes.Length : start + end + 1;
                    Reject($"The JSON is broken: {Short(e.Message)}", LineAt(bytes, Math.Min(bytes.Length, start + (int)reader.BytesConsumed)));
                    if (next >= bytes.Length || bytes[next..].TrimStart(" \t\r\n"u8) is not [(byte)'{', ..] || (e.LineNumber ?? 0) > 0)
                    {
                        return;
                    }

                    offset = next;
                }
            }
        }

        private void ReadArray(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader, int offset)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadPost(bytes, ref reader, offset, null);
            }
        }

        private void ReadContainer(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader, int offset, string container)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = Name(ref reader);
                reader.Read();
                if (container.Length == 0 && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadPost(bytes, ref reader, offset, name);
                }
                else if (name == container)
                {
                    ReadArray(bytes, ref reader, offset);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        private void ReadPost(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader, int offset, string? key)
        {
            var number = LineAt(bytes, offset + (int)reader.TokenStartIndex);
            if (Posts.Count >= PttLimits.MaxPostsPerFile)
            {
                if (Rejections.Count == 0 || !Rejections[^1].Reason.StartsWith("The file holds more", StringComparison.Ordinal))
                {
                    Reject($"The file holds more than {PttLimits.MaxPostsPerFile} posts; split it.", number);
                }

                reader.Skip();
                return;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                Reject("An entry is not a JSON object.", number);
                return;
            }

            using var document = JsonDocument.ParseValue(ref reader);
            if (ParallelLists.Split(document.RootElement) is { } posts)
            {
                foreach (var one in posts)
                {
                    ReadPost(one, null, number);
                }

                return;
            }

            ReadPost(document.RootElement, key, number);
        }

        private void ReadPost(JsonElement element, string? key, int number)
        {
            var found = new List<ParseWarning>();
            var post = JsonPostReader.Read(element, file, key, number, found, out var rejection);
            if (Warnings.Count < PttLimits.MaxWarnings)
            {
                Warnings.AddRange(found);
            }

            if (post is not null)
            {
                Posts.Add(post);
            }
            else
            {
                Reject(rejection!.Reason, number);
            }
        }

        private void Reject(string reason, int number)
        {
            if (Rejections.Count < PttLimits.MaxPostsPerFile)
            {
                Rejections.Add(new Rejection(reason, number));
            }
        }

        /// <summary>What an object is: null for a post, a key for <c>{"articles":[…]}</c>, empty for <c>{key: post}</c>.</summary>
        private static string? ContainerIn(ref Utf8JsonReader reader)
        {
            var objects = 0;
            var others = 0;
            try
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = Name(ref reader);
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartArray && Array.IndexOf(Containers, name) >= 0)
                    {
                        return name;
                    }

                    if (JsonPostReader.IsPostKey(name))
                    {
                        return null;
                    }

                    (objects, others) = reader.TokenType == JsonTokenType.StartObject ? (objects + 1, others) : (objects, others + 1);
                    reader.Skip();
                }
            }
            catch (JsonException)
            {
                // Broken further on: what was seen so far decides, and reading it again reports the place.
            }

            return objects > 0 && objects >= others ? string.Empty : null;
        }

        /// <summary>Lines are counted forward only, so that a file of a hundred thousand posts is counted once.</summary>
        private int LineAt(ReadOnlySpan<byte> bytes, int offset)
        {
            if (offset > _countedTo)
            {
                _line += bytes[_countedTo..Math.Min(offset, bytes.Length)].Count((byte)'\n');
                _countedTo = offset;
            }

            return _line;
        }

        private static string Name(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString() ?? string.Empty;
            }
            catch (InvalidOperationException)
            {
                // An escape that names half a surrogate pair.
                return string.Empty;
            }
        }

        private static string Short(string message)
        {
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            return end > 0 ? message[..end] : message;
        }
    }
}
