using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Writes what a parser made of a fixture in the form of its <c>.expected.json</c>.</summary>
internal static class PttDescription
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n"
    };

    public static string Describe(string path)
    {
        var file = new ParseInput(Path.GetFileName(path), File.ReadAllBytes(path));
        var result = DocumentParser.Parse(file);
        var node = result switch
        {
            ParseResult.Parsed parsed => new JsonObject
            {
                ["posts"] = new JsonArray([.. parsed.Documents.Cast<ForumPost>().Select(Post)]),
                ["warnings"] = Strings(parsed.Warnings.Select(w => $"{w.Line}: {w.Message}")),
                ["rejections"] = Strings(parsed.Rejections.Select(r => $"{r.Line}: {r.Reason}")),
            },
            ParseResult.Rejected rejected => new JsonObject { ["rejected"] = $"{rejected.Rejection.Line}: {rejected.Rejection.Reason}" },
            _ => throw new InvalidOperationException(),
        };
        return node.ToJsonString(Options) + "\n";
    }

    private static JsonNode Post(ForumPost post)
    {
        var node = new JsonObject { ["line"] = post.Line };
        Add("board", post.Board);
        Add("fileName", post.FileName);
        Add("url", post.Url);
        Add("author", post.Author);
        Add("nickname", post.Nickname);
        Add("rawTitle", post.RawTitle);
        Add("title", post.Title == post.RawTitle ? null : post.Title);
        Add("listTitle", post.ListTitle);
        Add("class", post.TitleClass);
        Add("replies", post.ReplyDepth == 0 ? null : post.ReplyDepth.ToString(CultureInfo.InvariantCulture));
        Add("forward", post.IsForward ? post.ForwardedFrom ?? "yes" : null);
        Add("threadKey", post.ThreadKey);
        Add("postedAt", post.PostedAt is null ? null : $"{Time(post.PostedAt)} {post.PostedAtSource}");
        Add("ip", post.Ip);
        Add("country", post.Country);
        node["parts"] = Strings(post.Parts.Select(p => $"{p.Kind}: {p.Text}"));
        Add("signature", post.Signature);
        Add("template", post.Template?.ToString());
        if (post.Edits.Count > 0)
        {
            node["edits"] = Strings(post.Edits.Select(e => $"{e.Line}: {e.Person} {e.Ip} {Time(e.At)}"));
        }

        node["thread"] = Strings(post.Thread.Select(Entry));
        node["runs"] = Strings(post.Runs.Select(r => $"{r.Floor}+{r.Count} {r.Tag} {r.Person}: {r.Text}"));
        node["pageCounts"] = $"{post.PageCounts.Push}/{post.PageCounts.Boo}/{post.PageCounts.Arrow}";
        Add("stated", post.StatedCounts is { } s ? $"{s.Push}/{s.Boo}/{s.Arrow}" : null);
        Add("incomplete", post.Incomplete ? "yes" : null);
        Add("extra", post.ExtraJson);
        return node;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                node[name] = value;
            }
        }
    }

    private static string Entry(ThreadEntry entry) => entry switch
    {
        Comment c => $"{c.Line}: #{c.Floor} {c.Tag} {c.Person}: {c.Text} | {c.Ip} | {c.TimeText} | "
            + $"{Time(c.At)}{(c.YearInferred ? string.Empty : " exact")}{(c.YearDoubtful ? " doubtful" : string.Empty)}",
        ThreadNote n => $"{n.Line}: {n.Kind}: {n.Text}",
        _ => throw new InvalidOperationException(),
    };

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture);

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
