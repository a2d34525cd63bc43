namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A post's header as written, whatever shape it came in.</summary>
/// <param name="Author">The id; for an anonymous board its free name, which ends in a full stop.</param>
/// <param name="Nickname">What stands in parentheses behind it, or null when nothing does.</param>
/// <param name="Board">The board, or null.</param>
/// <param name="Title">The title, perhaps cut.</param>
/// <param name="PostedAt">The time in UTC, or null when missing or unreadable.</param>
internal sealed record PttHeader(string? Author, string? Nickname, string? Board, string? Title, DateTime? PostedAt)
{
    /// <summary>Splits <c>id (nick)</c>: the nickname may hold parentheses of its own, also unbalanced ones.</summary>
    public static (string? Author, string? Nickname) SplitAuthor(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        var open = value.IndexOf('(');
        if (open < 0)
        {
            return (value.Length == 0 ? null : value.ToString(), null);
        }

        var close = value.LastIndexOf(')');
        var nickname = close > open ? value[(open + 1)..close] : value[(open + 1)..];
        var id = value[..open].Trim();
        return (id.Length == 0 ? null : id.ToString(), nickname.Trim().ToString());
    }

    /// <summary>A board's name without what a terminal left in it (<c>Sto[Dck</c>); null when no name remains.</summary>
    public static string? CleanBoard(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (PttPostId.IsBoard(value))
        {
            return value.ToString();
        }

        var kept = new System.Text.StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '[' && i + 1 < value.Length && value[i + 1] is 'A' or 'B' or 'C' or 'D' or 'H' or 'J' or 'K')
            {
                i++;
            }
            else if (value[i] > ' ')
            {
                kept.Append(value[i]);
            }
        }

        var cleaned = kept.ToString();
        return PttPostId.IsBoard(cleaned) ? cleaned : null;
    }
}
