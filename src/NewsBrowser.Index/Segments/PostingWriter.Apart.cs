using System.Buffers.Binary;

namespace NewsBrowser.Index.Segments;

// A writer whose terms wait in its own memory until they are put behind those of another one.
internal sealed partial class PostingWriter
{
    private PostingWriter()
    {
    }

    /// <summary>A writer whose terms are appended to another's, so that two threads can write; used again after that.</summary>
    public static PostingWriter CreateDetached() => new();

    /// <summary>Puts the terms of a writer that stands apart behind those written so far; their keys come later.</summary>
    public void Append(PostingWriter apart)
    {
        if (_termsInBlock > 0)
        {
            EndDictionaryBlock();
        }

        if (apart._termsInBlock > 0)
        {
            apart.EndDictionaryBlock();
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
