using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
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
    private readonly List<(QueryNode.Or List, int Start, int Length)> _lists = [];

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

        if (CodeIntroduction().Match(_text) is { Success: true } code)
        {
            _text = _text[..(code.Groups["code"].Index + code.Groups["code"].Length)];
            _at = code.Groups["code"].Index;
        }
    }

    public List<QueryProblem> Problems { get; } = [];

    /// <summary>How PTT introduces a post's code; what stands behind it is the post's title.</summary>
    [GeneratedRegex(@"^[\s※]*文章代碼\(AID\):\s*(?<code>[#＃]\S{8}(\s*\([A-Za-z0-9_-]+\))?)", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeIntroduction();

    public QueryNode ReadAll()
    {
        var root = ReadOr();
        if (root is null)
        {
            return string.IsNullOrWhiteSpace(_text) ? new QueryNode.Everything() : new QueryNode.Nothing();
        }

        foreach (var (list, start, length) in _lists)
        {
            var all = WithAll(root, list);
            if (!all.Equals(root))
            {
                var texts = string.Join(' ', list.Children.Select(QueryPrinter.Print));
                Problems.Add(new QueryProblem(
                    "list", InvariantFormat("“{0}” was read as a list: any of them is enough.", _text.Substring(start, length)), start, length)
                { Offers = [new QueryOffer(texts, QueryPrinter.Print(all))] });
            }
        }

        return root;
    }

    // The tree with all members of a list wanted instead of any.
    private static QueryNode WithAll(QueryNode node, QueryNode.Or list) => node switch
    {
        QueryNode.Or it when ReferenceEquals(it, list) => new QueryNode.And([.. it.Children.SelectMany(Flatten)]),
        QueryNode.Or or => new QueryNode.Or([.. or.Children.Select(child => WithAll(child, list))]),
        QueryNode.And and => new QueryNode.And([.. and.Children.SelectMany(child => Flatten(WithAll(child, list)))]),
        QueryNode.Within within => within with { Child = WithAll(within.Child, list) },
        _ => node,
    };

    private static IReadOnlyList<QueryNode> Flatten(QueryNode node) => node is QueryNode.And and ? and.Children : [node];

    private QueryNode? ReadOr()
    {
        var branches = new List<QueryNode>();
        var operatorAt = -1;
        var operatorLength = 2;
        while (true)
        {
            var branch = ReadAnd();
            if (branch is not null)
            {
                branches.Add(branch);
            }

            if (operatorAt >= 0 && branch is null)
            {
                Dangling("OR", operatorAt, operatorLength);
            }

            if (_at >= _text.Length || IsClose(_text[_at]))
            {
                break;
            }

            operatorLength = _text[_at] == '或' ? 1 : 2;
            if (branch is null && operatorAt < 0)
            {
                Dangling("OR", _at, operatorLength);
            }

            operatorAt = branch is null ? -1 : _at;
            _at += operatorLength;
        }
        return branches.Count switch
        {
            0 => null,
            1 => branches[0],
            _ => new QueryNode.Or([.. branches.SelectMany(branch => branch is QueryNode.Or nested ? nested.Children : [branch])]),
        };
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

            if (ReadListSign(level) is { } read)
            {
                if (read)
                {
                    continue;
                }

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

        level.JoinLists(_text);
        _lists.AddRange(level.Lists);
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
            if (_at < _text.Length && IsMinus(_text[_at]))
            {
                if (!negative && Kaomoji.BeginsWithMinus(_text[_at..FindWordEnd(_at)]))
                {
                    break;
                }

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
        if (IsOpen(c) && Kaomoji.FindEnd(_text, _at) is > 0 and var face)
        {
            var start = _at;
            _at = face;
            return AddText(level, _text[start..face], TextForm.Phrase, negative, start);
        }

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

    private int FindWordEnd(int at)
    {
        while (at < _text.Length && !EndsWord(_text[at]))
        {
            at++;
        }

        return at;
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
