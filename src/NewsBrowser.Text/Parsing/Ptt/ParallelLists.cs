using System.Text.Json;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A crawler's object of lists of equal length, <c>{"titles":[…],"urls":[…],"contents":[…]}</c>: the n-th of each makes a post.</summary>
internal static class ParallelLists
{
    /// <summary>The posts as objects under the names without their s; null for an object of another shape.</summary>
    public static List<JsonElement>? Split(JsonElement element)
    {
        var lists = new List<(string Name, JsonElement[] Values)>();
        var known = 0;
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Array && property.Name.Length > 1 && property.Name[^1] is 's' or 'S')
            {
                lists.Add((property.Name[..^1], [.. property.Value.EnumerateArray()]));
                known += JsonPostReader.IsTitleOrContent(property.Name[..^1]) ? 1 : 0;
            }
        }

        var length = lists.Count == 0 ? 0 : lists[0].Values.Length;
        if (known == 0 || lists.Count < 2 || length is 0 or > PttLimits.MaxPostsPerFile || lists.Exists(list => list.Values.Length != length))
        {
            return null;
        }

        var posts = new List<JsonElement>(length);
        for (var at = 0; at < length; at++)
        {
            var post = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            lists.ForEach(list => post.TryAdd(list.Name, list.Values[at]));
            posts.Add(JsonSerializer.SerializeToElement(post, CrawlerFields.AsWritten));
        }

        return posts;
    }
}
