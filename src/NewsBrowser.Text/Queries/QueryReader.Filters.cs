using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

internal sealed partial class QueryReader
{
    // Reads the value behind a filter's name; what it cannot be is left out and said to be.
    private bool ReadFilter(AndLevel level, (FieldKind Kind, string Name, SearchField? Field) filter, bool negative, int start)
    {
        var (kind, name, field) = filter;
        var valueStart = _at;
        var quoted = _at < _text.Length && IsQuote(_text[_at]);
        var value = quoted ? ReadQuoted() : ReadValue();
        if (string.IsNullOrEmpty(value))
        {
            return !(value is null && quoted) && SayEmpty(name, start);
        }

        switch (kind)
        {
            case FieldKind.Text:
                var values = quoted || field!.Match == ValueMatch.Url ? [value] : ListReading.SplitValues(value);
                return ReadKnownValues(field!, values, name, start) is { } known && AddNode(level, new QueryNode.Property(field!, known), negative, start);
            case FieldKind.Number:
                return ReadNumbers(level, field!, value, quoted, valueStart, negative, start);
            case FieldKind.Date:
                return ReadTime(level, name, value, negative, start);
            case FieldKind.Part:
                return ReadPart(level, value, negative, start);
            case FieldKind.WithinPart:
                return ReadWithin(level, name, value, quoted, negative, start);
            default:
                return ReadFlags(level, name, quoted ? [value] : ListReading.SplitValues(value), negative, start);
        }
    }

    private string ReadValue()
    {
        var from = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !IsOpen(_text[_at]) && !IsClose(_text[_at]))
        {
            _at++;
        }

        return _text[from.._at];
    }

    private bool SayEmpty(string name, int start)
    {
        var rest = _text[_at..].TrimStart();
        var offers = rest.Length < _text.Length - _at && rest.Length > 0 && !EndsWord(rest[0]) && !BeginsFilter(_text.Length - rest.Length)
            ? new[] { new QueryOffer(name + ":" + rest.Split(' ')[0], _text[..start] + name + ":" + rest) }
            : [];
        return LeaveOut("empty-value", "The filter “{0}:” has no value and was left out; write the value right behind the colon.", name, start, offers);
    }

    // The values of a filter that takes certain ones alone; null when one of them is none.
    private string[]? ReadKnownValues(SearchField field, IReadOnlyList<string> values, string name, int start)
    {
        if (field.OnlyValues.Count == 0)
        {
            return [.. values.Distinct(StringComparer.Ordinal)];
        }

        string[] folded =
            [.. values.Select(TextFolding.Fold).Select(value => field.ValueNames.GetValueOrDefault(value, value)).Distinct(StringComparer.Ordinal)];
        if (folded.All(value => field.OnlyValues.Contains(value, StringComparer.Ordinal)))
        {
            return folded;
        }

        List<QueryOffer> offers = [.. field.OnlyValues.Select(value => Offer(field.Name + ":" + value, start))];
        if (field == SearchFields.Reaction)
        {
            // Among posts the same word is a topic.
            offers.Insert(0, Offer(QueryPrinter.Print(new QueryNode.Property(SearchFields.Topic, values)), start));
        }

        LeaveOut("unknown-value", "“{1}” is not known and was left out.", name, start, offers);
        return null;
    }

    private bool ReadNumbers(AndLevel level, SearchField field, string value, bool quoted, int valueStart, bool negative, int start)
    {
        var values = RangeValues.TryNumber(value, out _, out _) ? [value] : ListReading.SplitValues(value);
        var ranges = new List<QueryNode>();
        foreach (var one in values)
        {
            if (!RangeValues.TryNumber(one, out var from, out var to))
            {
                if (field == SearchFields.Comments)
                {
                    // 留言:恭喜 asks what the comments say, not how many there are.
                    _at = valueStart;
                    return ReadWithin(level, "in:comments", quoted ? ReadQuoted()! : ReadValue(), quoted, negative, start);
                }

                var digits = new string([.. one.Where(char.IsAsciiDigit).Take(9)]);
                return LeaveOut(
                    "bad-number", "“{1}” has no number such as 50, >50 or 10..20; it was left out.", field.Name, start,
                    digits.Length == 0
                        ? [Offer(field.Name + ":>0", start)]
                        : [Offer(field.Name + ":>=" + digits, start), Offer(field.Name + ":" + digits, start)]);
            }

            if (from > to)
            {
                Say("range-reversed", InvariantFormat("“{0}” was read from its smaller to its larger number.", _text[start.._at]), start, _at - start);
                (from, to) = (to, from);
            }

            ranges.Add(new QueryNode.Number(field, from, to));
        }

        return AddNode(level, ranges.Aggregate(AndLevel.Either), negative, start);
    }

    private bool ReadTime(AndLevel level, string name, string value, bool negative, int start)
    {
        if (TimeValues.Read(name, value, _now, _zone) is not { } time)
        {
            var month = System.Text.RegularExpressions.Regex.Match(TextFolding.Fold(value), "[12][0-9]{3}(-(0?[1-9]|1[0-2])(?![0-9]))?");
            var offers = name == "age"
                ? new[] { Offer("age:7d", start), Offer("age:1m", start) }
                : [month.Success ? Offer(name + ":" + month.Value, start) : Offer("date:this-year", start)];
            return LeaveOut(
                "bad-date",
                name == "age" ? "“{1}” has no age such as 12h, 7d, 3w, 6m or 1y; it was left out."
                    : "“{1}” has no date such as 2023, 2023-09 or 2023-09-11; it was left out.",
                name, start, offers);
        }

        if (time.From >= time.To)
        {
            Say("range-reversed", InvariantFormat("“{0}” ends before it begins, so nothing matches.", _text[start.._at]), start, _at - start);
        }

        return AddNode(level, time, negative, start);
    }

    private bool ReadPart(AndLevel level, string value, bool negative, int start)
    {
        if (SearchFields.FindPart(value) is not { } part)
        {
            return LeaveOut(
                "unknown-value", "“{1}” is none of in:title, in:body, in:comments, in:own and in:form; it was left out.", "in", start,
                [.. SearchFields.Parts.Select(row => Offer(row.Name, start))]);
        }

        if (negative)
        {
            var rest = _text[_at..].Trim();
            var group = "-(" + _text[start.._at] + " " + rest + ")";
            return LeaveOut(
                "negated-part", "“{1}” cannot be excluded; write -(in:title word). It was left out.", "in", start,
                rest.Length == 0 ? [] : [new QueryOffer(group, _text[..(start - 1)] + group)]);
        }

        level.AddPart(part, start, _at - start);
        return true;
    }

    // title:台積電 is in:title for that one text; 標的:台積電 asks for titles of the class too.
    private bool ReadWithin(AndLevel level, string means, string value, bool quoted, bool negative, int start)
    {
        QueryNode? text;
        if (quoted)
        {
            text = MakeText(value, TextForm.Phrase, start);
        }
        else
        {
            var members = ListReading.Split(value) ?? [value.TrimEnd(ListSigns) is { Length: > 0 } trimmed ? trimmed : value];
            QueryNode[] read = [.. members.Select(member => ReadText(member, start)).OfType<QueryNode>().Distinct()];
            text = read.Length switch { 0 => null, 1 => read[0], _ => new QueryNode.Or(read) };
            if (text is QueryNode.Or list && !negative)
            {
                _lists.Add((list, start, _at - start));
            }
        }

        if (text is null || !Count(start, _at - start))
        {
            return false;
        }

        var part = means == SearchFields.Target ? DocumentPart.Title : SearchFields.FindPart(means["in:".Length..])!.Value;
        QueryNode node = new QueryNode.Within(part, text);
        if (means == SearchFields.Target)
        {
            node = new QueryNode.And([new QueryNode.Property(SearchFields.Class, [SearchFields.Target]), node]);
        }

        level.AddGroup(negative ? new QueryNode.Not(node) : node);
        return true;
    }

    private bool ReadFlags(AndLevel level, string name, IReadOnlyList<string> values, bool negative, int start)
    {
        var any = false;
        foreach (var value in values)
        {
            if (_fields.FindFlag(name, value) is { } flag)
            {
                any |= AddNode(level, new QueryNode.Flag(flag), negative, start);
                continue;
            }

            var folded = TextFolding.Fold(value);
            LeaveOut(
                "unknown-value", "There is no filter “{1}”; it was left out.", name, start,
                [
                    .. _fields.All.Where(field => field.Kind == FieldKind.Flag)
                        .OrderBy(field => EditDistance.Between(folded, field.Name.Split(':')[1])
                            + (field.Name.StartsWith(name, StringComparison.Ordinal) ? 0 : 1))
                        .ThenBy(field => field.Name, StringComparer.Ordinal).Take(2).Select(field => Offer(field.Name, start)),
                ]);
        }

        return any;
    }
}
