using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Gives every known key of the front matter its place in a <see cref="NewsItem"/>.</summary>
internal static class NewsItemReader
{
    public static NewsItem Read(FieldReader fields, string title) => new()
    {
        Title = title,
        Category = fields.Line("category"),
        Excerpt = fields.Line("excerpt") ?? fields.Line("bio"),
        PublishedAt = fields.Time("publishedDateTime"),
        OriginalUrl = fields.Link("originalUrl"),
        WebUrl = fields.Link("webUrl"),
        AmpUrl = fields.Link("ampWebUrl"),
        CdnAmpUrl = fields.Link("cdnAmpWebUrl"),
        Type = fields.Line("type"),
        Quality = fields.Whole("quality"),
        Heat = fields.Whole("heat"),
        Published = fields.IsUnreadable("removed") ? false : fields.Switch("published", hidden: false),
        FeaturedVideoUrl = fields.Video("featuredContent"),
        Provider = ReadProvider(fields),
        Topics = fields.Lines("topics"),
        Images = ReadImages(fields),
        Related = [.. fields.BareMaps("related").Select((map, at) => ReadRelated(fields, map, at)).OfType<RelatedLink>()],
        Secured = fields.Text("secured"),
        Price = fields.Line("price"),
        Length = fields.Line("length"),
        Rating = ReadRating(fields),
        Levels = fields.Lines("levels"),
        Items = fields.Lines("items"),
        Actions = ReadActions(fields),
        Removed = fields.Switch("removed", hidden: true) ?? false,
        Profile = ReadProfile(fields),
    };

    private static RelatedLink? ReadRelated(FieldReader parent, YamlMap map, int at)
    {
        var extra = new List<(string Key, YamlNode Value)>();
        var fields = parent.Alone(map, extra);
        var title = fields.Line("title");
        var web = fields.Link("webUrl");
        if ((title ?? web) is not { } shown)
        {
            parent.LeaveOver($"related[{at}]", map, "a story with a title or an address");
            return null;
        }

        var link = new RelatedLink
        {
            Title = shown,
            Excerpt = fields.Line("excerpt"),
            PublishedAt = fields.Time("publishedDateTime"),
            WebUrl = web,
            AmpUrl = fields.Link("ampWebUrl"),
            CdnAmpUrl = fields.Link("cdnAmpWebUrl"),
            Type = fields.Line("type"),
            Provider = ReadProvider(fields),
            Quality = fields.Whole("quality"),
            Images = ReadImages(fields),
            Line = map.Line,
        };
        fields.KeepRest();
        return link with { ExtraJson = ExtraKeys.ToJson(extra) };
    }

    private static Provider? ReadProvider(FieldReader parent)
    {
        if (parent.Map("provider") is not { } fields)
        {
            return null;
        }

        var provider = new Provider(fields.Line("name"), fields.Line("domain")?.ToLowerInvariant())
        {
            Images = ReadImages(fields),
            Authors = ReadAuthors(fields),
        };
        fields.KeepRest();
        return provider;
    }

    private static List<string> ReadAuthors(FieldReader parent)
    {
        var authors = new List<string>();
        foreach (var fields in parent.Maps("authors"))
        {
            if (fields.Line("name") is { } name)
            {
                authors.Add(name);
            }

            fields.KeepRest();
        }

        return authors;
    }

    private static List<ImageReference> ReadImages(FieldReader parent)
    {
        var images = new List<ImageReference>();
        foreach (var fields in parent.Maps("images"))
        {
            if (fields.Picture("url") is { } url)
            {
                images.Add(new ImageReference(url, fields.Whole("width"), fields.Whole("height"), fields.Flag("isCached"), fields.Line("title")));
            }

            fields.KeepRest();
        }

        return images;
    }

    private static Rating? ReadRating(FieldReader parent)
    {
        if (parent.Map("ratings") is not { } fields)
        {
            return null;
        }

        Rating? rating = null;
        if (fields.Has("average") && fields.Has("count") && fields.Number("average") is { } average && fields.Whole("count") is { } count)
        {
            rating = new Rating(average, count);
        }

        fields.KeepRest();
        return rating;
    }

    private static List<DownloadAction> ReadActions(FieldReader parent)
    {
        var actions = new List<DownloadAction>();
        foreach (var fields in parent.Maps("actions"))
        {
            if (fields.Link("url") is { } url)
            {
                actions.Add(new DownloadAction(url, fields.Line("type"), fields.Line("title"), fields.Line("attribution")));
            }

            fields.KeepRest();
        }

        return actions;
    }

    private static Profile? ReadProfile(FieldReader fields)
    {
        if (!Array.Exists(["location", "website", "twitter", "linkedin", "affiliation", "members"], fields.Has))
        {
            return null;
        }

        var twitter = fields.Map("twitter");
        var linkedIn = fields.Map("linkedin");
        var affiliation = fields.Map("affiliation");
        var profile = new Profile
        {
            Location = fields.Line("location"),
            Website = fields.Link("website"),
            TwitterName = twitter?.Line("username"),
            TwitterUrl = twitter?.Link("url"),
            TwitterFollowers = twitter?.Whole("followers"),
            LinkedInUrl = linkedIn?.Link("url"),
            Affiliation = affiliation?.Line("name"),
            Members = fields.Whole("members"),
        };
        twitter?.KeepRest();
        linkedIn?.KeepRest();
        affiliation?.KeepRest();
        return profile;
    }
}
