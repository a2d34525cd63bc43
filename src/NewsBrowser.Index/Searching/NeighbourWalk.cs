using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Tells for many documents in ascending order whether two terms stand in them at a distance; reads the positions of whole blocks.</summary>
/// <remarks>The two are different cursors, and nobody else uses them meanwhile.</remarks>
internal ref struct NeighbourWalk
{
    /// <summary>Where fewer than one in so many postings is asked for, positions are better read one by one.</summary>
    private const int Sparse = 2;

    private readonly int _distance;
    private Side _first;
    private Side _second;

    /// <param name="first">The one term.</param>
    /// <param name="second">The other.</param>
    /// <param name="distance">How far behind the first it stands.</param>
    public NeighbourWalk(PostingCursor first, PostingCursor second, int distance)
    {
        _first = new Side(first);
        _second = new Side(second);
        _distance = distance;
    }

    /// <summary>Whether it is worth reading whole blocks for so many of a segment's documents.</summary>
    public static bool Suits(PostingCursor first, PostingCursor second, long documents) =>
        !ReferenceEquals(first, second) && documents * Sparse >= Math.Max(first.Documents, second.Documents);

    /// <summary>Whether they stand so in a document; not before the one asked for last.</summary>
    public bool AreIn(int document) =>
        _first.Seek(document) && _second.Seek(document) && Phrase.AreNeighbours(_first.Deltas, _second.Deltas, _distance);

    private ref struct Side(PostingCursor cursor)
    {
        private ReadOnlySpan<int> _documents;
        private ReadOnlySpan<int> _starts;
        private ReadOnlySpan<uint> _deltas;
        private int _block;
        private int _at;

        public readonly ReadOnlySpan<uint> Deltas => _deltas[_starts[_at].._starts[_at + 1]];

        public bool Seek(int document)
        {
            if ((_documents.IsEmpty || _documents[^1] < document) && !GoTo(document))
            {
                return false;
            }

            var at = _at;
            while (_documents[at] < document)
            {
                at++;
            }

            _at = at;
            return _documents[at] == document;
        }

        private bool GoTo(int document)
        {
            if (_block < cursor.Blocks)
            {
                _block = cursor.BlockFrom(document, _block);
            }

            if (_block >= cursor.Blocks)
            {
                return false;
            }

            cursor.Load(_block);
            _documents = cursor.Block;
            _at = 0;
            cursor.ReadPositions(out _starts, out _deltas);
            if (_documents[^1] >= document)
            {
                return true;
            }
            // The last one: nothing is behind it.
            _block = cursor.Blocks;
            return false;
        }
    }
}
