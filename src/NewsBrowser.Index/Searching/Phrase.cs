using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Tells whether terms stand in a document as they stand in the searched text.</summary>
internal sealed class Phrase
{
    private readonly PostingCursor[] _cursors;
    private readonly int[] _offsets;
    private readonly int[] _blocks;
    private int[] _starts = new int[64];

    private Phrase(PostingCursor[] cursors, int[] offsets)
    {
        _cursors = cursors;
        _offsets = offsets;
        _blocks = new int[cursors.Length];
    }

    public int Parts => _cursors.Length;

    /// <summary>Opens the parts that have positions, the rarest first; null when the segment lacks one of the terms.</summary>
    public static Phrase? Open(List<TextPlan.Part> parts, Func<int, PostingCursor?> cursorOf)
    {
        var opened = new List<(PostingCursor Cursor, int Offset)>();
        foreach (TextPlan.Part part in parts)
        {
            if (cursorOf(part.Term) is not { } cursor)
                return null;
            if (part.HasPosition)
                opened.Add((cursor, part.Position));
        }
        opened.Sort((a, b) => a.Cursor.Documents.CompareTo(b.Cursor.Documents));
        return new Phrase([.. opened.Select(part => part.Cursor)], [.. opened.Select(part => part.Offset)]);
    }

    /// <summary>Begins a run over ascending documents.</summary>
    public void Begin() => Array.Clear(_blocks);

    /// <summary>Whether the parts stand together in one of the fields of a document that has them all.</summary>
    public bool IsIn(Segment segment, int document, int fields)
    {
        int count = 0;
        for (int part = 0; part < _cursors.Length; part++)
        {
            int at = _cursors[part].Find(document, ref _blocks[part]);
            if (at < 0)
                return false;
            ReadOnlySpan<int> positions = _cursors[part].Positions(at);
            count = part == 0 ? Begin(positions, _offsets[0]) : Keep(positions, _offsets[part], count);
            if (count == 0)
                return false;
        }
        return fields < 0 || AnyInFields(segment, document, count, _offsets[0], fields);
    }

    /// <summary>Whether the parts stand before a word that stands at one of the positions; documents may come in any order.</summary>
    public bool GoesOnTo(Segment segment, int document, ReadOnlySpan<int> positions, int offset, int fields)
    {
        int count = Begin(positions, offset);
        for (int part = 0; part < _cursors.Length && count > 0; part++)
        {
            int block = 0;
            int at = _cursors[part].Find(document, ref block);
            count = at < 0 ? 0 : Keep(_cursors[part].Positions(at), _offsets[part], count);
        }
        return count > 0 && AnyInFields(segment, document, count, offset, fields);
    }

    private int Begin(ReadOnlySpan<int> positions, int offset)
    {
        if (_starts.Length < positions.Length)
            _starts = new int[positions.Length * 2];
        for (int i = 0; i < positions.Length; i++)
            _starts[i] = positions[i] - offset;
        return positions.Length;
    }

    private int Keep(ReadOnlySpan<int> positions, int offset, int count)
    {
        int kept = 0;
        int other = 0;
        for (int i = 0; i < count; i++)
        {
            int wanted = _starts[i] + offset;
            while (other < positions.Length && positions[other] < wanted)
                other++;
            if (other == positions.Length)
                break;
            if (positions[other] == wanted)
                _starts[kept++] = _starts[i];
        }
        return kept;
    }

    // Starts are where the text's position 0 would be, which may be a part that is not looked for; a part that is tells the field.
    private bool AnyInFields(Segment segment, int document, int count, int offset, int fields)
    {
        for (int i = 0; i < count; i++)
        {
            if ((fields >> FieldOf(segment, document, _starts[i] + offset) & 1) != 0)
                return true;
        }
        return false;
    }

    private static int FieldOf(Segment segment, int document, int position)
    {
        int field = 0;
        long end = 0;
        for (; field < segment.FieldLengths.Length - 1; field++)
        {
            end += segment.FieldLengths[field].Open().GetOrZero(document) + 1;
            if (position < end)
                break;
        }
        return field;
    }
}
