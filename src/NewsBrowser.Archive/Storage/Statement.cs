using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NewsBrowser.Archive.Storage;

/// <summary>A prepared statement on the writer's connection: what ingestion writes and looks up rows with.</summary>
/// <remarks>
/// A run writes some 100 rows a post. Through EF's change tracker that is most of a run's time, through <see cref="SqliteCommand"/> still a third
/// (boxing and a parameter look-up for each value); see docs/decisions/0004-store-migrations-and-writing.md.
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private Dictionary<string, int>? _columns;
    private int _bound;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle));
    }

    /// <summary>Runs SQL that is run once: pragmas, several statements after each other, or one with named parameters.
    /// Returns how many rows it changed.</summary>
    public static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_handle, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(bool? value) => value is { } flag ? Bind(flag) : BindNull();

    public Statement Bind(DateTime value) => Bind(UnixMillisecondsConverter.ToStored(value));

    public Statement Bind(DateTime? value) => value is { } moment ? Bind(moment) : BindNull();

    /// <summary>Binds a text. NUL would end it for readers and half a surrogate pair is no text: both become U+FFFD.</summary>
    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            value = value.Replace('\0', '\uFFFD');
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(most);
        }

        var length = Encoding.UTF8.GetBytes(value, _buffer);
        Check(raw.sqlite3_bind_text(_handle, ++_bound, _buffer.AsSpan(0, length)));
        return this;
    }

    public Statement Bind(byte[]? value) => value is null ? BindNull() : Bind(value.AsSpan());

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_handle, ++_bound, value));
        return this;
    }

    /// <summary>Runs a statement that returns no rows; the next <c>Bind</c> begins anew. Returns how many rows it changed.</summary>
    public int Run()
    {
        var outcome = raw.sqlite3_step(_handle);
        Reset();
        if (outcome is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(outcome, _database);
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>Steps to the next row; after the last one the statement is reset and the answer is false.</summary>
    public bool Next()
    {
        var outcome = raw.sqlite3_step(_handle);
        if (outcome == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        if (outcome != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(outcome, _database);
        }

        return false;
    }

    /// <summary>The first column of the first row; null when there is none or it is NULL.</summary>
    public long? Number()
    {
        var value = Next() ? GetNumber(0) : null;
        Reset();
        return value;
    }

    /// <summary>All rows' first columns.</summary>
    public List<long> Numbers()
    {
        var numbers = new List<long>();
        while (Next())
        {
            numbers.Add(GetInt64(0));
        }

        return numbers;
    }

    /// <summary>Where a column stands in a row, by its name: for rows of so many columns that positions say nothing.</summary>
    public int FindColumn(string name)
    {
        if (_columns is null)
        {
            _columns = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var column = 0; column < Columns; column++)
            {
                _columns[raw.sqlite3_column_name(_handle, column).utf8_to_string()] = column;
            }
        }

        return _columns[name];
    }

    public long GetInt64(string column) => GetInt64(FindColumn(column));

    public long? GetNumber(string column) => GetNumber(FindColumn(column));

    public string GetString(string column) => GetString(FindColumn(column));

    public string? GetText(string column) => GetText(FindColumn(column));

    public byte[] GetBytes(string column) => GetBytes(FindColumn(column));

    public byte[]? GetBlob(string column) => GetBlob(FindColumn(column));

    public long GetInt64(int column) => raw.sqlite3_column_int64(_handle, column);

    public long? GetNumber(int column) => IsNull(column) ? null : GetInt64(column);

    public string GetString(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public string? GetText(int column) => IsNull(column) ? null : GetString(column);

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    public byte[]? GetBlob(int column) => IsNull(column) ? null : GetBytes(column);

    /// <summary>How many columns a row has.</summary>
    public int Columns => raw.sqlite3_column_count(_handle);

    /// <summary>SQLite's type of a value: <c>SQLITE_INTEGER</c> and so on.</summary>
    public int GetColumnType(int column) => raw.sqlite3_column_type(_handle, column);

    /// <summary>The bytes of a text or blob, until the next step.</summary>
    public ReadOnlySpan<byte> GetSpan(int column) => raw.sqlite3_column_blob(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public void Reset()
    {
        // The outcome repeats that of the last step, which was dealt with.
        _ = raw.sqlite3_reset(_handle);
        _bound = 0;
    }

    public void Dispose()
    {
        _handle.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_handle, ++_bound));
        return this;
    }

    private void Check(int outcome)
    {
        if (outcome != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(outcome, _database);
        }
    }
}
