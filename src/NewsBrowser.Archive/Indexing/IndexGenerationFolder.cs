using System.Globalization;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Archive.Indexing;

/// <summary>Where the indexes' files are: <c>index/items</c> and <c>index/runs</c> in the data folder, and beside them,
/// for a while, those of a rebuild.</summary>
internal sealed class IndexGenerationFolder(ArchiveStore store, ArchiveNames names)
{
    private const string Current = "index";
    private const string Building = "rebuild";
    private const string Items = "items";
    private const string Messages = "runs";

    /// <summary>A run is some twenty times smaller than an item, so more of them are gathered before they are written.</summary>
    private const int MessagesInMemory = 100_000;

    private readonly IndexedTextSource _texts = new(store, new IndexDocumentBuilder(store.Options.Zone));
    private readonly string _folder = Path.Combine(Path.GetFullPath(store.Options.DataDirectory), Current);

    private bool ReadOnly => store.Options.ReadOnly;

    /// <summary>Opens the indexes as they are.</summary>
    public IndexGeneration Open()
    {
        if (!ReadOnly)
        {
            // What a killed rebuild left.
            foreach (var left in Directory.Exists(_folder) ? Directory.GetDirectories(_folder, Building + "*") : [])
            {
                Directory.Delete(left, recursive: true);
            }
        }

        return OpenIn(_folder);
    }

    /// <summary>Empty indexes in a folder of their own; of a reader, in memory.</summary>
    public IndexGeneration OpenFresh()
    {
        if (ReadOnly)
        {
            return OpenInMemory();
        }

        var building = Path.Combine(_folder, Building);
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        return OpenIn(building);
    }

    /// <summary>Deletes the files that could not be used and were kept for whoever wants to know why.</summary>
    public void DeleteSetAside()
    {
        foreach (var aside in Directory.GetDirectories(_folder, "*" + SearchIndex.SetAsideSuffix))
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Empty indexes without files.</summary>
    public IndexGeneration OpenInMemory() =>
        new(
            new SearchIndex(ItemTextFields.Schema, OptionsFor(_texts.ReadItems)),
            new SearchIndex(MessageTextFields.Schema, OptionsFor(_texts.ReadRuns)),
            names);

    /// <summary>Puts fresh indexes where the old ones are and opens them there. Both are closed on the way,
    /// so that nothing writes beside what is moved.</summary>
    public async Task<IndexGeneration> ReplaceAsync(IndexGeneration old, IndexGeneration fresh)
    {
        if (ReadOnly)
        {
            // These are in memory; the old ones close when their last search has left.
            _ = old.CloseAsync();
            return fresh;
        }

        fresh.Items.Flush();
        fresh.Messages.Flush();
        await fresh.CloseAsync();
        await old.CloseAsync();
        var aside = Path.Combine(_folder, Building + "-old");
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.CreateDirectory(aside);
        Move(_folder, aside);
        Move(Path.Combine(_folder, Building), _folder);
        var opened = OpenIn(_folder);
        Directory.Delete(aside, recursive: true);
        Directory.Delete(Path.Combine(_folder, Building), recursive: true);
        return opened;
    }

    private IndexGeneration OpenIn(string path)
    {
        var items = SearchIndex.Open(ItemTextFields.Schema, Path.Combine(path, Items), OptionsFor(_texts.ReadItems));
        try
        {
            return new IndexGeneration(
                items, SearchIndex.Open(
                    MessageTextFields.Schema, Path.Combine(path, Messages), OptionsFor(_texts.ReadRuns) with { MemoryDocuments = MessagesInMemory }), names);
        }
        catch
        {
            items.Dispose();
            throw;
        }
    }

    private static void Move(string from, string to)
    {
        foreach (var name in (string[])[Items, Messages])
        {
            if (Directory.Exists(Path.Combine(from, name)))
            {
                Directory.Move(Path.Combine(from, name), Path.Combine(to, name));
            }
        }
    }

    private IndexOptions OptionsFor(TextSource source) => new() { Identity = Identity(), Texts = source, ReadOnly = ReadOnly };

    /// <summary>What the indexes are made from and how: files of another archive, of other documents or of another zone's days are not used.</summary>
    private string Identity()
    {
        using var connection = store.OpenReadConnection();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"archive {StoreSchema.ReadIdentity(connection)}, documents {IndexDocumentBuilder.Version}, zone {store.Options.Zone.Id}");
    }
}
