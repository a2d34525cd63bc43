using System.Diagnostics.Metrics;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;

namespace NewsBrowser.Archive;

/// <summary>How large the archive is and how far its index has come, read when somebody collects.</summary>
internal static class ArchiveGauges
{
    public static void Add(Meter meter, ArchiveStore store, ArchiveIndex index)
    {
        meter.CreateObservableUpDownCounter(
            "newsbrowser.database.size",
            () => GetFileSize(store.DatabasePath) + GetFileSize(store.DatabasePath + "-wal"),
            "By",
            "Size of the database with its write-ahead log.");
        meter.CreateObservableUpDownCounter(
            "newsbrowser.index.documents", () => Both(index, statistics => (long)statistics.Documents), "{document}", "Documents that searches find.");
        meter.CreateObservableUpDownCounter(
            "newsbrowser.index.segments", () => Both(index, statistics => (long)statistics.Segments), "{segment}", "Parts that the index lies in.");
        meter.CreateObservableGauge("newsbrowser.index.lag", () => Lag(store, index), "{change}", "Changes of the database that are not searched yet.");
    }

    private static Measurement<long>[] Both(ArchiveIndex index, Func<IndexStatistics, long> value) =>
    [
        new(value(index.ItemStatistics), new KeyValuePair<string, object?>("index", "items")),
        new(value(index.MessageStatistics), new KeyValuePair<string, object?>("index", "comments")),
    ];

    private static long Lag(ArchiveStore store, ArchiveIndex index)
    {
        using var connection = store.OpenReadConnection();
        return Math.Max(0, IndexChunk.ReadNewestChangeNumber(connection) - index.ChangeNumber);
    }

    private static long GetFileSize(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
