using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

internal sealed partial class QueryReader
{
    // Reads the value behind a filter's name; what it cannot be is said and searched for as text.
    private bool ReadFilter(AndLevel level, (FieldKind Kind, string Name, SearchField? Field) filter, bool negative, int start)
    {
        var (kind, name, field) = filter;
        var quoted = _at < _text.Length && IsQuote(_text[_at]);
        string? value;
        if (quoted)
        {
            value = ReadQuoted();
        }
        else
        {
            var from = _at;
            while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !IsOpen(_text[_at]) && !IsClose(_text[_at]))
            {
                _at++;
            }

            value = _text[from.._at];
        }
        if (string.IsNullOrEmpty(value))
        {
            if (value is not null || !quoted)
            {
                Say(
                    "empty-value",
                    InvariantFormat("The filter “{0}:” has no value and was left out; write the value right behind the colon.", name),
                    start,
                    _at - start);
            }

            return false;
        }

        var length = _at - start;
        switch (kind)
        {
            case FieldKind.Text:
                if (field!.OnlyValues.Count > 0)
                {
                    value = TextFolding.Fold(value);
                    if (!field.OnlyValues.Contains(value, StringComparer.Ordinal))
                    {
                        var only = string.Join(" nor ", field.OnlyValues.Select(one => name + ":" + one));
                        return Odd("unknown-value", "“{0}” is neither " + only + "; it was searched for as text.");
                    }
                }
                return Add(new QueryNode.Property(field, [value]));
            case FieldKind.Number:
                if (!RangeValues.TryNumber(value, out var from, out var to))
                {
                    return Odd("bad-number", "“{0}” has no number such as 50, >50 or 10..20; it was searched for as text.");
                }

                if (from > to)
                {
                    Say("range-reversed", InvariantFormat("“{0}” was read from its smaller to its larger number.", _text[start.._at]), start, length);
                    (from, to) = (to, from);
                }
                return Add(new QueryNode.Number(field!, from, to));
            case FieldKind.Date:
                if (!RangeValues.TryTime(field!, value, _now, _zone, out var since, out var until))
                {
                    return Odd("bad-date", field == SearchFields.Age
                        ? "“{0}” has no age such as 12h, 7d, 3w, 6m or 1y; it was searched for as text."
                        : "“{0}” has no date such as 2023, 2023-09 or 2023-09-11; it was searched for as text.");
                }
                if (since >= until)
                {
                    Say("range-reversed", InvariantFormat("“{0}” ends before it begins, so nothing matches.", _text[start.._at]), start, length);
                }

                return Add(new QueryNode.Time(field!, since, until, TextFolding.Fold(value)));
            case FieldKind.Part:
                if (SearchFields.FindPart(value) is not { } part)
                {
                    return Odd("unknown-value", "“{0}” is none of in:title, in:body, in:comments and in:own; it was searched for as text.");
                }

                if (negative)
                {
                    return Odd("negated-part", "“{0}” cannot be excluded; write -(in:title word). It was searched for as text.");
                }

                level.AddPart(part, start, length);
                return true;
            default:
                if (_fields.FindFlag(name, value) is not { } flag)
                {
                    return Odd("unknown-value", "There is no filter “{0}”; it was searched for as text.");
                }

                return Add(new QueryNode.Flag(flag));
        }

        bool Add(QueryNode node)
        {
            if (!Count(start, length))
            {
                return false;
            }

            level.Add(negative ? new QueryNode.Not(node) : node, start, length);
            return true;
        }

        bool Odd(string code, string message)
        {
            Say(code, InvariantFormat(message, _text.Substring(start, length)), start, length);
            // A phrase, so that it never reads as a filter when it is printed.
            return AddText(level, quoted ? name + " " + value : _text.Substring(start, length), TextForm.Phrase, negative, start);
        }
    }
}
