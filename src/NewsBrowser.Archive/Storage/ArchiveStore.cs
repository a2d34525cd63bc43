using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SQLitePCL;

namespace NewsBrowser.Archive.Storage;

/// <summary>The store's file, and the ways to it: contexts and connections for reading, one connection for the writer.</summary>
internal sealed class ArchiveStore
{
    public const string FileName = "archive.db";

    /// <summary>How long a statement waits for another connection's lock before it fails, in seconds.</summary>
    private const int BusySeconds = 30;

    private readonly Type? _migrations;
    private readonly DbContextOptions<ArchiveContext> _readOptions;
    private volatile bool _isDryRunReading;

    /// <param name="options">Where the store is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="migrations">The <see cref="IMigrationsAssembly"/> that lists the migrations; null for those of this assembly.
    /// A test adds one of a later version with it.</param>
    /// <param name="fileName">The database's name in the data folder; another than the archive's while a restore prepares what is to take its place.</param>
    public ArchiveStore(ArchiveOptions options, TimeProvider clock, Type? migrations = null, string fileName = FileName)
    {
        _migrations = migrations;
        Options = options;
        Clock = clock;
        DatabasePath = Path.Combine(Path.GetFullPath(options.DataDirectory), fileName);
        _readOptions = Configured(builder => builder.UseSqlite(ReadConnectionString(pooling: true)));
    }

    public ArchiveOptions Options { get; }

    public TimeProvider Clock { get; }

    public string DatabasePath { get; }

    /// <summary>Who may write; a run holds it for each of its batches.</summary>
    public WriteLock WriteLock { get; } = new();

    /// <summary>True while a dry run reads the archive as it was at its beginning: the log cannot be emptied meanwhile,
    /// and waiting for that would make others wait.</summary>
    public bool IsDryRunReading
    {
        get => _isDryRunReading;
        set => _isDryRunReading = value;
    }

    /// <summary>How many pages the database may have; null for as many as the disk takes. A test fills the disk with it.</summary>
    public long? MaxPages { get; set; }

    /// <summary>A context for reading; nothing it returns is tracked.</summary>
    public ArchiveContext CreateContext() => new(_readOptions);

    /// <summary>An open connection from the pool, for reading.</summary>
    public SqliteConnection OpenReadConnection()
    {
        var connection = new SqliteConnection(ReadConnectionString(pooling: true));
        connection.Open();
        // Statements of our own wait as commands do: the first two readers after an opening may meet while the log is read.
        _ = raw.sqlite3_busy_timeout(connection.Handle!, BusySeconds * 1000);
        return connection;
    }

    /// <summary>How the archive is opened for reading; unpooled, for a transaction that outlives a request.</summary>
    public string ReadConnectionString(bool pooling) => ConnectionString(Options.ReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, pooling);

    /// <summary>An open connection for writing. It is not pooled: its pragmas must not reach readers.</summary>
    /// <param name="waits">Whether a statement waits for another connection's lock.</param>
    public SqliteConnection OpenWriteConnection(bool waits = true)
    {
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWriteCreate, pooling: false));
        connection.Open();
        _ = raw.sqlite3_busy_timeout(connection.Handle!, waits ? BusySeconds * 1000 : 0);
        return connection;
    }

    /// <summary>Does a short piece of writing, whole or not at all, in its turn: between two batches of a run that goes on.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written: full, read-only, damaged, or the turn did not come.</exception>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        if (Options.ReadOnly)
        {
            throw new ArchiveUnavailableException("The archive was opened for reading only.");
        }

        try
        {
            using var connection = OpenWriteConnection();
            return Write(connection, "what was asked for was not done. Try again later.", () => work(connection));
        }
        catch (Exception e) when (StoreFaults.Explain(e, Options.DataDirectory) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    /// <summary>As the other, on a connection of the caller's, who explains faults too.</summary>
    /// <param name="connection">From <see cref="OpenWriteConnection"/>.</param>
    /// <param name="undone">The rest of the sentence for the operator when the turn did not come.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="ArchiveUnavailableException">The turn did not come.</exception>
    public T Write<T>(SqliteConnection connection, string undone, Func<T> work)
    {
        T? result = default;
        var came = InTurn(() =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            result = work();
            transaction.Commit();
        });
        return came ? result! : throw new ArchiveUnavailableException("The archive is being written; " + undone);
    }

    /// <summary>Does something while nobody of this process writes; false when the turn did not come in time and nothing was done.</summary>
    public bool InTurn(Action work)
    {
        if (!WriteLock.Acquire(TimeSpan.FromSeconds(BusySeconds)))
        {
            return false;
        }

        try
        {
            work();
            return true;
        }
        finally
        {
            WriteLock.Release();
        }
    }

    /// <summary>Copies the log into the database and empties it, as far as that can be done at once.</summary>
    public void EmptyLog() => InTurn(() =>
    {
        try
        {
            using var connection = OpenWriteConnection(waits: false);
            Checkpoint(connection);
        }
        catch (SqliteException)
        {
            // A full disk, or the folder is gone: the log is whole, and the next run tries again.
        }
    });

    /// <summary>As <see cref="EmptyLog"/>, on a connection whose turn it is. While a dry run reads,
    /// what it still needs stays, and its end empties the log.</summary>
    public void Checkpoint(SqliteConnection connection)
    {
        Statement.Execute(connection, IsDryRunReading ? "PRAGMA wal_checkpoint(PASSIVE)" : "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>A context over a connection that stays the caller's.</summary>
    public ArchiveContext CreateContext(SqliteConnection connection) => new(Configured(builder => builder.UseSqlite(connection)));

    /// <summary>Gives back the pooled connections' files.</summary>
    public void ReleaseConnections()
    {
        using var connection = new SqliteConnection(ReadConnectionString(pooling: true));
        SqliteConnection.ClearPool(connection);
    }

    private DbContextOptions<ArchiveContext> Configured(Action<DbContextOptionsBuilder<ArchiveContext>> connect)
    {
        // The model's difference from the migrations is held by a test, because no snapshot can be made without EF's design package.
        var builder = new DbContextOptionsBuilder<ArchiveContext>()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning));
        connect(builder);
        if (_migrations is not null)
        {
            ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(
                (builder.Options.FindExtension<CoreOptionsExtension>() ?? new CoreOptionsExtension())
                    .WithReplacedService(typeof(IMigrationsAssembly), _migrations));
        }

        return builder.Options;
    }

    private string ConnectionString(SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = DatabasePath,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = BusySeconds,
    }.ToString();
}
