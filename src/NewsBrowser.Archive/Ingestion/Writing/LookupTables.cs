using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Finds or makes the rows that many items share: people, boards, publishers, topics. Belongs to one run,
/// whose transaction may still be undone.</summary>
internal sealed class LookupTables : IDisposable
{
    /// <summary>How many people are remembered before they are looked up anew: bounded however many wrote.</summary>
    private const int MaxRemembered = 200_000;

    private readonly Dictionary<string, Person> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Board> _boards = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Domain, string Name), Source> _sources = [];
    private readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly Statement _findPerson;
    private readonly Statement _addPerson;
    private readonly Statement _findBoard;
    private readonly Statement _addBoard;
    private readonly Statement _findSource;
    private readonly Statement _addSource;
    private readonly Statement _findSourceSlug;
    private readonly Statement _findTopic;
    private readonly Statement _findSlug;
    private readonly Statement _addTopic;

    public LookupTables(RunWriter run)
    {
        var connection = run.Connection;
        _findPerson = new Statement(connection, "SELECT Id, Name FROM People WHERE Key = ?1");
        _addPerson = new Statement(connection, "INSERT INTO People (Key, Name) VALUES (?1, ?2) RETURNING Id");
        _findBoard = new Statement(connection, "SELECT Id, Name FROM Boards WHERE Key = ?1");
        _addBoard = new Statement(connection, "INSERT INTO Boards (Key, Name) VALUES (?1, ?2) RETURNING Id");
        _findSource = new Statement(connection, "SELECT Id, Slug FROM Sources WHERE Domain = ?1 AND Name = ?2");
        _addSource = new Statement(connection, "INSERT INTO Sources (Domain, Name, Slug) VALUES (?1, ?2, ?3) RETURNING Id");
        _findSourceSlug = new Statement(connection, "SELECT 1 FROM Sources WHERE Domain = ?1 AND Slug = ?2");
        _findTopic = new Statement(connection, "SELECT Id, Slug FROM Topics WHERE Name = ?1");
        _findSlug = new Statement(connection, "SELECT 1 FROM Topics WHERE Slug = ?1");
        _addTopic = new Statement(connection, "INSERT INTO Topics (Name, Slug) VALUES (?1, ?2) RETURNING Id");
    }

    /// <summary>A person of PTT: the id, whose letters' case is as first seen.</summary>
    public Person GetOrAddPerson(string id) => GetOrAddPerson(id, id.ToLowerInvariant);

    public Person GetOrAddAuthor(ItemAuthor author) => GetOrAddPerson(author.Key, () => author.Key, author.Name);

    public Board GetOrAddBoard(string name)
    {
        if (_boards.TryGetValue(name, out var board))
        {
            return board;
        }

        var key = name.ToLowerInvariant();
        if (_findBoard.Bind(key).Next())
        {
            board = new Board { Id = _findBoard.GetInt64(0), Key = key, Name = _findBoard.GetString(1) };
            _findBoard.Reset();
        }
        else
        {
            board = new Board { Id = Added(_addBoard.Bind(key).Bind(name)), Key = key, Name = name };
        }

        return _boards[name] = board;
    }

    /// <summary>The publisher of a domain and a name; without a name it is the domain's own.</summary>
    public Source GetOrAddSource(string domain, string? name)
    {
        domain = domain.Trim().ToLowerInvariant();
        name = string.IsNullOrWhiteSpace(name) ? domain : name.Trim();
        if (_sources.TryGetValue((domain, name), out var source))
        {
            return source;
        }

        if (_findSource.Bind(domain).Bind(name).Next())
        {
            source = new Source { Id = _findSource.GetInt64(0), Domain = domain, Name = name, Slug = _findSource.GetString(1) };
            _findSource.Reset();
        }
        else
        {
            var slug = FreeSlug(name, slug => _findSourceSlug.Bind(domain).Bind(slug));
            source = new Source { Id = Added(_addSource.Bind(domain).Bind(name).Bind(slug)), Domain = domain, Name = name, Slug = slug };
        }

        return _sources[(domain, name)] = source;
    }

    public Topic GetOrAddTopic(string name)
    {
        if (_topics.TryGetValue(name, out var topic))
        {
            return topic;
        }

        if (_findTopic.Bind(name).Next())
        {
            topic = new Topic { Id = _findTopic.GetInt64(0), Name = name, Slug = _findTopic.GetString(1) };
            _findTopic.Reset();
        }
        else
        {
            var slug = FreeSlug(name, _findSlug.Bind);
            topic = new Topic { Id = Added(_addTopic.Bind(name).Bind(slug)), Name = name, Slug = slug };
        }

        return _topics[name] = topic;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            _findPerson, _addPerson, _findBoard, _addBoard, _findSource, _addSource, _findSourceSlug, _findTopic, _findSlug, _addTopic
        ])
        {
            statement.Dispose();
        }
    }

    private Person GetOrAddPerson(string remembered, Func<string> keyOf, string? name = null)
    {
        if (_people.TryGetValue(remembered, out var person))
        {
            return person;
        }

        var key = keyOf();
        if (_findPerson.Bind(key).Next())
        {
            person = new Person { Id = _findPerson.GetInt64(0), Key = key, Name = _findPerson.GetString(1) };
            _findPerson.Reset();
        }
        else
        {
            name ??= remembered;
            person = new Person { Id = Added(_addPerson.Bind(key).Bind(name)), Key = key, Name = name };
        }

        if (_people.Count >= MaxRemembered)
        {
            _people.Clear();
        }

        return _people[remembered] = person;
    }

    /// <summary>Names of one slug (<c>C</c> and <c>C#</c>) get numbers in the order in which they came.</summary>
    private static string FreeSlug(string name, Func<string, Statement> find)
    {
        var slug = Slug.Create(name);
        var free = slug;
        for (var number = 2; find(free).Number() is not null; number++)
        {
            free = $"{slug}-{number}";
        }

        return free;
    }

    private static long Added(Statement insert) => insert.Number() ?? throw new InvalidOperationException("An insert returned no row.");
}
