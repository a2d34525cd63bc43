using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

/// <summary>Texts, in quotes and without.</summary>
internal sealed partial class QueryReader
{
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
        if (ReadSpecialWord(level, negative) is { } done)
        {
            return done;
        }

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
        if (LooksLikeFilter(word))
        {
            return LeaveOut(
                "unknown-filter",
                "There is no filter “{0}:”; “{1}” was left out.",
                word[..word.IndexOf(':', StringComparison.Ordinal)],
                start,
                [.. FindNearFilters(word, start), QuoteAsText(word, start)]);
        }

        var members = ListReading.Split(word);
        if (members is null)
        {
            var text = word.TrimEnd(ListSigns);
            if (!(text.Length > 0 && text.Length < word.Length))
            {
                return ReadText(word, start) is { } one && AddNode(level, one, negative, start);
            }

            var added = ReadText(text, start) is { } node && AddNode(level, node, negative, start);
            level.Part();
            return added;
        }

        var read = members.Select(member => ReadText(member, start)).OfType<QueryNode>().Distinct().ToList();
        if (read.Count == 0 || !Count(start, word.Length))
        {
            return false;
        }

        _clauses += read.Count - 1;
        var list = read.Count == 1 ? read[0] : new QueryNode.Or(read);
        if (list is QueryNode.Or or && !negative)
        {
            _lists.Add((or, start, word.Length));
        }

        level.Add(negative ? new QueryNode.Not(list) : list, start, word.Length);
        if (IsListSign(word[^1]))
        {
            level.Part();
        }

        return true;
    }

    // A text that stands without quotes; null, and said, where it has nothing to search for.
    private QueryNode.Text? ReadText(string word, int start)
    {
        var value = word.TrimEnd('*', '＊');
        var isFace = TextMatch.DetermineForm(TextFolding.Fold(word), prefix: false) == TextMatchForm.Substring && !CharacterClass.HasHan(word);
        if (isFace)
        {
            value = word;
        }

        if (value.Length == 0)
        {
            Say("star-alone", "A star needs the beginning of a word before it; it was left out.", start, word.Length);
            return null;
        }
        if (!isFace && value.AsSpan().IndexOfAny('*', '＊') >= 0)
        {
            Say("star-inside", "A star works at the end of a word only; this one parts words.", start, word.Length);
        }

        var starred = value.Length < word.Length;
        value = EndPunctuation.Trim(value);
        // Without its marks it may begin as a filter does (。board:a); it is text, and prints as such.
        // In a sentence an “or” is a word as others are; elsewhere it parts a list unless it is quoted.
        var isPlain = QueryPrinter.IsPlainWord(value) && (value is not ("or" or "Or") || ListReading.HasFunctionWords(_text));
        return MakeText(value, isPlain ? starred ? TextForm.Prefix : TextForm.Word : TextForm.Phrase, start);
    }

    private QueryNode.Text? MakeText(string value, TextForm form, int start)
    {
        if (TextMatch.DetermineForm(TextFolding.Fold(value), form == TextForm.Prefix) is null)
        {
            Say("nothing-to-search", InvariantFormat("“{0}” has nothing to search for in it and was left out.", value), start, _at - start);
            return null;
        }

        return new QueryNode.Text(value, form);
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

    private bool AddText(AndLevel level, string value, TextForm form, bool negative, int start) =>
        MakeText(value, form, start) is { } text && AddNode(level, text, negative, start);

    private bool AddNode(AndLevel level, QueryNode node, bool negative, int start)
    {
        var length = _at - start;
        if (!Count(start, length))
        {
            return false;
        }

        level.Add(negative ? new QueryNode.Not(node) : node, start, length);
        return true;
    }
}
