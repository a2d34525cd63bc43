using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>What a title says: <c>Re:</c> and <c>Fw:</c> before it, its class in brackets, its words.</summary>
/// <param name="TitleClass">The first bracketed class, without brackets; null when there is none.</param>
/// <param name="ReplyDepth">How many <c>Re:</c> stand before it.</param>
/// <param name="IsForward">True when <c>Fw:</c> or <c>[轉錄]</c> stands before it.</param>
/// <param name="Base">The title without Re:, Fw: and 轉錄.</param>
/// <param name="Words">What follows the class.</param>
internal readonly record struct PttTitle(string? TitleClass, int ReplyDepth, bool IsForward, string Base, string Words)
{
    private const int MaxClassLength = 20;

    /// <summary>A class may stand a little inside the title (<c>請問 [閒聊] …</c>), not at its end.</summary>
    private const int MaxClassPosition = 6;

    public static PttTitle Read(string title)
    {
        var rest = title.AsSpan().Trim();
        var replies = 0;
        var forward = false;
        while (true)
        {
            if (StartsWithMark(rest, "re"))
            {
                replies++;
                rest = rest[3..].TrimStart();
            }
            else if (StartsWithMark(rest, "fw"))
            {
                forward = true;
                rest = rest[3..].TrimStart();
            }
            else if (rest.StartsWith("[轉錄]", StringComparison.Ordinal))
            {
                forward = true;
                rest = rest[4..].TrimStart();
            }
            else
            {
                break;
            }
        }

        var (name, words) = ReadClass(rest);
        return new PttTitle(name ?? (forward && title.Contains("[轉錄]", StringComparison.Ordinal) ? "轉錄" : null), replies, forward, rest.ToString(), words);
    }

    /// <summary>The title that all posts of a thread share: NFKC, lower case, white space collapsed.</summary>
    public string ThreadKey
    {
        get
        {
            var folded = NormalForm.Normalize(Base, NormalizationForm.FormKC).ToLowerInvariant();
            var key = new StringBuilder(folded.Length);
            foreach (var unit in folded)
            {
                if (!char.IsWhiteSpace(unit))
                {
                    key.Append(unit);
                }
                else if (key.Length > 0 && key[^1] != ' ')
                {
                    key.Append(' ');
                }
            }

            return key.ToString().TrimEnd();
        }
    }

    private static bool StartsWithMark(ReadOnlySpan<char> text, string mark) =>
        text.Length >= 3 && text[..2].Equals(mark, StringComparison.OrdinalIgnoreCase) && text[2] is ':' or '：';

    private static (string? Name, string Words) ReadClass(ReadOnlySpan<char> text)
    {
        var open = text.IndexOfAny('[', '［', '【');
        if (open < 0 || open > MaxClassPosition)
        {
            return (null, text.ToString());
        }

        var inner = text[(open + 1)..];
        var close = inner.IndexOfAny(']', '］', '】');
        if (close < 1 || close > MaxClassLength || inner[..close].Trim().Length == 0)
        {
            return (null, text.ToString());
        }

        var words = string.Concat(text[..open].TrimEnd(), open > 0 ? " " : string.Empty, inner[(close + 1)..].Trim());
        return (inner[..close].Trim().ToString(), words);
    }
}
