using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Indexing;

/// <summary>The names that occur in the archive: what a filter's value may be, and how people wrote what the index keeps folded.</summary>
/// <remarks>
/// Read at the start from the store's own small tables, from two indexes whose distinct values are stepped through,
/// and never from all items; then kept up by the rows that the index takes in.
/// </remarks>
internal sealed class ArchiveNames
{
    private readonly ConcurrentDictionary<string, string> _slugs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Domain, string Slug)> _publishers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _publishersOfDomain = new(StringComparer.Ordinal);

    // Reporters are whole lines (記者王小明／台北報導); languages have their script as it is written (zh-Hant), and no region.
    private readonly Dictionary<string, KnownValues> _values = new(StringComparer.Ordinal)
    {
        ["topic"] = new(),
        ["publisher"] = new(),
        ["board"] = new(),
        ["author"] = new(),
        ["class"] = new(),
        ["reporter"] = new(),
        ["tag"] = new(),
    };

    /// <summary>The values of a column of the index; null where its keywords are what people write.</summary>
    public KnownValues? FindValues(string column) => _values.GetValueOrDefault(column);

    /// <summary>The part of a topic's address, by keyword; null for a topic that is not known.</summary>
    public string? FindSlug(string topic) => _slugs.GetValueOrDefault(topic);

    /// <summary>The parts of a publisher's address, by keyword; null for one that is not known.</summary>
    public (string Domain, string Slug)? FindPublisher(string keyword) => _publishers.TryGetValue(keyword, out var found) ? found : null;

    /// <summary>What a filter names a value by whose label others may share: its keyword, of a publisher that is alone on its domain the domain.</summary>
    public string GetId(string keyword) =>
        _publishers.TryGetValue(keyword, out var found) && _publishersOfDomain.GetValueOrDefault(found.Domain) == 1 ? found.Domain : keyword;

    /// <summary>What the index knows a publisher by.</summary>
    public static string PublisherKeyword(string domain, string slug) => TextFolding.FoldForSearch(domain + "/" + slug);

    public void Load(SqliteConnection connection)
    {
        Each("SELECT Name, Slug FROM Topics", r => AddTopic(r.GetString(0), r.GetString(1)));
        Each("SELECT Domain, Slug, Name FROM Sources", r => AddPublisher(r.GetString(0), r.GetString(1), r.GetString(2)));
        Each("SELECT Key, Name FROM Boards", r => AddBoard(r.GetString(0), r.GetString(1)));
        Each($"SELECT p.Key, p.Name FROM ({Distinct("AuthorId")}) d JOIN People p ON p.Id = d.Value", r => AddAuthor(r.GetString(0), r.GetString(1)));
        Each(Distinct("TitleClass"), r => AddClass(r.GetString(0)));
        Each(Distinct("Reporter"), r => AddReporter(r.GetString(0)));
        Each(Distinct("Language"), r => AddLanguage(r.GetString(0)));

        void Each(string sql, Action<SqliteDataReader> take)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own constants.
            command.CommandText = sql;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                take(reader);
            }
        }
    }

    /// <summary>Forgets what is in the store no more; for the index's one writer.</summary>
    public void Forget(SqliteConnection connection)
    {
        var present = new ArchiveNames();
        present.Load(connection);
        foreach (var (column, values) in _values)
        {
            values.Keep(present._values[column]);
        }

        foreach (var topic in _slugs.Keys.Where(topic => !present._slugs.ContainsKey(topic)).ToList())
        {
            _slugs.TryRemove(topic, out _);
        }

        foreach (var publisher in _publishers.Keys.Where(publisher => !present._publishers.ContainsKey(publisher)).ToList())
        {
            if (_publishers.TryRemove(publisher, out var gone))
            {
                _publishersOfDomain.AddOrUpdate(gone.Domain, 0, (_, count) => count - 1);
            }
        }
    }

    public void Learn(IndexedItem row)
    {
        foreach (var (name, slug) in row.Topics)
        {
            AddTopic(name, slug);
        }

        if (row.SourceDomain is { Length: > 0 } domain)
        {
            AddPublisher(domain, row.SourceSlug ?? string.Empty, row.SourceName ?? domain);
        }

        if (row.BoardKey is { Length: > 0 } board)
        {
            AddBoard(board, row.BoardName ?? board);
        }

        if (row.AuthorKey is { Length: > 0 } author)
        {
            AddAuthor(author, row.AuthorName ?? author);
        }

        AddClass(row.TitleClass);
        AddReporter(row.Reporter);
        AddLanguage(row.Language);
    }

    /// <summary>The distinct values of an indexed column of the items, one step in the index each.</summary>
    private static string Distinct(string column) =>
        $"""
        WITH RECURSIVE Steps(Value) AS (
          SELECT min({column}) FROM Items WHERE {column} IS NOT NULL
          UNION ALL
          SELECT (SELECT min(i.{column}) FROM Items i WHERE i.{column} > Steps.Value) FROM Steps WHERE Steps.Value IS NOT NULL
        )
        SELECT Value FROM Steps WHERE Value IS NOT NULL
        """;

    private void AddTopic(string name, string slug)
    {
        var keyword = TextFolding.FoldForSearch(name);
        _values["topic"].Add(keyword, name, slug);
        _slugs[keyword] = slug;
    }

    /// <summary>A filter may name a publisher or a domain, on which there may be many.</summary>
    private void AddPublisher(string domain, string slug, string name)
    {
        var keyword = PublisherKeyword(domain, slug);
        _values["publisher"].Add(TextFolding.FoldForSearch(domain), domain, "www." + domain);
        _values["publisher"].Add(keyword, name, domain, "www." + domain);
        if (_publishers.TryAdd(keyword, (domain, slug)))
        {
            _publishersOfDomain.AddOrUpdate(domain, 1, (_, count) => count + 1);
        }
    }

    private void AddBoard(string key, string name) => _values["board"].Add(TextFolding.FoldForSearch(key), name, key);

    private void AddAuthor(string key, string name) => _values["author"].Add(TextFolding.FoldForSearch(key), name, key);

    private void AddClass(string? titleClass) => AddItself("class", titleClass);

    private void AddReporter(string? line) => AddItself("reporter", line);

    private void AddLanguage(string tag) => AddItself("tag", IndexDocumentBuilder.RemoveRegion(tag));

    private void AddItself(string column, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            _values[column].Add(TextFolding.FoldForSearch(value), value);
        }
    }
}
