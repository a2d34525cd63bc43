using System.Buffers;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A stretch of a text that is a board's form, or that is not.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is; the stretches of a text lie end to end and cover it.</param>
/// <param name="IsForm">True for the form, false for what the poster wrote.</param>
public readonly record struct FormStretch(int Start, int Length, bool IsForm);

/// <summary>A recurring segment of a board's posts.</summary>
/// <param name="Key">By which it is recognised: its letters and digits, folded; a label has a colon at its end.</param>
/// <param name="Text">How it is written.</param>
/// <param name="Posts">In how many of the looked-at posts it stands.</param>
public sealed record FormSegment(string Key, string Text, int Posts);

/// <summary>What a board's form puts into its posts (<c>1. 標的：(例 2330.TW 台積電)</c>), told from what a poster writes into it.</summary>
/// <remarks>
/// A line is taken apart at colons and around brackets, because the form and the answer share lines. A segment is the form's when its letters and digits are
/// those of a segment that <see cref="PostingFormLearner"/> found to recur; how it is numbered, spaced and punctuated does not matter.
/// </remarks>
public sealed class PostingForm
{
    /// <summary>Longer segments are nobody's form: they would be a paragraph.</summary>
    public const int MaxKey = 160;

    private static readonly SearchValues<char> Marks = SearchValues.Create(" \n\t\u3000-=_*~─—:>.、");

    private readonly HashSet<string> _keys;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PostingForm(IEnumerable<FormSegment> segments)
    {
        Segments = [.. segments];
        _keys = Segments.Select(segment => segment.Key).ToHashSet(StringComparer.Ordinal);
        _lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The form of a board that has none.</summary>
    public static PostingForm None { get; } = new([]);

    /// <summary>Its segments, those of most posts first.</summary>
    public IReadOnlyList<FormSegment> Segments { get; }

    /// <summary>The stretches of a text whose lines are joined (<see cref="WrappedText"/>).</summary>
    public IReadOnlyList<FormStretch> Split(string text)
    {
        if (_keys.Count == 0)
        {
            return [new FormStretch(0, text.Length, false)];
        }

        var stretches = new List<FormStretch>();
        var done = 0;
        Span<char> key = stackalloc char[MaxKey];
        foreach (var (start, end) in new SegmentEnumerator(text))
        {
            if (ReadKey(text.AsSpan(start, end - start), key) is > 0 and var length && _lookup.Contains(key[..length]))
            {
                Add(done, start, false);
                Add(start, end, true);
                done = end;
            }
        }

        Add(done, text.Length, false);
        return stretches;

        void Add(int from, int to, bool isForm)
        {
            if (to <= from)
            {
                return;
            }

            // Rules, numbers' dots and the marks of quoted lines beside the form's segments are the form's.
            isForm |= to - from < text.Length && !text.AsSpan(from, to - from).ContainsAnyExcept(Marks);
            if (isForm && stretches is [.., { IsForm: true } last])
            {
                stretches[^1] = last with { Length = to - last.Start };
            }
            else
            {
                stretches.Add(new FormStretch(from, to - from, isForm));
            }
        }
    }

    /// <summary>A text's stretches of one kind, a line for each.</summary>
    public string Extract(string text, bool form) => _keys.Count == 0
        ? form ? string.Empty : text
        : string.Join('\n', Split(text).Where(stretch => stretch.IsForm == form).Select(stretch => text.Substring(stretch.Start, stretch.Length)));

    /// <summary>Whether a text has a segment of the form.</summary>
    public bool IsIn(string text) => _keys.Count > 0 && Split(text).Any(stretch => stretch.IsForm);

    /// <summary>Writes a segment's key; returns its length, 0 for one that has none.</summary>
    internal static int ReadKey(ReadOnlySpan<char> segment, Span<char> key)
    {
        segment = segment.Trim();
        var isLabel = segment.Length > 1 && segment[^1] is ':' or '：';
        segment = RemoveNumber(segment);
        var length = 0;
        foreach (var unit in segment)
        {
            if (char.IsLetterOrDigit(unit))
            {
                if (length == key.Length - 1)
                {
                    return 0;
                }

                key[length++] = TextFolding.Fold(unit);
            }
        }

        if (length > 0 && isLabel)
        {
            key[length++] = ':';
        }

        return length;
    }

    /// <summary><c>1. </c>, <c>(2)</c>, <c>３、</c> before a line: forms are numbered, and renumbered.</summary>
    private static ReadOnlySpan<char> RemoveNumber(ReadOnlySpan<char> segment)
    {
        var at = segment.Length > 0 && segment[0] is '(' or '（' ? 1 : 0;
        var digits = at;
        while (digits < segment.Length && digits - at < 2 && char.IsAsciiDigit(TextFolding.Fold(segment[digits])))
        {
            digits++;
        }

        return digits > at && digits < segment.Length && segment[digits] is '.' or '．' or '、' or ')' or '）' ? segment[(digits + 1)..] : segment;
    }

    /// <summary>The segments of a text: what stands in brackets, what ends with a colon, and what is left of a line. The marks of quoted lines are part of
    /// none, the station's own lines are in every post and no board's, and addresses are not taken apart.</summary>
    internal ref struct SegmentEnumerator(string text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private bool _inLine;

        public (int Start, int End) Current { get; private set; }

        public readonly SegmentEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_at < _text.Length)
            {
                if (!_inLine)
                {
                    SkipMarks();
                    if (SkipStationLine())
                    {
                        continue;
                    }
                }

                if (_at == _text.Length)
                {
                    return false;
                }

                var start = _at;
                var end = FindEnd();
                _inLine = end < _text.Length && _text[end] != '\n';
                _at = _inLine ? end : end + 1;
                if (end > start)
                {
                    Current = (start, end);
                    return true;
                }
            }

            return false;
        }

        private void SkipMarks()
        {
            while (_at + 1 < _text.Length && _text[_at] is ':' or '>' && _text[_at + 1] == ' ')
            {
                _at += 2;
            }
        }

        private bool SkipStationLine()
        {
            var line = _text[_at..];
            line = line.IndexOf('\n') is >= 0 and var end ? line[..end] : line;
            if (StationLine.Classify(line) is StationLineKind.None or StationLineKind.Other)
            {
                return false;
            }

            _at = Math.Min(_at + line.Length + 1, _text.Length);
            return true;
        }

        private readonly int FindEnd()
        {
            var isBracket = _text[_at] is '(' or '（';
            for (var at = _at; at < _text.Length; at++)
            {
                switch (_text[at])
                {
                    case '\n':
                        return at;
                    case ')' or '）' when isBracket:
                        return at + 1;
                    case '(' or '（' when at > _at && !isBracket:
                        return at;
                    case ':' or '：' when !isBracket && !IsInside(at):
                        return at + 1;
                }
            }

            return _text.Length;
        }

        /// <summary>The colon of an address or of a time of day.</summary>
        private readonly bool IsInside(int at) => at + 1 < _text.Length
            && (_text[at + 1] == '/' || (at > 0 && char.IsAsciiDigit(_text[at - 1]) && char.IsAsciiDigit(_text[at + 1])));
    }
}
