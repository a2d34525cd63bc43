using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Web.Rendering;

/// <summary>The small signs that stand for things: a tag's glyph, a person's hue, an item's badges, a text's language.</summary>
internal static class DisplayLabels
{
    public const int Hues = 12;

    /// <summary>How many items a page names that are alike.</summary>
    public const int MaxAlike = 6;

    /// <summary>The items that a page does not name anyway.</summary>
    public static IReadOnlyList<ItemSummary> NotShown(IReadOnlyList<ItemSummary> items, IReadOnlyList<ItemSummary> shown) =>
        [.. items.Where(item => shown.All(other => other.RowId != item.RowId))];

    /// <summary>The stories that a page does not name anyway.</summary>
    public static IReadOnlyList<SameStoryMatch> NotShown(IReadOnlyList<SameStoryMatch> stories, IReadOnlyList<ItemSummary> shown) =>
        [.. stories.Where(story => shown.All(other => other.RowId != story.Item.RowId))];

    /// <summary>The same class for the same person on every page and after every restart.</summary>
    public static string Hue(string key)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var hash = 2166136261u;
        foreach (var letter in key)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return $"hue-{hash % Hues}";
    }

    public static string Glyph(CommentTag tag) => tag switch
    {
        CommentTag.Push => "推",
        CommentTag.Boo => "噓",
        _ => "→",
    };

    /// <summary>A post's net push as PTT writes it, and the class of its colour: 爆 from 100, X1 to XX from -10 down to -100, nothing at 0.</summary>
    public static (string Text, string? Style) NetPush(int net) => net switch
    {
        >= 100 => ("爆", "burst"),
        >= 10 => (Words.Number(net), "hot"),
        > 0 => (Words.Number(net), "warm"),
        0 => (string.Empty, null),
        > -10 => (Words.Number(net), null),
        > -100 => ($"X{-net / 10}", null),
        _ => ("XX", null),
    };

    /// <summary>The tag's name in addresses, classes and JSON.</summary>
    public static string Name(CommentTag tag) => tag switch
    {
        CommentTag.Push => "push",
        CommentTag.Boo => "boo",
        _ => "arrow",
    };

    public static CommentTag? ParseTag(string? name) => name switch
    {
        "push" => CommentTag.Push,
        "boo" => CommentTag.Boo,
        "arrow" => CommentTag.Arrow,
        _ => null,
    };

    public static string Name(DifferenceKind kind) => kind == DifferenceKind.Added ? "added" : "removed";

    /// <summary>The language of a short text from the archive, told by its script; null where it says nothing or is the interface's own.</summary>
    public static string? GuessLanguage(string text) =>
        LanguageGuess.GuessLanguage(text) is var language && language != "und" && language != Words.Language ? language : null;

    public static string Name(ItemKind kind) => kind == ItemKind.Forum ? "forum" : "news";

    /// <summary>The language of a name that comes without one: Chinese of Taiwan where it has a Chinese character, else English.</summary>
    public static string GuessNameLanguage(string name) => name.Any(letter => letter is >= '\u3400' and <= '\u9fff') ? "zh-Hant-TW" : Words.English;

    /// <summary>The names of what a reader should know before trusting or opening an item; each has a word and an explanation.</summary>
    public static IEnumerable<string> Badges(ItemSummary item)
    {
        if (item.Kind != ItemKind.News)
        {
            yield break;
        }

        if (item.IsLink)
        {
            yield return "link";
        }
        else if (!item.HasBody)
        {
            yield return "excerpt";
        }

        if (item.Published == false)
        {
            yield return "unpublished";
        }

        if (!item.IsLink && item.Quality is null && item.Heat is null)
        {
            yield return "unscored";
        }

        if (item.Heat == -1)
        {
            yield return "buried";
        }
    }
}
