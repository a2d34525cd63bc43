using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>The keys of items that were deleted for good: what has one of them is left out of a run.</summary>
internal sealed class TakenDownKeys
{
    // Half of each hash: enough that no other key meets one, and small.
    private readonly Dictionary<UInt128, long> _takedowns = [];

    public TakenDownKeys(SqliteConnection connection)
    {
        using var keys = new Statement(connection, "SELECT KeyHash, TakedownId FROM TakenDownKeys");
        while (keys.Next())
        {
            _takedowns[Half(keys.GetBytes(0))] = keys.GetInt64(1);
        }
    }

    public bool IsEmpty => _takedowns.Count == 0;

    /// <summary>What is kept of a key: SHA-256 of its UTF-8.</summary>
    public static byte[] ComputeHash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The takedown that a document falls under; null when none.</summary>
    public long? FindTakedown(IReadOnlyList<string> keys)
    {
        if (_takedowns.Count > 0)
        {
            foreach (var key in keys)
            {
                if (_takedowns.TryGetValue(Half(ComputeHash(key)), out var takedown))
                {
                    return takedown;
                }
            }
        }

        return null;
    }

    /// <summary>The document without related links that were taken down; itself when it has none of them.</summary>
    /// <param name="prepared">The document.</param>
    /// <param name="takedown">The takedown of one of those links; null when there is none.</param>
    public PreparedDocument WithoutLinks(PreparedDocument prepared, out long? takedown)
    {
        takedown = null;
        if (_takedowns.Count == 0 || prepared.RelatedLinks.Count == 0 || prepared.Document is not NewsItem news)
        {
            return prepared;
        }

        var kept = new List<PreparedLink>();
        foreach (var link in prepared.RelatedLinks)
        {
            if (FindTakedown(link.Keys) is { } found)
            {
                takedown = found;
            }
            else
            {
                kept.Add(link);
            }
        }

        if (takedown is null)
        {
            return prepared;
        }

        // The content's hash stays that of the whole: the same file is the same content the next time too.
        var cut = news with { Related = [.. kept.Select(link => link.Link)] };
        return prepared with { Document = cut, RelatedLinks = kept, DetailsJson = ItemDetailsBuilder.FromNews(cut).ToJson() };
    }

    private static UInt128 Half(byte[] hash) => BinaryPrimitives.ReadUInt128LittleEndian(hash);
}
