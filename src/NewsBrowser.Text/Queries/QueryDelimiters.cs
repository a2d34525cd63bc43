namespace NewsBrowser.Text.Queries;

/// <summary>The signs that part a query, in both widths.</summary>
internal static class QueryDelimiters
{
    /// <summary>Whether a word that is no phrase ends before a character.</summary>
    public static bool EndsWord(char c) => char.IsWhiteSpace(c) || IsOpen(c) || IsClose(c) || IsQuote(c);

    public static bool IsOpen(char c) => c is '(' or '（';

    public static bool IsClose(char c) => c is ')' or '）';

    /// <summary>Whether a sign before a word leaves the word out.</summary>
    public static bool IsMinus(char c) => c is '-' or '－' or '−';

    /// <summary>Whether a sign parts the members of a list, such as 台積電、聯發科.</summary>
    public static bool IsListSign(char c) => c is ',' or '，' or '、' or '|' or '｜' or '､' or '﹑';

    /// <summary>Whether a phrase begins.</summary>
    public static bool IsQuote(char c) => c is '"' or '＂' or '“' or '”' or '「' or '『' or '《' or '〈';

    /// <summary>Whether a phrase that began with one sign ends with another.</summary>
    public static bool IsClosingQuote(char open, char c) => open switch
    {
        '"' => c == '"',
        '＂' => c is '＂' or '"',
        '「' => c == '」',
        '『' => c == '』',
        '《' => c == '》',
        '〈' => c == '〉',
        // Input methods often give the same half of the pair twice.
        _ => c is '”' or '“' or '"',
    };
}
