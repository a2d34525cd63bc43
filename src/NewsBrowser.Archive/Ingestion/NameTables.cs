using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Finds or makes the rows that many items share: people, boards, publishers, topics. Belongs to one run, whose transaction may still be undone.</summary>
internal sealed class NameTables : IDisposable
{
    /// <summary>How many people are remembered before they are looked up anew: bounded however many wrote.</summary>
    private const int MaxRemembered = 200_000;

    private readonly Dictionary<string, Person> people = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Board> boards = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Source> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly BatchChanges changes;
    private readonly Statement findPerson;
    private readonly Statement addPerson;
    private readonly Statement findBoard;
    private readonly Statement addBoard;
    private readonly Statement findSource;
    private readonly Statement addSource;
    private readonly Statement nameSource;
    private readonly Statement stampSource;
    private readonly Statement findTopic;
    private readonly Statement findSlug;
    private readonly Statement addTopic;

    public NameTables(SqliteConnection connection, BatchChanges changes)
    {
        this.changes = changes;
        findPerson = new Statement(connection, "SELECT Id, Key, Name FROM People WHERE Key = ?1");
        addPerson = new Statement(connection, "INSERT INTO People (Key, Name) VALUES (?1, ?2) RETURNING Id");
        findBoard = new Statement(connection, "SELECT Id, Key, Name FROM Boards WHERE Key = ?1");
        addBoard = new Statement(connection, "INSERT INTO Boards (Key, Name) VALUES (?1, ?2) RETURNING Id");
        findSource = new Statement(connection, "SELECT Id, Domain, Name FROM Sources WHERE Domain = ?1");
        addSource = new Statement(connection, "INSERT INTO Sources (Domain, Name) VALUES (?1, ?2) RETURNING Id");
        nameSource = new Statement(connection, "UPDATE Sources SET Name = ?2 WHERE Id = ?1");
        stampSource = new Statement(connection, "UPDATE Items SET ChangeNumber = ?2 WHERE SourceId = ?1");
        findTopic = new Statement(connection, "SELECT Id, Slug FROM Topics WHERE Name = ?1");
        findSlug = new Statement(connection, "SELECT 1 FROM Topics WHERE Slug = ?1");
        addTopic = new Statement(connection, "INSERT INTO Topics (Name, Slug) VALUES (?1, ?2) RETURNING Id");
    }

    /// <summary>A person of PTT: the id, whose letters' case is as first seen.</summary>
    public Person PersonOf(string id) => PersonOf(id, id.ToLowerInvariant);

    public Person AuthorOf(ItemAuthor author) => PersonOf(author.Key, () => author.Key, author.Name);

    public Board BoardOf(string name)
    {
        if (boards.TryGetValue(name, out var board))
        {
            return board;
        }

        var key = name.ToLowerInvariant();
        if (findBoard.Bind(key).Next())
        {
            board = new Board { Id = findBoard.GetInt64(0), Key = key, Name = findBoard.GetString(2) };
            findBoard.Reset();
        }
        else
        {
            board = new Board { Id = Added(addBoard.Bind(key).Bind(name)), Key = key, Name = name };
        }

        return boards[name] = board;
    }

    /// <summary>The publisher of a domain. A name takes the place of the domain that stood for it; the first one stays.</summary>
    public Source SourceOf(string domain, string? name)
    {
        domain = domain.Trim().ToLowerInvariant();
        name = string.IsNullOrWhiteSpace(name) ? domain : name.Trim();
        if (!sources.TryGetValue(domain, out var source))
        {
            if (findSource.Bind(domain).Next())
            {
                source = new Source { Id = findSource.GetInt64(0), Domain = domain, Name = findSource.GetString(2) };
                findSource.Reset();
            }
            else
            {
                source = new Source { Id = Added(addSource.Bind(domain).Bind(name)), Domain = domain, Name = name };
            }

            sources[domain] = source;
        }

        if (source.Name == domain && name != domain)
        {
            nameSource.Bind(source.Id).Bind(name).Run();
            stampSource.Bind(source.Id).Bind(changes.Number).Run();
            source.Name = name;
        }

        return source;
    }

    public Topic TopicOf(string name)
    {
        if (topics.TryGetValue(name, out var topic))
        {
            return topic;
        }

        if (findTopic.Bind(name).Next())
        {
            topic = new Topic { Id = findTopic.GetInt64(0), Name = name, Slug = findTopic.GetString(1) };
            findTopic.Reset();
        }
        else
        {
            var slug = FreeSlug(name);
            topic = new Topic { Id = Added(addTopic.Bind(name).Bind(slug)), Name = name, Slug = slug };
        }

        return topics[name] = topic;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[findPerson, addPerson, findBoard, addBoard, findSource, addSource, nameSource, stampSource, findTopic, findSlug, addTopic])
        {
            statement.Dispose();
        }
    }

    private Person PersonOf(string remembered, Func<string> keyOf, string? name = null)
    {
        if (people.TryGetValue(remembered, out var person))
        {
            return person;
        }

        var key = keyOf();
        if (findPerson.Bind(key).Next())
        {
            person = new Person { Id = findPerson.GetInt64(0), Key = key, Name = findPerson.GetString(2) };
            findPerson.Reset();
        }
        else
        {
            name ??= remembered;
            person = new Person { Id = Added(addPerson.Bind(key).Bind(name)), Key = key, Name = name };
        }

        if (people.Count >= MaxRemembered)
        {
            people.Clear();
        }

        return people[remembered] = person;
    }

    /// <summary>Topics of one slug (<c>C</c> and <c>C#</c>) get numbers in the order in which they came.</summary>
    private string FreeSlug(string name)
    {
        var slug = Slug.Of(name);
        var free = slug;
        for (var number = 2; findSlug.Bind(free).Number() is not null; number++)
        {
            free = $"{slug}-{number}";
        }

        return free;
    }

    private static long Added(Statement insert) => insert.Number() ?? throw new InvalidOperationException("An insert returned no row.");
}
