using System.Collections.Frozen;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Everything that may stand in a sanitised body; what is not named here does not pass.</summary>
internal static class HtmlAllowList
{
    /// <summary>Elements that pass, without their attributes.</summary>
    public static readonly FrozenSet<string> Elements = Set(
        "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q "
        + "rp rt ruby s samp small strong sub sup table tbody td tfoot th thead tr u ul var");

    /// <summary>Those, and what is written as something else: <c>center</c> as a div, a frame as a link to its video.</summary>
    public static readonly HashSet<string> SanitizedElements = new([.. Elements, "center", "iframe"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Attributes that pass where <see cref="HtmlWriter"/> writes them.</summary>
    public static readonly HashSet<string> Attributes =
        new("href src alt title width height colspan rowspan start dir".Split(' '), StringComparer.OrdinalIgnoreCase);

    public static readonly HashSet<string> AddressAttributes = new(["href", "src"], StringComparer.OrdinalIgnoreCase);

    public static readonly HashSet<string> Schemes = new(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Elements that go with all they hold: what is in them is no text for a reader, or is parsed by rules of its own.</summary>
    public static readonly FrozenSet<string> Dropped = Set(
        "script style object embed applet svg math template noscript noembed noframes frameset frame head title meta link base basefont "
        + "audio video canvas map area param source track portal select option optgroup datalist input button textarea keygen output progress meter "
        + "dialog slot xml fencedframe model");

    public static readonly FrozenSet<string> Void = Set("br hr img");

    /// <summary>Elements that stand on lines of their own in plain text.</summary>
    public static readonly FrozenSet<string> Blocks = Set(
        "blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul br");

    /// <summary>Attributes that pass as numbers of one to four digits.</summary>
    public static readonly FrozenDictionary<string, string[]> Numbers = new Dictionary<string, string[]>
    {
        ["img"] = ["width", "height"],
        ["td"] = ["colspan", "rowspan"],
        ["th"] = ["colspan", "rowspan"],
        ["ol"] = ["start"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Attributes that every element may have, with their values.</summary>
    public static readonly FrozenSet<string> Directions = Set("ltr rtl auto");

    public const string LinkRelation = "noopener noreferrer ugc nofollow";

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
