using System.Globalization;
using System.Text;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Files;

/// <summary>The files of an index: opens what the manifest names, sets aside what cannot be trusted, and clears away what nothing names.</summary>
internal sealed class IndexFolder
{
    /// <summary>What the name of a folder ends with that holds files which could not be used.</summary>
    public const string SetAsideSuffix = ".set-aside";

    private const string SegmentSuffix = ".segment";
    private const string DeletionsSuffix = ".live";
    private const string DictionarySuffix = ".terms";

    private readonly string _path;
    private readonly IndexSchema _schema;
    private readonly string _identity;
    private readonly bool _readOnly;
    private int _nextFile = 1;

    public IndexFolder(string path, IndexSchema schema, string identity, bool readOnly)
    {
        _path = Path.TrimEndingDirectorySeparator(path);
        _schema = schema;
        _identity = identity;
        _readOnly = readOnly;
        SchemaHash = HashSchema(schema);
    }

    public ulong SchemaHash { get; }

    /// <summary>Whether nothing may be written.</summary>
    public bool IsReadOnly => _readOnly;

    /// <summary>Names a schema by what segments depend on.</summary>
    public static ulong HashSchema(IndexSchema schema)
    {
        var text = new StringBuilder();
        foreach (var field in schema.Texts)
        {
            text.Append("text ").Append(field.Name).Append('\n');
        }

        foreach (var field in schema.Keywords)
        {
            text.Append(CultureInfo.InvariantCulture, $"keyword {field.Name} {field.Counted}\n");
        }

        foreach (var number in schema.Numbers)
        {
            text.Append("number ").Append(number).Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return ((ulong)Checksum.Compute(bytes) << 32) | Checksum.Compute([.. bytes, 1]);
    }

    /// <summary>Whether a write failed for the disk's sake: full, failing, read-only, or a file that may not grow as large,
    /// which the runtime reports as an argument out of range.</summary>
    public static bool IsDiskFault(Exception e) =>
        e is IOException or UnauthorizedAccessException
        || (e is ArgumentOutOfRangeException { ParamName: "value" } && e.StackTrace?.Contains("System.IO.", StringComparison.Ordinal) == true);

    /// <summary>Opens the segments that the manifest names.</summary>
    public (IndexOpening Opening, long ChangeNumber, List<OpenedSegment> Segments) Open()
    {
        if (!_readOnly)
        {
            Directory.CreateDirectory(_path);
        }

        string? reason;
        IReadOnlyList<Manifest.Entry>? tried = null;
        while (true)
        {
            var segments = new List<OpenedSegment>();
            IReadOnlyList<Manifest.Entry>? named = null;
            try
            {
                if (Manifest.Read(_path) is not { } manifest)
                {
                    ClearAway([]);
                    return (new IndexOpening(IndexOpeningState.Created, null), 0, segments);
                }
                named = manifest.Segments;
                if (manifest.Identity != _identity)
                {
                    throw new IndexDamagedException($"It was made from something else: {manifest.Identity}.");
                }

                if (manifest.Schema != SchemaHash)
                {
                    throw new IndexDamagedException("It was made for another version of the program.");
                }

                foreach (var entry in manifest.Segments)
                {
                    segments.Add(Open(entry));
                }

                _nextFile = manifest.NextFile;
                ClearAway([.. manifest.Segments.SelectMany(segment => new[] { segment.File, segment.Deletions })]);
                return (new IndexOpening(IndexOpeningState.Opened, null), manifest.ChangeNumber, segments);
            }
            catch (Exception e) when (e is IndexDamagedException or IOException)
            {
                foreach (var opened in segments)
                {
                    opened.Segment.Release();
                }

                reason = e.Message;
            }
            // A process that only reads may find files gone that another one has merged meanwhile.
            // These are deleted when the next manifest is in place: as long as it is another one each time, the files are not at fault.
            if (!_readOnly || named is null || (tried is not null && named.SequenceEqual(tried)))
            {
                break;
            }

            tried = named;
        }
        if (!_readOnly)
        {
            SetAside();
        }

        return (new IndexOpening(IndexOpeningState.SetAside, reason), 0, []);
    }

    /// <summary>A file for a new segment.</summary>
    public string NewSegment() => NewFile(SegmentSuffix);

    /// <summary>A file for a dictionary that goes when it is closed.</summary>
    public FileStream NewDictionary() =>
        new(NewFile(DictionarySuffix), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    public string GetPath(string file) => Path.Combine(_path, file);

    /// <summary>Writes which documents of a segment live; returns the file's name and its checksum.</summary>
    public (string File, uint Checksum) WriteDeletions(LiveDocuments live)
    {
        var path = NewFile(DeletionsSuffix);
        var checksum = live.WriteTo(path);
        return (Path.GetFileName(path), checksum);
    }

    /// <summary>Reads the manifest again; null when there is none.</summary>
    /// <exception cref="IndexDamagedException">It is torn or damaged.</exception>
    public Manifest? ReadManifest() => Manifest.Read(_path);

    public void WriteManifest(long changeNumber, IReadOnlyList<Manifest.Entry> segments) =>
        new Manifest(_identity, SchemaHash, changeNumber, Volatile.Read(ref _nextFile), segments).Write(_path);

    private string NewFile(string suffix) =>
        Path.Combine(_path, (Interlocked.Increment(ref _nextFile) - 1).ToString("d8", CultureInfo.InvariantCulture) + suffix);

    private OpenedSegment Open(Manifest.Entry entry)
    {
        var bytes = SegmentBytes.Map(GetPath(entry.File));
        try
        {
            if (bytes.Length != entry.Length || bytes.Checksum != entry.Checksum || bytes.Documents != entry.Documents || bytes.Schema != SchemaHash)
            {
                throw bytes.Damaged("it is not the segment that the manifest names");
            }

            var live = entry.Deletions is { } file
                ? LiveDocuments.ReadFrom(GetPath(file), entry.Documents, entry.DeletionsChecksum)
                : new LiveDocuments(entry.Documents);
            if (live.Count != entry.Live)
            {
                throw bytes.Damaged("it has not as many living documents as the manifest says");
            }

            return new OpenedSegment(new Segment(bytes, _schema), live, entry);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    // What a killed process left behind.
    private void ClearAway(HashSet<string?> named)
    {
        if (_readOnly)
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(_path))
        {
            var name = Path.GetFileName(path);
            var ours = name.EndsWith(SegmentSuffix, StringComparison.Ordinal) || name.EndsWith(DeletionsSuffix, StringComparison.Ordinal)
                || name.EndsWith(DictionarySuffix, StringComparison.Ordinal) || name == Manifest.FileName + ".new";
            if (ours && !named.Contains(name))
            {
                File.Delete(path);
            }
        }
    }

    // For whoever wants to know what happened; the one before gives way, so that a failing disk is not filled with copies.
    private void SetAside()
    {
        var aside = _path + SetAsideSuffix;
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.Move(_path, aside);
        Directory.CreateDirectory(_path);
        _nextFile = 1;
    }

    /// <summary>A segment of the manifest, opened.</summary>
    internal readonly record struct OpenedSegment(Segment Segment, LiveDocuments Live, Manifest.Entry Entry);
}
