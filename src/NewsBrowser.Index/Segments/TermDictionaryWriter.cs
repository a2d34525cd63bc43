using System.Buffers.Binary;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Writes the terms of a segment in order of their keys, in blocks, and the index of the blocks; passes their postings on.</summary>
internal sealed class TermDictionaryWriter
{
    /// <summary>Terms in a block of the dictionary, of which the first is written whole.</summary>
    public const int TermsPerBlock = 64;

    // Of a writer that stands apart these are null, and what it writes waits in its own buffers.
    private readonly SegmentOutput? _output;
    private readonly Stream? _dictionary;
    private readonly ByteBuffer _postings = new();
    private readonly ByteBuffer _terms = new();
    private readonly ByteBuffer _block = new(4096);
    private readonly ByteBuffer _index = new(4096);
    private readonly ByteBuffer _firstKeys = new(4096);
    private readonly long _postingsStart;
    private byte[] _lastKey = new byte[64];
    private int _lastKeyLength;
    private int _termsInBlock;
    private int _blocks;
    private uint _blockMaxDocuments;
    private int _pendingFirstKey;
    private long _pendingPostings;
    private long _dictionaryLength;

    /// <summary>A writer whose terms are appended to another's; used again after that.</summary>
    public TermDictionaryWriter()
    {
    }

    /// <param name="output">Takes the postings now, in a section that this begins.</param>
    /// <param name="dictionary">Takes the terms for as long as postings are written; read back by <see cref="Finish"/>.</param>
    public TermDictionaryWriter(SegmentOutput output, Stream dictionary)
    {
        _output = output;
        _dictionary = dictionary;
        output.Begin();
        _postingsStart = output.Position;
    }

    /// <summary>Adds a term of one document, whose posting stays in the dictionary.</summary>
    public void AddSingle(ReadOnlySpan<byte> key, ReadOnlySpan<byte> posting)
    {
        BeginTerm(key, isSingle: true);
        _block.AddVarint((uint)posting.Length);
        _block.Add(posting);
        EndTerm(key, 1);
    }

    /// <summary>Adds a term whose postings lie together: a directory of their blocks, the blocks, the positions.</summary>
    public void Add(
        ReadOnlySpan<byte> key, int documents, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> body, ReadOnlySpan<byte> positions, bool hasPositions)
    {
        BeginTerm(key, isSingle: false);
        _block.AddVarint((uint)documents);
        Write(directory);
        Write(body);
        Write(positions);
        _block.AddVarint((uint)(directory.Length + body.Length));
        if (hasPositions)
        {
            _block.AddVarint((uint)positions.Length);
        }

        EndTerm(key, (uint)documents);
    }

    /// <summary>Puts the terms of a writer that stands apart behind those written so far; their keys come later.</summary>
    public void Append(TermDictionaryWriter apart)
    {
        if (_termsInBlock > 0)
        {
            EndBlock();
        }

        if (apart._termsInBlock > 0)
        {
            apart.EndBlock();
        }

        var postings = PostingsLength;
        var index = apart._index.Written;
        for (; index.Length > 0; index = index[24..])
        {
            _index.AddUInt64(BinaryPrimitives.ReadUInt64LittleEndian(index) + (ulong)_dictionaryLength);
            _index.AddUInt64(BinaryPrimitives.ReadUInt64LittleEndian(index[8..]) + (ulong)postings);
            _index.AddUInt32(BinaryPrimitives.ReadUInt32LittleEndian(index[16..]) + (uint)_firstKeys.Length);
            _index.AddUInt32(BinaryPrimitives.ReadUInt32LittleEndian(index[20..]));
        }
        _firstKeys.Add(apart._firstKeys.Written);
        _blocks += apart._blocks;
        Write(apart._postings.Written);
        WriteTerms(apart._terms.Written);
        _pendingFirstKey = _firstKeys.Length;
        _pendingPostings = PostingsLength;
        apart.Clear();
    }

    /// <summary>Forgets the terms of a writer that stands apart; it can be used again, with its memory.</summary>
    public void Clear()
    {
        _postings.Clear();
        _terms.Clear();
        _index.Clear();
        _firstKeys.Clear();
        _block.Clear();
        _termsInBlock = 0;
        _blocks = 0;
        _dictionaryLength = 0;
    }

    /// <summary>Ends the postings and writes dictionary and index behind them.</summary>
    public void Finish()
    {
        if (_output is null || _dictionary is null)
        {
            throw new InvalidOperationException("A writer that stands apart is appended to another one.");
        }

        if (_termsInBlock > 0)
        {
            EndBlock();
        }

        _output.End(SectionKind.Postings);
        _output.Begin();
        _dictionary.Position = 0;
        var copied = new byte[64 * 1024];
        for (int read; (read = _dictionary.Read(copied)) > 0;)
        {
            _output.Write(copied.AsSpan(0, read));
        }

        _output.End(SectionKind.Dictionary);

        // An entry behind the last says where the last block and its key end.
        AddIndexEntry(0);
        _output.Begin();
        var head = new ByteBuffer(8);
        head.AddUInt64((ulong)_blocks);
        _output.Write(head.Written);
        _output.Write(_index.Written);
        _output.Write(_firstKeys.Written);
        _output.End(SectionKind.DictionaryIndex);
    }

    private void BeginTerm(ReadOnlySpan<byte> key, bool isSingle)
    {
        if (_termsInBlock == 0)
        {
            BeginBlock(key);
        }

        var shared = _termsInBlock == 0 ? 0 : key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        TermHead.Write(_block, shared, key.Length - shared, isSingle);
        _block.Add(key[shared..]);
    }

    private void EndTerm(ReadOnlySpan<byte> key, uint documents)
    {
        _blockMaxDocuments = Math.Max(_blockMaxDocuments, documents);
        if (key.Length > _lastKey.Length)
        {
            _lastKey = new byte[key.Length * 2];
        }

        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
        if (++_termsInBlock == TermsPerBlock)
        {
            EndBlock();
        }
    }

    private void BeginBlock(ReadOnlySpan<byte> key)
    {
        _blockMaxDocuments = 0;
        _pendingFirstKey = _firstKeys.Length;
        _pendingPostings = PostingsLength;
        _firstKeys.Add(key);
    }

    private void EndBlock()
    {
        AddIndexEntry(_blockMaxDocuments);
        WriteTerms(_block.Written);
        _block.Clear();
        _termsInBlock = 0;
        _blocks++;
        _pendingFirstKey = _firstKeys.Length;
        _pendingPostings = PostingsLength;
    }

    private void AddIndexEntry(uint maxDocuments)
    {
        _index.AddUInt64((ulong)_dictionaryLength);
        _index.AddUInt64((ulong)_pendingPostings);
        _index.AddUInt32((uint)_pendingFirstKey);
        _index.AddUInt32(maxDocuments);
    }

    private long PostingsLength => _output is null ? _postings.Length : _output.Position - _postingsStart;

    private void Write(ReadOnlySpan<byte> postings)
    {
        if (_output is null)
        {
            _postings.Add(postings);
        }
        else
        {
            _output.Write(postings);
        }
    }

    private void WriteTerms(ReadOnlySpan<byte> terms)
    {
        if (_dictionary is null)
        {
            _terms.Add(terms);
        }
        else
        {
            _dictionary.Write(terms);
        }

        _dictionaryLength += terms.Length;
    }
}
