using System.Runtime.InteropServices;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Writes terms in order of their keys, each with its postings and positions.</summary>
/// <remarks>
/// A term of one document, as most are, keeps its posting in the dictionary. Others have blocks of 128 postings,
/// and with more than one block a directory in front that says where each ends, so that an intersection finds a document without reading what is between.
/// docs/formats/index-files.md has it byte by byte.
/// </remarks>
internal sealed class PostingWriter
{
    /// <summary>In the byte with the number of masks: every document of the block has the term once, and how often is not written.</summary>
    public const int OnceEachFlag = 0x80;

    private readonly TermDictionaryWriter _terms;
    private readonly ByteBuffer _directory = new();
    private readonly ByteBuffer _body = new(4096);
    private readonly ByteBuffer _positions = new(4096);
    private readonly ByteBuffer _single = new();
    private readonly uint[] _deltas = new uint[PackedInts.Block];
    private readonly byte[] _masks = new byte[PackedInts.Block];
    private readonly uint[] _frequencies = new uint[PackedInts.Block];
    private readonly uint[] _codes = new uint[PackedInts.Block];
    private readonly List<uint> _positionDeltas = [];
    private byte[] _key = new byte[64];
    private int _keyLength;
    private bool _isText;
    private bool _hasPositions;
    private int _inBlock;
    private int _documents;
    private int _lastDocument;

    /// <summary>A writer whose terms are appended to another's, so that two threads can write; used again after that.</summary>
    public PostingWriter() => _terms = new TermDictionaryWriter();

    /// <param name="output">Takes the postings now, in a section that this begins.</param>
    /// <param name="dictionary">Takes the terms for as long as postings are written; read back by <see cref="Finish"/>.</param>
    public PostingWriter(SegmentOutput output, Stream dictionary) => _terms = new TermDictionaryWriter(output, dictionary);

    public void BeginTerm(ReadOnlySpan<byte> key)
    {
        if (key.Length > _key.Length)
        {
            _key = new byte[key.Length * 2];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
        _isText = TermKey.IsText(key[0]);
        _hasPositions = TermKey.HasPositions(key[0]);
        _inBlock = 0;
        _documents = 0;
        _lastDocument = -1;
        _directory.Clear();
        _body.Clear();
        _positions.Clear();
        _positionDeltas.Clear();
    }

    /// <summary>Adds a posting; documents come in ascending order.</summary>
    /// <param name="document">Its number in the segment.</param>
    /// <param name="mask">The fields that hold the term; ignored for keywords.</param>
    /// <param name="positionDeltas">The first position, then the distance of each from the one before; empty where none are kept.</param>
    public void Add(int document, byte mask, ReadOnlySpan<uint> positionDeltas)
    {
        _deltas[_inBlock] = (uint)(document - _lastDocument - 1);
        _lastDocument = document;
        _masks[_inBlock] = mask;
        _frequencies[_inBlock] = (uint)positionDeltas.Length - 1;
        _documents++;
        if (_hasPositions)
        {
            _positionDeltas.AddRange(positionDeltas);
        }

        if (++_inBlock == PackedInts.Block)
        {
            EndBlock();
        }
    }

    /// <summary>Adds postings as another segment has them in a block.</summary>
    /// <param name="documents">Their numbers there, ascending.</param>
    /// <param name="shift">What is added to them.</param>
    /// <param name="masks">Their fields; empty for keywords.</param>
    /// <param name="repeats">How often each has the term, less one; empty where no positions are kept.</param>
    /// <param name="positionDeltas">Positions, of one posting after the other, as <see cref="Add"/> takes them.</param>
    public void AddBlock(ReadOnlySpan<int> documents, int shift, ReadOnlySpan<byte> masks, ReadOnlySpan<uint> repeats, ReadOnlySpan<uint> positionDeltas)
    {
        while (documents.Length > 0)
        {
            var count = Math.Min(documents.Length, PackedInts.Block - _inBlock);
            var last = _lastDocument;
            var deltas = _deltas.AsSpan(_inBlock, count);
            for (var i = 0; i < deltas.Length; i++)
            {
                var document = documents[i] + shift;
                deltas[i] = (uint)(document - last - 1);
                last = document;
            }
            _lastDocument = last;
            if (_isText)
            {
                masks[..count].CopyTo(_masks.AsSpan(_inBlock));
                masks = masks[count..];
            }
            if (_hasPositions)
            {
                repeats[..count].CopyTo(_frequencies.AsSpan(_inBlock));
                var positions = positionDeltas.Length;
                if (count < documents.Length)
                {
                    positions = count;
                    foreach (var repeat in repeats[..count])
                    {
                        positions += (int)repeat;
                    }
                }
                _positionDeltas.AddRange(positionDeltas[..positions]);
                positionDeltas = positionDeltas[positions..];
                repeats = repeats[count..];
            }
            documents = documents[count..];
            _documents += count;
            _inBlock += count;
            if (_inBlock == PackedInts.Block)
            {
                EndBlock();
            }
        }
    }

    /// <summary>Ends a term; one without postings is not written.</summary>
    public void EndTerm()
    {
        if (_documents == 0)
        {
            return;
        }

        ReadOnlySpan<byte> key = _key.AsSpan(0, _keyLength);
        if (_documents == 1)
        {
            WriteSingle();
            _terms.AddSingle(key, _single.Written);
            return;
        }
        if (_inBlock > 0)
        {
            EndBlock();
        }
        // One block needs no directory: its postings begin at 0 and end with the list.
        _terms.Add(key, _documents, _documents > PackedInts.Block ? _directory.Written : default, _body.Written, _positions.Written, _hasPositions);
    }

    /// <summary>Puts the terms of a writer that stands apart behind those written so far; their keys come later.</summary>
    public void Append(PostingWriter apart) => _terms.Append(apart._terms);

    /// <summary>Forgets the terms of a writer that stands apart; it can be used again, with its memory.</summary>
    public void Clear() => _terms.Clear();

    /// <summary>Ends the postings and writes dictionary and index behind them.</summary>
    public void Finish() => _terms.Finish();

    private void WriteSingle()
    {
        _single.Clear();
        _single.AddVarint((uint)_lastDocument);
        if (!_isText)
        {
            return;
        }

        _single.Add(_masks[0]);
        foreach (var delta in CollectionsMarshal.AsSpan(_positionDeltas))
        {
            _single.AddVarint(delta);
        }
    }

    private void EndBlock()
    {
        var count = _inBlock;
        _inBlock = 0;
        _directory.AddUInt32((uint)_lastDocument);
        _directory.AddUInt32((uint)_body.Length);
        if (_hasPositions)
        {
            _directory.AddUInt32((uint)_positions.Length);
        }

        _body.AddPacked(_deltas.AsSpan(0, count));
        if (!_isText)
        {
            return;
        }

        var isOnceEach = _hasPositions && !_frequencies.AsSpan(0, count).ContainsAnyExcept(0u);
        WriteMasks(count, isOnceEach);
        if (!_hasPositions)
        {
            return;
        }

        if (!isOnceEach)
        {
            _body.AddPacked(_frequencies.AsSpan(0, count));
        }

        ReadOnlySpan<uint> values = CollectionsMarshal.AsSpan(_positionDeltas);
        for (var from = 0; from < values.Length; from += PackedInts.Block)
        {
            _positions.AddPacked(values.Slice(from, Math.Min(PackedInts.Block, values.Length - from)));
        }

        _positionDeltas.Clear();
    }

    // The masks that occur, each once, and for every posting which of them: mostly one mask and no bits, or a few and two bits.
    private void WriteMasks(int count, bool isOnceEach)
    {
        Span<byte> distinct = stackalloc byte[PackedInts.Block];
        Span<byte> numberOf = stackalloc byte[256];
        numberOf.Clear();
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            var mask = _masks[i];
            if (numberOf[mask] == 0)
            {
                distinct[found++] = mask;
                numberOf[mask] = (byte)found;
            }
            _codes[i] = (uint)numberOf[mask] - 1;
        }
        _body.Add((byte)((found - 1) | (isOnceEach ? OnceEachFlag : 0)));
        _body.Add(distinct[..found]);
        if (found == 1)
        {
            return;
        }

        var width = PackedInts.ComputeWidth((uint)found - 1);
        PackedInts.Pack(_codes.AsSpan(0, count), width, _body.Reserve(PackedInts.CountBytes(count, width)));
    }
}
