using System.Text;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Reads what follows the front matter: HTML, a whole HTML mail, or plain text.</summary>
internal static class BodyReader
{
    public static (string? Html, string? Text) Read(string body, int line, string? baseUrl, ICollection<ParseWarning> warnings)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return (null, null);
        }

        if (!HoldsMarkup(body))
        {
            return Plain(SourceTextCleaner.DecodeAll(body));
        }

        if (BodySanitizer.RejectionReason(body) is { } refusal)
        {
            warnings.Add(new ParseWarning(line, $"The body is kept as plain text: {refusal}"));
            return Plain(body.Length > BodySanitizer.MaxLength ? Cut(body) : body);
        }

        return BodySanitizer.Sanitize(body, baseUrl);
    }

    /// <summary>Paragraphs of text that holds no markup: blank lines part them, single newlines break their lines.</summary>
    public static (string? Html, string? Text) Plain(string body)
    {
        var html = new StringBuilder(body.Length + 64);
        var text = new StringBuilder(body.Length);
        var open = false;
        foreach (var raw in body.AsSpan().EnumerateLines())
        {
            var line = CleanLine(raw);
            if (line.Length == 0)
            {
                html.Append(open ? "</p>" : string.Empty);
                open = false;
                continue;
            }

            html.Append(open ? "<br>" : "<p>").Append(BodySanitizer.Encode(line));
            open = true;
            text.Append(text.Length == 0 ? string.Empty : "\n").Append(line);
        }

        html.Append(open ? "</p>" : string.Empty);
        return text.Length == 0 ? (null, null) : (html.ToString(), text.ToString());
    }

    private static string CleanLine(ReadOnlySpan<char> raw)
    {
        var text = raw.Trim().ToString();
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\t')
            {
                result.Append(' ');
            }
            else if (!char.IsControl(text[at]) && text[at] != '\ufeff')
            {
                SourceTextCleaner.AppendWhole(result, text, ref at);
            }
        }

        return result.ToString().Trim();
    }

    private static bool HoldsMarkup(string body)
    {
        for (var at = body.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < body.Length; at = body.IndexOf('<', at + 1))
        {
            if (char.IsAsciiLetter(body[at + 1]) || body[at + 1] is '/' or '!')
            {
                return body.IndexOf('>', at) > 0;
            }
        }

        return false;
    }

    private static string Cut(string body) => body[..BodySanitizer.MaxLength];
}
