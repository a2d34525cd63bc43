using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Tells whether terms stand in a document as they stand in the searched text.</summary>
internal sealed class Phrase
{
    private readonly PostingCursor[] _cursors;
    private readonly int[] _offsets;
    private int[] _starts = new int[64];

    private Phrase(PostingCursor[] cursors, int[] offsets)
    {
        _cursors = cursors;
        _offsets = offsets;
    }

    public int Parts => _cursors.Length;

    /// <summary>Opens the parts that have positions, the rarest first; null when the segment lacks one of the terms.</summary>
    public static Phrase? Open(List<TextPlan.PlacedTerm> parts, Func<int, PostingCursor?> cursorOf)
    {
        var opened = new List<(PostingCursor Cursor, int Offset)>();
        foreach (var part in parts)
        {
            if (cursorOf(part.Term) is not { } cursor)
            {
                return null;
            }

            if (part.HasPosition)
            {
                opened.Add((cursor, part.Position));
            }
        }
        opened.Sort((a, b) => a.Cursor.Documents.CompareTo(b.Cursor.Documents));
        return new Phrase([.. opened.Select(part => part.Cursor)], [.. opened.Select(part => part.Offset)]);
    }

    /// <summary>Whether the two rarest parts decide for documents of which so many have all parts,
    /// so that <see cref="Neighbours"/> tells quickly which may have the phrase.</summary>
    public bool HasQuickNeighbours(long documents) => _cursors.Length > 1 && NeighbourWalk.Suits(_cursors[0], _cursors[1], documents);

    /// <summary>Whether that is all there is to look at: two parts that stand together in any field.</summary>
    public bool AreNeighboursAll(int fields) => _cursors.Length == 2 && fields < 0;

    /// <summary>Walks over the two rarest parts.</summary>
    public NeighbourWalk Neighbours() => new(_cursors[0], _cursors[1], _offsets[1] - _offsets[0]);

    /// <summary>Whether the parts stand together in one of the fields of a document that has them all; quick when documents come in ascending order.</summary>
    public bool IsIn(Segment segment, int document, int fields)
    {
        var first = _cursors[0].Seek(document);
        var second = _cursors[1].Seek(document);
        if (first < 0 || second < 0)
        {
            return false;
        }
        // Where the first part is in no other field, the phrase is not either.
        var anywhere = fields < 0 || (_cursors[0].Masks[first] & ~fields) == 0;
        var deltas = _cursors[0].PositionDeltas(first);
        if (_cursors.Length == 2 && anywhere && !ReferenceEquals(_cursors[0], _cursors[1]))
        {
            return AreNeighbours(deltas, _cursors[1].PositionDeltas(second), _offsets[1] - _offsets[0]);
        }

        var count = Begin(deltas, _offsets[0]);
        for (var part = 1; part < _cursors.Length; part++)
        {
            var at = _cursors[part].Seek(document);
            if (at < 0)
            {
                return false;
            }

            count = Keep(_cursors[part].Positions(at), _offsets[part], count);
            if (count == 0)
            {
                return false;
            }
        }
        return anywhere || AnyInFields(segment, document, count, _offsets[0], fields);
    }

    /// <summary>Whether the parts stand before a word that stands at one of the positions.</summary>
    public bool GoesOnTo(Segment segment, int document, ReadOnlySpan<uint> deltas, int offset, int fields)
    {
        var before = _cursors.Length == 0 ? -1 : _cursors[0].Seek(document);
        if (_cursors.Length > 0 && before < 0)
        {
            return false;
        }

        if (_cursors.Length == 1 && fields < 0)
        {
            return AreNeighbours(_cursors[0].PositionDeltas(before), deltas, offset - _offsets[0]);
        }

        var count = Begin(deltas, offset);
        for (var part = 0; part < _cursors.Length && count > 0; part++)
        {
            var at = _cursors[part].Seek(document);
            count = at < 0 ? 0 : Keep(_cursors[part].Positions(at), _offsets[part], count);
        }
        return count > 0 && (fields < 0 || AnyInFields(segment, document, count, offset, fields));
    }

    /// <summary>Whether two lists of positions, kept by their distances, have two that stand so far from each other.</summary>
    public static bool AreNeighbours(ReadOnlySpan<uint> first, ReadOnlySpan<uint> second, int distance)
    {
        // Both are read as they are kept, by the distance from one to the next.
        int i = 0, j = 0;
        int a = (int)first[0] + distance, b = (int)second[0];
        while (a != b)
        {
            if (a < b)
            {
                if (++i == first.Length)
                {
                    return false;
                }

                a += (int)first[i];
            }
            else
            {
                if (++j == second.Length)
                {
                    return false;
                }

                b += (int)second[j];
            }
        }
        return true;
    }

    private int Begin(ReadOnlySpan<uint> deltas, int offset)
    {
        if (_starts.Length < deltas.Length)
        {
            _starts = new int[deltas.Length * 2];
        }

        var position = -offset;
        for (var i = 0; i < deltas.Length; i++)
        {
            _starts[i] = position += (int)deltas[i];
        }

        return deltas.Length;
    }

    private int Keep(ReadOnlySpan<int> positions, int offset, int count)
    {
        var kept = 0;
        var other = 0;
        for (var i = 0; i < count; i++)
        {
            var wanted = _starts[i] + offset;
            while (other < positions.Length && positions[other] < wanted)
            {
                other++;
            }

            if (other == positions.Length)
            {
                break;
            }

            if (positions[other] == wanted)
            {
                _starts[kept++] = _starts[i];
            }
        }
        return kept;
    }

    // Starts are where the text's position 0 would be, which may be a part that is not looked for; a part that is tells the field.
    private bool AnyInFields(Segment segment, int document, int count, int offset, int fields)
    {
        for (var i = 0; i < count; i++)
        {
            if ((fields >> FindField(segment, document, _starts[i] + offset) & 1) != 0)
            {
                return true;
            }
        }
        return false;
    }

    private static int FindField(Segment segment, int document, int position)
    {
        var field = 0;
        long end = 0;
        for (; field < segment.FieldLengths.Length - 1; field++)
        {
            end += segment.FieldLengths[field].Open().GetOrZero(document) + 1;
            if (position < end)
            {
                break;
            }
        }
        return field;
    }
}
