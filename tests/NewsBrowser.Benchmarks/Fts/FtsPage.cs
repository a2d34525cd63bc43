using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks.Fts;

/// <summary>One page in plain SQL: matches with their bm25() once into a table in memory, then the best 20, the count, and GROUP BY for each facet.</summary>
/// <remarks>
/// CROSS JOIN keeps the planner from walking the whole table by the index of a facet, as it does where it cannot know how few matches there are.
/// Asking FTS5 again for each facet is the plainer way and slower; where nothing but filters is asked, the plain table is grouped without a detour.
/// </remarks>
internal sealed class FtsPage : IDisposable
{
    private static readonly string Weights = string.Join(", ", ItemTextFields.Schema.Texts.Select(text => text.Weight.ToString(CultureInfo.InvariantCulture)));

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _total;

    public FtsPage(FtsIndex index, BenchmarkQuery query)
    {
        _connection = index.Connection;
        index.Run("CREATE TEMP TABLE IF NOT EXISTS found(id INTEGER PRIMARY KEY, score REAL); CREATE TEMP TABLE IF NOT EXISTS wider(id INTEGER PRIMARY KEY, "
            + "score REAL);");
        var match = FtsText.ConvertQuery(query.Parts);
        if (match is null)
        {
            var where = Where(query.Parts);
            Add($"SELECT id FROM item i{where} ORDER BY time_n DESC, id DESC LIMIT 20");
            _total = Add($"SELECT count(*) FROM item i{where}");
            foreach (var column in BenchmarkQuery.FacetColumns)
            {
                Add(Facet(column, $"item i{Where([.. query.Parts.Where(part => !BenchmarkQuery.IsFilterFor(part, column))])}"));
            }

            return;
        }

        Add("DELETE FROM found");
        Add(Matches("found", query.Parts), match);
        Add("SELECT id, score FROM found ORDER BY score, id DESC LIMIT 20");
        _total = Add("SELECT count(*) FROM found");
        foreach (var column in BenchmarkQuery.FacetColumns)
        {
            if (query.Without(column) is null)
            {
                Add(Facet(column, "found f CROSS JOIN item i ON i.id = f.id"));
                continue;
            }

            Add("DELETE FROM wider");
            Add(Matches("wider", [.. query.Parts.Where(part => !BenchmarkQuery.IsFilterFor(part, column))], scored: false), match);
            Add(Facet(column, "wider f CROSS JOIN item i ON i.id = f.id"));
        }
    }

    public long Total { get; private set; }

    public void Run()
    {
        using var transaction = _connection.BeginTransaction(deferred: true);
        foreach (var command in _commands)
        {
            command.Transaction = transaction;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (command == _total)
                {
                    Total = reader.GetInt64(0);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands)
        {
            command.Dispose();
        }
    }

    private static string Matches(string table, IReadOnlyList<IndexQuery> parts, bool scored = true)
    {
        var where = Where([.. parts.Where(IsPlain)]);
        var join = where.Length == 0 ? "" : " JOIN item i ON i.id = fts.rowid";
        return $"INSERT INTO {table} SELECT fts.rowid, {(scored ? $"bm25(fts, {Weights})" : "0")} FROM fts{join} "
            + $"WHERE fts MATCH $match{(where.Length == 0 ? "" : " AND " + where[" WHERE ".Length..])}";
    }

    private static string Facet(int column, string from)
    {
        var limit = column == SearchSchema.Month ? "" : $" LIMIT {BenchmarkQuery.FacetValues}";
        if (FtsIndex.Many.FirstOrDefault(many => many.Column == column).Name is { } many)
        {
            // The filter, when there is one, stands behind the join.
            var where = from.IndexOf(" WHERE ", StringComparison.Ordinal);
            var (tables, condition) = where < 0 ? (from, "") : (from[..where], from[where..]);
            return $"SELECT v.value, count(*) FROM {tables} JOIN item_{many} v ON v.item = i.id{condition} GROUP BY 1 ORDER BY 2 DESC{limit}";
        }

        var name = FtsIndex.Keywords.First(keyword => keyword.Column == column).Name;
        return $"SELECT i.{name}, count(i.{name}) FROM {from} GROUP BY 1 ORDER BY 2 DESC{limit}";
    }

    private static bool IsPlain(IndexQuery part) => part is IndexQuery.Keyword or IndexQuery.Range or IndexQuery.Not { Child: IndexQuery.Keyword };

    private static string Where(IReadOnlyList<IndexQuery> parts) =>
        parts.Count == 0 ? "" : " WHERE " + string.Join(" AND ", parts.Select(Condition));

    private static string Condition(IndexQuery part)
    {
        switch (part)
        {
            case IndexQuery.Not { Child: IndexQuery.Text text }:
                return $"i.id NOT IN (SELECT rowid FROM fts WHERE fts MATCH '{FtsText.ConvertPart(text)}')";
            case IndexQuery.Not not:
                return $"NOT ({Condition(not.Child)})";
            case IndexQuery.Range range:
                var name = $"i.{FtsIndex.Numbers[range.Column]}_n";
                return $"{name} >= {range.From ?? long.MinValue + 1} AND {name} <= {range.To ?? long.MaxValue}";
            case IndexQuery.Keyword keyword:
                var values = string.Join(", ", keyword.Values.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"));
                return FtsIndex.Many.FirstOrDefault(many => many.Column == keyword.Column).Name is { } many
                    ? $"i.id IN (SELECT item FROM item_{many} WHERE value IN ({values}))"
                    : $"i.{FtsIndex.Keywords.First(k => k.Column == keyword.Column).Name} IN ({values})";
            default:
                throw new ArgumentException($"SQL has no word for {part.GetType().Name}.", nameof(part));
        }
    }

    private SqliteCommand Add(string sql, string? match = null)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The words are the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (match is not null)
        {
            command.Parameters.AddWithValue("$match", match);
        }

        _commands.Add(command);
        return command;
    }
}
