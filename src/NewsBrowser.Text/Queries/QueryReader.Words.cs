using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

/// <summary>The words that are more than text: addresses, @people, #topics, times, and what parts the members of a list.</summary>
internal sealed partial class QueryReader
{
    private static readonly char[] ListSigns = [',', '，', '、', '|', '｜', '､', '﹑'];

    /// <summary>Whether a word is written as a filter is: Latin letters, a colon, and something that is no address behind it.</summary>
    internal static bool LooksLikeFilter(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < word.Length && !word.AsSpan(colon + 1).StartsWith("//") && word.AsSpan(0, colon).IndexOfAnyExcept(Letters) < 0;
    }

    // A comma, a bar or an “or” between two texts; null when there is none here, false when it is the operator OR.
    private bool? ReadListSign(AndLevel level)
    {
        if (IsListSign(_text[_at]) && level.EndsWithText)
        {
            level.Part();
            _at++;
            return true;
        }

        var length = _text[_at] == '或' ? 1 : 2;
        var isOr = _text[_at] == '或' ? IsKeyword("或") : IsKeyword("or") || IsKeyword("Or");
        var next = _at + length;
        while (isOr && next < _text.Length && char.IsWhiteSpace(_text[next]))
        {
            next++;
        }

        if (!isOr || level.IsEmpty || next >= _text.Length || IsClose(_text[next]) || ListReading.IsSentence(_text))
        {
            return null;
        }

        if (!level.EndsWithText || IsOpen(_text[next]) || IsMinus(_text[next]) || BeginsFilter(next))
        {
            return false;
        }

        level.Part();
        _at += length;
        return true;
    }

    private bool BeginsFilter(int at)
    {
        var end = FindWordEnd(at);
        return _fields.StartsFilter(_text[at..end]) || LooksLikeFilter(_text[at..end]);
    }

    // What a word is that is more than text; null when it is text or a filter with its name.
    private bool? ReadSpecialWord(AndLevel level, bool negative)
    {
        var start = _at;
        if (IsKeyword("或"))
        {
            _at++;
            return AddText(level, "或", TextForm.Phrase, negative, start);
        }

        if (IsKeyword("or") && !ListReading.HasFunctionWords(_text))
        {
            _at += 2;
            return AddText(level, "or", TextForm.Phrase, negative, start);
        }

        var end = start;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]))
        {
            end++;
        }

        if (PostAddress.IsWeb(_text[start..end]))
        {
            _at = end;
            return AddNode(level, new QueryNode.Property(SearchFields.Url, [TrimAddress(_text[start..end])]), negative, start);
        }

        end = FindWordEnd(start);
        var word = _text[start..end];
        if (PostAddress.FindFileName(word) is not null)
        {
            _at = end;
            ReadBoardOfCode(out var board);
            var added = AddNode(level, new QueryNode.Property(SearchFields.Url, [word[0] == '＃' ? "#" + word[1..] : word]), negative, start);
            if (board is not null && !negative)
            {
                level.Add(new QueryNode.Property(SearchFields.Board, [board]), start, _at - start);
            }

            return added;
        }

        if (word.Length > 1 && word[0] is '@' or '＠' or '#' or '＃' && IsName(word))
        {
            _at = end;
            var field = word[0] is '@' or '＠' ? SearchFields.Person : SearchFields.Topic;
            return AddNode(level, new QueryNode.Property(field, [word[1..]]), negative, start);
        }

        return ReadTimeWords(level, negative, word);
    }

    private bool? ReadTimeWords(AndLevel level, bool negative, string word)
    {
        var start = _at;
        var end = start + word.Length;
        if (!TimeValues.IsTimeWord(word) && !(_text.Trim().ToLowerInvariant() is "today" or "yesterday"))
        {
            if (word.Length == 0 || word[0] is not ('t' or 'l' or 'p' or 'T' or 'L' or 'P'))
            {
                return null;
            }

            // Two or three words.
            end = NextWordEnd(end);
            if (end < 0 || (!TimeValues.IsTimePhrase(_text[start..end]) && ((end = NextWordEnd(end)) < 0 || !TimeValues.IsTimePhrase(_text[start..end]))))
            {
                return null;
            }
        }

        var written = _text[start..end];
        if (TimeValues.Read("date", written, _now, _zone) is not { } time)
        {
            return null;
        }

        _at = end;
        Problems.Add(new QueryProblem("time-words", InvariantFormat("“{0}” was read as a time.", written), start, end - start)
        {
            Offers = [QuoteAsText(written, start)],
        });
        return AddNode(level, time, negative, start);

        int NextWordEnd(int at)
        {
            var next = at;
            while (next < _text.Length && char.IsWhiteSpace(_text[next]))
            {
                next++;
            }

            return next == at || next >= _text.Length ? -1 : FindWordEnd(next) is var found && found > next ? found : -1;
        }
    }

    // (Stock) behind a post's code.
    private void ReadBoardOfCode(out string? board)
    {
        board = null;
        var at = _at;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        if (at >= _text.Length || !IsOpen(_text[at]))
        {
            return;
        }

        var end = at + 1;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '-' or '_'))
        {
            end++;
        }

        if (end > at + 1 && end < _text.Length && IsClose(_text[end]))
        {
            board = _text[(at + 1)..end];
            _at = end + 1;
        }
    }

    // Of a name no sign but those that names have; #1 and @ alone are text.
    private static bool IsName(string word)
    {
        var name = word.AsSpan(1);
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.' or '+'))
            {
                return false;
            }
        }

        return char.IsLetter(name[0]) || (word[0] is '@' or '＠' && char.IsLetterOrDigit(name[0]));
    }

    // The marks of the sentence that an address stood in.
    private static string TrimAddress(string address)
    {
        var trimmed = address.TrimEnd('，', '。', '、', '」', '』', '》', ',', '.', ';', '；', '！', '？', '"', '”', '）');
        return trimmed.EndsWith(')') && !trimmed.Contains('(', StringComparison.Ordinal) ? trimmed.TrimEnd(')') : trimmed;
    }

    private bool LeaveOut(string code, string message, string name, int start, IReadOnlyList<QueryOffer> offers)
    {
        var written = _text[start.._at];
        Problems.Add(new QueryProblem(code, string.Format(System.Globalization.CultureInfo.InvariantCulture, message, name, written), start, _at - start)
        {
            Offers = [.. offers.DistinctBy(offer => offer.Query)],
        });
        return false;
    }

    // The search with something else in place of what was just read.
    private QueryOffer Offer(string instead, int start) => new(instead, _text[..start] + instead + _text[_at..]);

    private QueryOffer QuoteAsText(string text, int start)
    {
        var quoted = "\"" + text.Replace("\"", string.Empty, StringComparison.Ordinal) + "\"";
        return new QueryOffer(quoted, _text[..start] + quoted + _text[(start + text.Length)..]);
    }

    // Filters whose names are like one that is none: baord: is board:.
    private IEnumerable<QueryOffer> FindNearFilters(string word, int start)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = TextFolding.Fold(word[..colon]);
        return _fields.Names.Where(known => name.Length > 3 && char.IsAsciiLetter(known[0]) && EditDistance.Between(name, known) <= (name.Length > 4 ? 2 : 1))
            .OrderBy(known => EditDistance.Between(name, known)).ThenBy(known => known, StringComparer.Ordinal)
            .Select(known => _fields.TryFind(known, out var filter) && filter.Field is not null ? filter.Name : known).Distinct().Take(2)
            .Select(known => Offer(known + word[colon..], start));
    }
}
