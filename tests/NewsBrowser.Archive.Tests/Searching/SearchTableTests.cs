using System.Text.RegularExpressions;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Holds the totals of tests/fixtures/searches.tsv to a look at every text and column of the shared corpus, and the engine to both.</summary>
public sealed partial class SearchTableTests
{
    private static readonly string Table = Path.Combine(Checkout.Root, "tests", "fixtures", "searches.tsv");

    [Fact]
    public async Task Every_search_of_the_table_finds_what_a_scan_of_the_corpus_finds()
    {
        var corpus = Checkout.Corpus();
        await using var archive = await OpenedArchive.OpenAsync(
            Path.Combine(corpus, "ptt-stock-text"), Path.Combine(corpus, "news-smartable"), Path.Combine(corpus, "news-smartable-ai"));
        var scan = TableScan.Read(archive);
        var wrong = new List<string>();
        var compared = 0;
        foreach (var row in File.ReadAllLines(Table).Skip(1).Select(line => line.Split('\t')))
        {
            var comments = row[0] == "comments";
            var parsed = QueryParser.Parse(
                row[1], OpenedArchive.Clock.GetUtcNow().UtcDateTime, OpenedArchive.Taipei, comments ? SearchFields.OfComments : SearchFields.Default);
            var expected = scan.Count(parsed.Root, comments);
            var (total, isClosest) = comments
                ? await archive.Archive.Search.FindCommentsAsync(new(parsed), TestContext.Current.CancellationToken) is var found
                    ? (found.Total, found.IsClosest)
                    : default
                : await archive.FindAsync(row[1]) is var items ? (items.Total, items.IsClosest) : default;
            if (row[6] == "~")
            {
                // A question is answered by the closest, whatever has all of its words.
                Check((isClosest && total > 0) || total == expected);
                continue;
            }

            Check(row[6] == expected.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Check(isClosest ? expected == 0 : total == expected);
            compared++;

            void Check(bool holds)
            {
                if (!holds)
                {
                    wrong.Add($"{row[0]} “{row[1]}”: table {row[6]}, scan {expected}, found {total}{(isClosest ? " closest" : "")}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(compared > 250);
    }

    /// <summary>Reads queries against rows by regular expressions and comparisons, without the engine and the matcher that it is held to.</summary>
    private sealed partial class TableScan
    {
        // A letter or digit of a script that writes words.
        private const string Letter = @"[\p{L}\p{Nd}\p{M}-[\u1100-\u11ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3041-\u312f\u3131-\u31ff\u3400-\u9fff"
            + @"\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]]";

        private readonly List<ScannedItem> _items = [];
        private readonly Dictionary<string, Regex> _words = [];

        public static TableScan Read(OpenedArchive archive)
        {
            var scan = new TableScan();
            var builder = new IndexDocumentBuilder(archive.Store.Options.Zone);
            using var connection = archive.Store.OpenReadConnection();
            foreach (var row in IndexChunk.Read(connection, IndexPosition.After(0), int.MaxValue)!.Rows)
            {
                var document = builder.BuildItem(row, builder.BuildRuns(row));
                string[] target = [.. document.Keywords[SearchSchema.Ticker] ?? [], .. document.Keywords[SearchSchema.Stance] ?? []];
                scan._items.Add(new ScannedItem(row, document.Texts, document.Numbers[SearchSchema.Time], target));
            }

            return scan;
        }

        public int Count(QueryNode root, bool comments)
        {
            if (Prune(root) is not { } asked)
            {
                return 0;
            }

            return comments
                ? _items.Sum(item => item.Row.Messages.Count(message => Holds(asked, item, message, null)))
                : _items.Count(item => Holds(asked, item, null, null));
        }

        // Names that no row has are left out.
        private QueryNode? Prune(QueryNode node)
        {
            switch (node)
            {
                case QueryNode.And and:
                    QueryNode[] all = [.. and.Children.Select(Prune).OfType<QueryNode>()];
                    return all.Length == 0 ? null : new QueryNode.And(all);
                case QueryNode.Or or:
                    QueryNode[] any = [.. or.Children.Select(Prune).OfType<QueryNode>()];
                    return any.Length == 0 ? null : new QueryNode.Or(any);
                case QueryNode.Not not:
                    return Prune(not.Child) is { } child ? new QueryNode.Not(child) : null;
                case QueryNode.Property { Field.Name: "topic" or "source" or "board" or "author" or "class" or "person" or "url" } property:
                    string[] known = [.. property.Values.Where(value => _items.Exists(item => HasValue(property.Field.Name, value, item, null)))];
                    return known.Length == 0 ? null : property with { Values = known };
                default:
                    return node;
            }
        }

        private bool Holds(QueryNode node, ScannedItem item, IndexedMessage? message, DocumentPart? part) => node switch
        {
            QueryNode.Everything => true,
            QueryNode.Nothing => false,
            QueryNode.And and => and.Children.All(child => Holds(child, item, message, part)),
            QueryNode.Or or => or.Children.Any(child => Holds(child, item, message, part)),
            QueryNode.Not not => !Holds(not.Child, item, message, part),
            QueryNode.Within { Part: DocumentPart.Comments } within when message is not null => Holds(within.Child, item, message, null),
            QueryNode.Within within => Holds(within.Child, item, null, within.Part),
            QueryNode.Text text => HoldsText(text, message is { } run ? [TextFolding.FoldForSearch(run.Text)] : GetTexts(item.Texts, part)),
            QueryNode.Property property => property.Values.Any(value => HasValue(property.Field.Name, value, item, message)),
            QueryNode.Number number => GetNumber(number.Field.Name, item.Row) is { } n && !(n < number.From) && !(n > number.To),
            QueryNode.Time time => (message is { } written ? written.At : item.Seconds is { } s ? DateTime.UnixEpoch.AddSeconds(s) : null) is { } at
                && !(Whole(at) < time.From) && !(Whole(at) >= time.To),
            QueryNode.Flag flag => HasFlag(flag.Field.Name, item.Row),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

        // The index counts whole seconds.
        private static DateTime Whole(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

        private static string?[] GetTexts(string?[] texts, DocumentPart? part) => part switch
        {
            null => texts[..ItemTextFields.Form],
            DocumentPart.Title => [texts[ItemTextFields.Title]],
            DocumentPart.Body => [texts[ItemTextFields.Excerpt], texts[ItemTextFields.Own], texts[ItemTextFields.Article]],
            DocumentPart.Own => [texts[ItemTextFields.Own]],
            DocumentPart.Form => [texts[ItemTextFields.Form]],
            _ => [texts[ItemTextFields.Comments]],
        };

        private bool HoldsText(QueryNode.Text text, IEnumerable<string?> fields)
        {
            var folded = TextFolding.FoldForSearch(text.Value);
            var isSubstring = folded.Any(c => c is >= '\u2e80' and <= '\u9fff') || !folded.Any(char.IsAsciiLetterOrDigit);
            return fields.Any(field => field is not null
                && (isSubstring ? field.Contains(folded, StringComparison.Ordinal) : Words(folded, text.Form).IsMatch(field)));
        }

        // Words one behind the other with any signs between them, but those that are part of a word as they are written.
        private Regex Words(string folded, TextForm form)
        {
            if (!_words.TryGetValue(folded + form, out var known))
            {
                var pattern = new System.Text.StringBuilder();
                var words = Regex.Matches(folded, Letter + "+");
                for (var at = 0; at < words.Count; at++)
                {
                    var word = words[at];
                    var before = folded[(at == 0 ? 0 : words[at - 1].Index + words[at - 1].Length)..word.Index];
                    bool digit = char.IsDigit(word.Value[0]), digitBefore = at > 0 && char.IsDigit(words[at - 1].Value[^1]);
                    var isWritten = at > 0 && before.Length > 0 && (before != "-" || digit || digitBefore)
                        && (before is not ("," or ":") || (digit && digitBefore)) && before.All(c => "&.-_+#/@^~=%$,:".Contains(c, StringComparison.Ordinal));
                    pattern.Append(isWritten ? Regex.Escape(before) : at == 0 ? $"(?<!{Letter})" : $@"(?!{Letter})[^\p{{L}}\p{{Nd}}]*?(?<!{Letter})");
                    pattern.Append(
                        !isWritten && before.EndsWith('$') ? @"(?<=\$)" : !isWritten && before.EndsWith('.') ? @"(?<=\.)" : "")
                        .Append(Regex.Escape(word.Value));
                    var tail = Regex.Match(folded[(word.Index + word.Length)..], "^[+#%]+").Value;
                    if (tail.Length > 0 && at == words.Count - 1)
                    {
                        pattern.Append(Regex.Escape(tail)).Append("(?![+#%])");
                    }
                    else if (at == words.Count - 1 && form != TextForm.Prefix)
                    {
                        pattern.Append($"(?!{Letter})");
                    }
                }

                _words.Add(folded + form, known = new Regex(pattern.ToString(), RegexOptions.CultureInvariant));
            }

            return known;
        }

        private static bool HasValue(string name, string value, ScannedItem item, IndexedMessage? message)
        {
            var row = item.Row;
            return name switch
            {
                "kind" => value == (row.Kind == ItemKind.News ? "news" : "forum"),
                "topic" => row.Topics.Any(topic => Is(topic.Name) || Is(topic.Slug)),
                "source" => Is(row.SourceName) || Is(row.SourceDomain) || Is(row.Publisher),
                "board" => Is(row.BoardName),
                "author" => Is(row.AuthorName) || Is(row.AuthorKey),
                "commenter" => message is { } one ? Is(one.PersonKey) : row.Messages.Any(run => Is(run.PersonKey)),
                "person" when message is { } one => Is(one.PersonKey),
                "person" => Is(row.AuthorName) || Is(row.AuthorKey) || row.Messages.Any(run => Is(run.PersonKey)),
                "class" => Is(row.TitleClass),
                // How they are told from a title and a field is held to its own table (StockCodesTests).
                "ticker" or "stance" => item.Target.Any(Is),
                "type" => Is(row.Type),
                "lang" => Is(row.Language) || row.Language.StartsWith(value + "-", StringComparison.OrdinalIgnoreCase),
                "reporter" => row.Reporter?.Contains(value, StringComparison.OrdinalIgnoreCase) == true,
                "url" => row.Link is { } link && Post(link) is { } post && post == (Post(value) ?? Decode(value)),
                "tag" => message is { } run && value == (run.Tag switch { CommentTag.Push => "push", CommentTag.Boo => "boo", _ => "arrow" }),
                _ => throw new ArgumentOutOfRangeException(nameof(name)),
            };

            bool Is(string? stored) => stored is not null && TextFolding.FoldForSearch(stored) == TextFolding.FoldForSearch(value);
        }

        // The addresses of the table are those of posts; a post is known by its file.
        private static string? Post(string address) => FileName().Match(address) is { Success: true } match ? match.Value.ToUpperInvariant() : null;

        // A post's code: 64 digits, eight of them, the lowest twelve bits by chance and 32 of time above.
        private static string? Decode(string code)
        {
            const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
            var number = code.TrimStart('#').Aggregate(0L, (sum, c) => (sum * 64) + digits.IndexOf(c, StringComparison.Ordinal));
            return $"M.{number / 4096 % (1L << 32)}.A.{number % 4096:X3}";
        }

        [GeneratedRegex(@"M\.\d+\.A\.[0-9A-F]{3}", RegexOptions.IgnoreCase)]
        private static partial Regex FileName();

        private static long? GetNumber(string name, IndexedItem row) => name switch
        {
            "quality" => row.Quality,
            "heat" => row.Heat,
            _ when row.Kind != ItemKind.Forum => null,
            "push" => row.PushCount,
            "boo" => row.BooCount,
            _ => row.CommentCount,
        };

        private bool HasFlag(string name, IndexedItem row) => name switch
        {
            "is:published" => row.Published != false,
            "is:unpublished" => row.Published == false,
            "is:link" => row.IsLink,
            "is:unscored" => row.Kind == ItemKind.News && row.Quality is null,
            "has:image" => row.HasImage,
            "has:comments" => row.CommentCount > 0,
            "has:related" => row.RelatedCount > 0,
            "has:discussion" => row.Kind == ItemKind.News && row.Keys.Any(Discussed.Contains),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };

        private HashSet<string> Discussed => field ??=
        [
            .. _items.Where(item => item.Row.Kind == ItemKind.Forum)
                .SelectMany(item => item.Row.Quotes.Append(item.Row.ArticleKey).OfType<string>())
                .Where(key => key.StartsWith("url:", StringComparison.Ordinal)),
        ];
    }

    private sealed record ScannedItem(IndexedItem Row, string?[] Texts, long? Seconds, string[] Target);
}
