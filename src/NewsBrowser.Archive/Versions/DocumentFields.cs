using System.Globalization;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Versions;

/// <summary>A document's fields as names and values, body and comments aside. The <c>secured</c> text is told by its length alone.</summary>
internal sealed class DocumentFields
{
    private readonly List<DocumentField> _fields = [];

    public static IReadOnlyList<DocumentField> Collect(SourceDocument document)
    {
        var state = new DocumentFields();
        switch (document)
        {
            case NewsItem news:
                state.AddNews(news);
                break;
            case ForumPost post:
                state.AddPost(post);
                break;
        }

        return state._fields;
    }

    private void AddNews(NewsItem news)
    {
        Add("title", news.Title);
        Add("excerpt", news.Excerpt);
        Add("published-at", FormatTime(news.PublishedAt));
        Add("web-url", news.WebUrl);
        Add("original-url", news.OriginalUrl);
        Add("amp-url", news.AmpUrl);
        Add("cdn-amp-url", news.CdnAmpUrl);
        Add("source", news.Provider is { } provider ? $"{provider.Name} {provider.Domain}".Trim() : null);
        AddList("authors", news.Provider?.Authors);
        AddList("topics", news.Topics);
        Add("category", news.Category);
        Add("type", news.Type);
        Add("quality", Number(news.Quality));
        Add("heat", Number(news.Heat));
        Add("published", news.Published switch { true => "true", false => "false", null => null });
        Add("removed", news.Removed ? "true" : null);
        Add("price", news.Price);
        Add("length", news.Length);
        Add("rating", news.Rating is { } rating ? string.Create(CultureInfo.InvariantCulture, $"{rating.Average:0.##} ({rating.Count})") : null);
        AddList("levels", news.Levels);
        AddList("items", news.Items);
        Add("video", news.FeaturedVideoUrl);
        AddList("images", news.Images.Select(image => image.Url));
        AddList("actions", news.Actions.Select(action => $"{action.Title} {action.Url}".Trim()));
        AddList("related", news.Related.Select(FormatRelated));
        Add("profile", FormatProfile(news.Profile));
        Add("secured", news.Secured is { Length: > 0 } secured ? Number(secured.Length) : null);
        Add("extra", news.ExtraJson);
    }

    private void AddPost(ForumPost post)
    {
        Add("title", post.Title);
        Add("raw-title", post.RawTitle == post.Title ? null : post.RawTitle);
        Add("author", post.Author);
        Add("nickname", post.Nickname);
        Add("board", post.Board);
        Add("file-name", post.FileName);
        Add("published-at", post.PostedAt is { } at ? FormatTime(at) : null);
        Add("ip", post.Ip);
        Add("country", post.Country);
        Add("forwarded-from", post.ForwardedFrom);
        Add("incomplete", post.Incomplete ? "true" : null);
        Add("signature", post.Signature);
        AddList("edits", post.Edits.Select(edit => $"{edit.Person} {edit.Ip} {(edit.At is { } moment ? FormatTime(moment) : null)}".Trim()));
        AddList("notes", post.Thread.OfType<ThreadNote>().Where(note => note.Kind != NoteKind.Edit).Select(note => note.Text.Trim('\n')));
        Add("extra", post.ExtraJson);
    }

    private static string FormatRelated(RelatedLink link) => link.Quality is { } quality
        ? string.Create(CultureInfo.InvariantCulture, $"{link.Title} · {link.Provider?.Domain} ({quality})")
        : $"{link.Title} · {link.Provider?.Domain}";

    private static string? FormatProfile(Profile? profile) => profile is null ? null : string.Join(
        " · ",
        new[]
        {
            profile.Location, profile.Website, profile.TwitterName, profile.TwitterUrl, Number(profile.TwitterFollowers), profile.LinkedInUrl,
            profile.Affiliation, Number(profile.Members),
        }.Where(value => !string.IsNullOrEmpty(value)));

    private static string? FormatTime(PublicationTime? time) =>
        time is { } known ? (known.DateOnly ? Stamp(known.Utc, "yyyy-MM-dd") : FormatTime(known.Utc)) : null;

    private static string FormatTime(DateTime utc) => Stamp(utc, "yyyy-MM-dd HH:mm:ss 'UTC'");

    private static string Stamp(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private void Add(string name, string? value) => _fields.Add(new DocumentField(name, value is null ? [] : [value], IsList: false));

    private void AddList(string name, IEnumerable<string>? values) => _fields.Add(new DocumentField(name, [.. values ?? []], IsList: true));
}

/// <summary>A field of a document: one value, none, or a list of them.</summary>
internal sealed record DocumentField(string Name, IReadOnlyList<string> Values, bool IsList);
