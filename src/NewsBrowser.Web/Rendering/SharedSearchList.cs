using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Rendering;

/// <summary>The administrator's named searches, which every reader sees, in the file <c>searches.json</c> of the data folder.</summary>
internal sealed partial class SharedSearchList
{
    public const int MaxSearches = 30;

    public const int LongestName = 60;

    public const int LongestQuery = 1000;

    // People may read the file, and what they wrote in it is often Chinese.
    private static readonly JsonSerializerOptions Format = new(
        JsonSerializerDefaults.Web)
    { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly ILogger _log;
    private IReadOnlyList<SharedSearch> _all;
    private int _changes;

    public SharedSearchList(IOptions<NewsBrowserSettings> settings, ILogger<SharedSearchList> log)
    {
        _log = log;
        _file = Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "searches.json");
        _all = Read();
    }

    /// <summary>In the administrator's order.</summary>
    public IReadOnlyList<SharedSearch> All => Volatile.Read(ref _all);

    /// <summary>How often they were changed since the start.</summary>
    public int Version => Volatile.Read(ref _changes);

    /// <summary>Adds a search at the end, or puts it in the place of the one named; null when it is stored,
    /// else the key of the words that say why not.</summary>
    public string? Store(SharedSearch search, string? replaced)
    {
        lock (_gate)
        {
            var changed = _all.ToList();
            var place = changed.FindIndex(known => known.HasName(replaced));
            if (search.Name.Length is 0 or > LongestName)
            {
                return "saved.fault.name";
            }

            if (search.Query.Length > LongestQuery)
            {
                return "saved.fault.query";
            }

            if (changed.Where((_, index) => index != place).Any(known => known.HasName(search.Name)))
            {
                return "saved.fault.twice";
            }

            if (place >= 0)
            {
                changed[place] = search;
            }
            else if (changed.Count < MaxSearches)
            {
                changed.Add(search);
            }
            else
            {
                return "saved.fault.most";
            }

            return Write(changed);
        }
    }

    /// <summary>As <see cref="Store"/>: takes the named search away.</summary>
    public string? Remove(string? name)
    {
        lock (_gate)
        {
            return Write([.. _all.Where(known => !known.HasName(name))]);
        }
    }

    /// <summary>As <see cref="Store"/>: moves the named search one place up.</summary>
    public string? MoveUp(string? name)
    {
        lock (_gate)
        {
            var changed = _all.ToList();
            var place = changed.FindIndex(known => known.HasName(name));
            if (place > 0)
            {
                (changed[place - 1], changed[place]) = (changed[place], changed[place - 1]);
            }

            return Write(changed);
        }
    }

    private IReadOnlyList<SharedSearch> Read()
    {
        try
        {
            var read = File.Exists(_file) ? JsonSerializer.Deserialize<List<SharedSearch>>(File.ReadAllBytes(_file), Format) : null;
            return read is null ? [] : [.. read.Where(search => search is { Name.Length: > 0, Query: not null }).Take(MaxSearches)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnread(_file, e.Message);
            return [];
        }
    }

    // Whole or not at all: a start never meets half a file.
    private string? Write(IReadOnlyList<SharedSearch> changed)
    {
        try
        {
            var fresh = _file + ".new";
            File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(changed, Format));
            File.Move(fresh, _file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(_file, e.Message);
            return "saved.fault.disk";
        }

        Volatile.Write(ref _all, changed);
        Interlocked.Increment(ref _changes);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The named searches in {File} cannot be read ({Reason}); none are shown until they are stored again")]
    private partial void LogUnread(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "The named searches could not be written to {File} ({Reason})")]
    private partial void LogUnwritten(string file, string reason);
}

/// <summary>A search with a name.</summary>
/// <param name="Name">What readers see; names differ by more than the size of their letters.</param>
/// <param name="Query">In the query language; empty finds everything.</param>
/// <param name="Sort">The order as addresses name it; null for relevance.</param>
/// <param name="Comments">Whether it finds comments instead of items.</param>
internal sealed record SharedSearch(string Name, string Query, string? Sort, bool Comments)
{
    /// <summary>The page of the search.</summary>
    [JsonIgnore]
    public string Address => SiteUrls.With(Comments ? "/comments" : "/search", ("q", Query), ("sort", Sort));

    /// <summary>The search as a feed.</summary>
    [JsonIgnore]
    public string Feed => SiteUrls.With("/feed.atom", ("q", Query), ("of", Comments ? "comments" : null));

    public bool HasName(string? name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
