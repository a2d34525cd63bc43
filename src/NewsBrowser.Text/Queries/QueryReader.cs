using System.Buffers;
using System.Globalization;
using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

/// <summary>A recursive descent over the text: OR binds weakest, then standing side by side, then the minus.</summary>
internal sealed partial class QueryReader
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    private readonly string _text;
    private readonly DateTime _now;
    private readonly TimeZoneInfo _zone;
    private readonly SearchFields _fields;
    private int _at;
    private int _depth;
    private int _ignoredOpen;
    private int _clauses;

    public QueryReader(string text, DateTime now, TimeZoneInfo zone, SearchFields fields)
    {
        _fields = fields;
        _now = now;
        _zone = zone;
        _text = text;
        if (text.Length > QueryParser.MaxLength)
        {
            var length = char.IsLowSurrogate(text[QueryParser.MaxLength]) ? QueryParser.MaxLength - 1 : QueryParser.MaxLength;
            _text = text[..length];
            Say("too-long", $"Only the first {QueryParser.MaxLength} characters are searched for.", length, text.Length - length);
        }
    }

    public List<QueryProblem> Problems { get; } = [];

    public QueryNode ReadAll() => ReadOr() ?? new QueryNode.Everything();

    private QueryNode? ReadOr()
    {
        var branches = new List<QueryNode>();
        var operatorAt = -1;
        while (true)
        {
            var branch = ReadAnd();
            if (branch is QueryNode.Or nested)
            {
                branches.AddRange(nested.Children);
            }
            else if (branch is not null)
            {
                branches.Add(branch);
            }

            if (operatorAt >= 0 && branch is null)
            {
                Dangling("OR", operatorAt, 2);
            }

            if (_at >= _text.Length || IsClose(_text[_at]))
            {
                break;
            }

            if (branch is null && operatorAt < 0)
            {
                Dangling("OR", _at, 2);
            }

            operatorAt = branch is null ? -1 : _at;
            _at += 2;
        }
        return branches.Count switch { 0 => null, 1 => branches[0], _ => new QueryNode.Or(branches) };
    }

    // Reads until OR, the end, or the parenthesis that closes this level.
    private QueryNode? ReadAnd()
    {
        var level = new AndLevel();
        var pendingAnd = -1;
        while (true)
        {
            SkipSpace();
            if (_at >= _text.Length || IsKeyword("OR"))
            {
                break;
            }

            if (IsClose(_text[_at]))
            {
                if (_ignoredOpen > 0)
                {
                    _ignoredOpen--;
                    _at++;
                    continue;
                }
                if (_depth > 0)
                {
                    break;
                }

                Say("unbalanced-parenthesis", "A closing parenthesis without an opening one was left out.", _at, 1);
                _at++;
                continue;
            }
            if (IsKeyword("AND"))
            {
                if (level.IsEmpty || pendingAnd >= 0)
                {
                    Dangling("AND", _at, 3);
                }
                else
                {
                    pendingAnd = _at;
                }

                _at += 3;
                continue;
            }
            if (ReadUnary(level))
            {
                pendingAnd = -1;
            }
        }
        if (pendingAnd >= 0)
        {
            Dangling("AND", pendingAnd, 3);
        }

        var node = level.Build();
        foreach ((var code, var message, var start, var length) in level.Problems)
        {
            Say(code, message, start, length);
        }

        return node;
    }

    // Reads one word, phrase, filter or group with the signs before it; false when nothing came of it.
    private bool ReadUnary(AndLevel level)
    {
        var negative = false;
        while (true)
        {
            SkipSpace();
            if (_at < _text.Length && _text[_at] == '-')
            {
                var next = _at + 1;
                if (next >= _text.Length || char.IsWhiteSpace(_text[next]) || IsClose(_text[next]))
                {
                    Say("dangling-minus", "A minus with nothing behind it was left out.", _at, 1);
                    _at++;
                    return false;
                }
                negative = !negative;
                _at++;
            }
            else if (IsKeyword("NOT"))
            {
                var start = _at;
                _at += 3;
                SkipSpace();
                if (_at >= _text.Length || IsClose(_text[_at]) || IsKeyword("OR") || IsKeyword("AND"))
                {
                    Dangling("NOT", start, 3);
                    return false;
                }
                negative = !negative;
            }
            else
            {
                break;
            }
        }

        var c = _text[_at];
        if (IsOpen(c))
        {
            return ReadGroup(level, negative);
        }

        if (IsQuote(c) && FindQuotedTextEnd(_at, _at) < 0)
        {
            var start = _at;
            var phrase = ReadQuoted();
            return phrase is not null && AddText(level, phrase, TextForm.Phrase, negative, start);
        }
        return ReadWord(level, negative);
    }

    private bool ReadGroup(AndLevel level, bool negative)
    {
        var open = _at++;
        if (_depth >= QueryParser.MaxDepth)
        {
            Say("too-deep", $"Parentheses deeper than {QueryParser.MaxDepth} were left out.", open, 1);
            _ignoredOpen++;
            return false;
        }
        // What was left open inside must not swallow this group's own end.
        var ignored = _ignoredOpen;
        _ignoredOpen = 0;
        _depth++;
        var node = ReadOr();
        _depth--;
        _ignoredOpen = ignored;
        if (_at < _text.Length)
        {
            _at++;
        }
        else
        {
            Say("unbalanced-parenthesis", "An opening parenthesis without a closing one was left out.", open, 1);
        }

        if (node is null)
        {
            Say("empty-group", "Parentheses with nothing to search for in them were left out.", open, Math.Max(1, _at - open));
            return false;
        }
        level.AddGroup(negative ? Negate(node) : node);
        return true;
    }

    // Reads a quoted stretch; null, and past the quote alone, when it does not end.
    private string? ReadQuoted()
    {
        var open = _text[_at];
        var end = _at + 1;
        var value = new System.Text.StringBuilder();
        while (end < _text.Length)
        {
            if (IsClosingQuote(open, _text[end]))
            {
                // Two quotes in a row are one quote of the phrase itself.
                if (open != '"' || end + 1 >= _text.Length || _text[end + 1] != '"')
                {
                    break;
                }

                end++;
            }
            value.Append(_text[end++]);
        }
        if (end >= _text.Length)
        {
            Say("unbalanced-quote", "A quotation mark without its partner was left out.", _at, 1);
            _at++;
            return null;
        }
        _at = end + 1;
        return CollapseSpace(value.ToString());
    }

    private bool ReadWord(AndLevel level, bool negative)
    {
        var start = _at;
        var end = start;
        while (end < _text.Length)
        {
            if (FindQuotedTextEnd(start, end) is > 0 and var quoted)
            {
                end = quoted;
                continue;
            }
            if (EndsWord(_text[end]))
            {
                break;
            }

            if (_text[end] is ':' or '：' && end > start && _fields.TryFind(_text[start..end], out var filter))
            {
                _at = end + 1;
                return ReadFilter(level, filter, negative, start);
            }
            end++;
        }
        var word = _text[start..end];
        _at = end;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon + 1 < word.Length && !word.AsSpan(colon + 1).StartsWith("//") && word.AsSpan(0, colon).IndexOfAnyExcept(Letters) < 0)
        {
            Say("unknown-filter", InvariantFormat("There is no filter “{0}:”; it was searched for as text.", word[..colon]), start, word.Length);
        }

        var value = word.TrimEnd('*', '＊');
        if (value.Length == 0)
        {
            Say("star-alone", "A star needs the beginning of a word before it; it was left out.", start, word.Length);
            return false;
        }
        if (value.AsSpan().IndexOfAny('*', '＊') >= 0)
        {
            Say("star-inside", "A star works at the end of a word only; this one parts words.", start, word.Length);
        }

        var starred = value.Length < word.Length;
        value = EndPunctuation.Trim(value);
        // Without its marks it may begin as a filter does (。board:a); it is text, and prints as such.
        var form = starred && !_fields.StartsFilter(value) && !value.Any(EndsWord)
            ? TextForm.Prefix
            : QueryPrinter.IsPlainWord(value) ? TextForm.Word : TextForm.Phrase;
        return AddText(level, value, form, negative, start);
    }

    // Where 「quoted」 text ends that stands within a word: there the brackets are the punctuation of a sentence
    // (「北海道」的原名是？), not a phrase. -1 when they are not.
    private int FindQuotedTextEnd(int start, int at)
    {
        if (_text[at] is not ('「' or '『'))
        {
            return -1;
        }

        var end = at + 1;
        while (end < _text.Length && !IsClosingQuote(_text[at], _text[end]))
        {
            if (char.IsWhiteSpace(_text[end]) || IsOpen(_text[end]) || IsClose(_text[end]))
            {
                return -1;
            }

            end++;
        }
        if (end++ >= _text.Length)
        {
            return -1;
        }

        if (at > start)
        {
            return end;
        }

        var after = end;
        while (after < _text.Length && !EndsWord(_text[after]))
        {
            after++;
        }

        return TextMatch.DetermineForm(TextFolding.Fold(_text[end..after]), prefix: false) is null ? -1 : end;
    }

    private bool AddText(AndLevel level, string value, TextForm form, bool negative, int start)
    {
        var length = _at - start;
        if (TextMatch.DetermineForm(TextFolding.Fold(value), form == TextForm.Prefix) is null)
        {
            Say("nothing-to-search", InvariantFormat("“{0}” has no letter or digit to search for and was left out.", value), start, length);
            return false;
        }
        if (!Count(start, length))
        {
            return false;
        }

        var node = new QueryNode.Text(value, form);
        level.Add(negative ? new QueryNode.Not(node) : node, start, length);
        return true;
    }

    private bool Count(int start, int length)
    {
        if (++_clauses <= QueryParser.MaxClauses)
        {
            return true;
        }

        if (_clauses == QueryParser.MaxClauses + 1)
        {
            Say("too-many", $"Only the first {QueryParser.MaxClauses} words and filters are searched for.", start, length);
        }

        return false;
    }

    private bool IsKeyword(string keyword)
    {
        var end = _at + keyword.Length;
        return string.CompareOrdinal(_text, _at, keyword, 0, keyword.Length) == 0 && (end >= _text.Length || EndsWord(_text[end]));
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void Dangling(string keyword, int start, int length) =>
        Say("dangling-operator", InvariantFormat("{0} needs something to search for beside it and was left out.", keyword), start, length);

    private void Say(string code, string message, int start, int length) => Problems.Add(new QueryProblem(code, message, start, length));

    internal static QueryNode Negate(QueryNode node) => node is QueryNode.Not not ? not.Child : new QueryNode.Not(node);

    internal static string CollapseSpace(string value) =>
        string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string InvariantFormat(string format, string value) => string.Format(CultureInfo.InvariantCulture, format, value);
}
