using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>What a filter's name before the colon leads to.</summary>
internal enum FilterKind
{
    Property,
    Number,
    Date,
    Part,
    Is,
    Has,
}

/// <summary>The names that filters are written with, canonical ones and aliases.</summary>
internal static class FilterNames
{
    public const string Date = "date";
    public const string After = "after";
    public const string Before = "before";
    public const string Age = "age";

    private static readonly Dictionary<string, (FilterKind Kind, string Canonical, int Name)> Names = Build();

    /// <summary>Finds a filter by its name in either case and width, or by an alias.</summary>
    public static bool TryFind(string written, out (FilterKind Kind, string Canonical, int Name) filter) =>
        Names.TryGetValue(TextFolding.Fold(written), out filter);

    /// <summary>Whether a word would be read as a filter.</summary>
    public static bool AnyStartsWith(string word) => word.AsSpan().IndexOfAny(':', '：') is > 0 and var colon && TryFind(word[..colon], out _);

    public static string GetName(PropertyName name) => name switch
    {
        PropertyName.Kind => "kind",
        PropertyName.Topic => "topic",
        PropertyName.Source => "source",
        PropertyName.Board => "board",
        PropertyName.Author => "author",
        PropertyName.Commenter => "commenter",
        PropertyName.Class => "class",
        PropertyName.Reporter => "reporter",
        PropertyName.Lang => "lang",
        PropertyName.Type => "type",
        PropertyName.Url => "url",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static string GetName(NumberName name) => name switch
    {
        NumberName.Push => "push",
        NumberName.Boo => "boo",
        NumberName.Comments => "comments",
        NumberName.Quality => "quality",
        NumberName.Heat => "heat",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static string GetName(DocumentPart part) => part switch
    {
        DocumentPart.Title => "in:title",
        DocumentPart.Body => "in:body",
        DocumentPart.Comments => "in:comments",
        DocumentPart.Own => "in:own",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    public static string GetName(FlagName flag) => flag switch
    {
        FlagName.Published => "is:published",
        FlagName.Unpublished => "is:unpublished",
        FlagName.Link => "is:link",
        FlagName.Unscored => "is:unscored",
        FlagName.HasImage => "has:image",
        FlagName.HasComments => "has:comments",
        FlagName.HasRelated => "has:related",
        FlagName.HasDiscussion => "has:discussion",
        _ => throw new ArgumentOutOfRangeException(nameof(flag)),
    };

    /// <summary>The flag of <c>is:</c> or <c>has:</c> and a value; null when there is none.</summary>
    public static FlagName? Flag(string canonical, string value)
    {
        var written = canonical + ":" + TextFolding.Fold(value);
        foreach (var flag in Enum.GetValues<FlagName>())
        {
            if (GetName(flag) == written)
            {
                return flag;
            }
        }
        return null;
    }

    /// <summary>The part that <c>in:</c> names; null when there is none.</summary>
    public static DocumentPart? Part(string value)
    {
        var written = "in:" + TextFolding.Fold(value);
        foreach (var part in Enum.GetValues<DocumentPart>())
        {
            if (GetName(part) == written)
            {
                return part;
            }
        }
        return null;
    }

    private static Dictionary<string, (FilterKind Kind, string Canonical, int Name)> Build()
    {
        var names = new Dictionary<string, (FilterKind, string, int)>(StringComparer.Ordinal);
        foreach (var name in Enum.GetValues<PropertyName>())
        {
            names.Add(GetName(name), (FilterKind.Property, GetName(name), (int)name));
        }

        foreach (var name in Enum.GetValues<NumberName>())
        {
            names.Add(GetName(name), (FilterKind.Number, GetName(name), (int)name));
        }

        foreach (var name in new[] { Date, After, Before, Age })
        {
            names.Add(name, (FilterKind.Date, name, 0));
        }

        names.Add("in", (FilterKind.Part, "in", 0));
        names.Add("is", (FilterKind.Is, "is", 0));
        names.Add("has", (FilterKind.Has, "has", 0));
        foreach ((var alias, var name) in new[]
        {
            ("site", "source"), ("by", "author"), ("tag", "topic"), ("language", "lang"), ("since", After), ("comment", "comments"),
            ("主題", "topic"), ("來源", "source"), ("看板", "board"), ("作者", "author"), ("推文者", "commenter"), ("分類", "class"), ("記者", "reporter"), ("日期", Date),
        })
        {
            // Keys are folded as what is looked up.
            names.Add(TextFolding.Fold(alias), names[name]);
        }
        return names;
    }
}
