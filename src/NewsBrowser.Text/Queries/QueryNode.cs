namespace NewsBrowser.Text.Queries;

/// <summary>A part of a search, as a tree. Trees are immutable and equal by value (positions aside).</summary>
public abstract record QueryNode
{
    private QueryNode()
    {
    }

    /// <summary>Matches every document.</summary>
    public sealed record Everything : QueryNode;

    /// <summary>Matches nothing: of what was written nothing can be searched for.</summary>
    public sealed record Nothing : QueryNode;

    /// <summary>All children must match.</summary>
    public sealed record And(IReadOnlyList<QueryNode> Children) : QueryNode
    {
        public bool Equals(And? other) => other is not null && Children.SequenceEqual(other.Children);

        public override int GetHashCode() => HashItems(Children);
    }

    /// <summary>At least one child must match.</summary>
    public sealed record Or(IReadOnlyList<QueryNode> Children) : QueryNode
    {
        public bool Equals(Or? other) => other is not null && Children.SequenceEqual(other.Children);

        public override int GetHashCode() => HashItems(Children);
    }

    /// <summary>The child must not match.</summary>
    public sealed record Not(QueryNode Child) : QueryNode;

    /// <summary>Text to find in the searched fields.</summary>
    /// <param name="Value">As the reader wrote it, without quotes and star.</param>
    /// <param name="Form">How it has to match.</param>
    public sealed record Text(string Value, TextForm Form) : QueryNode;

    /// <summary>Text restricted to one part of a document: <c>in:title (...)</c> applies to the text beside it.</summary>
    /// <param name="Part">The part searched.</param>
    /// <param name="Child">A tree of text nodes.</param>
    public sealed record Within(DocumentPart Part, QueryNode Child) : QueryNode;

    /// <summary>A property has any of the given values.</summary>
    /// <param name="Field">Which one.</param>
    /// <param name="Values">At least one, as the reader wrote them.</param>
    public sealed record Property(SearchField Field, IReadOnlyList<string> Values) : QueryNode
    {
        public bool Equals(Property? other) => other is not null && Field == other.Field && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

        public override int GetHashCode() => HashCode.Combine(Field, HashItems(Values));
    }

    /// <summary>A number lies in a range, both ends included; a null end is open.</summary>
    public sealed record Number(SearchField Field, long? From, long? To) : QueryNode;

    /// <summary>The time of publication lies in [From, To), in UTC; a null end is open.</summary>
    /// <param name="Field">The filter that asked for it.</param>
    /// <param name="Value">What stood behind its colon, folded, so that it prints back.</param>
    public sealed record Time(SearchField Field, DateTime? From, DateTime? To, string Value) : QueryNode;

    /// <summary>A yes-or-no property holds: <c>is:link</c>, <c>has:image</c>.</summary>
    public sealed record Flag(SearchField Field) : QueryNode;

    // Records compare lists by reference; trees promise to be equal by value.
    private static int HashItems<T>(IReadOnlyList<T> items)
    {
        var hash = default(HashCode);
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}

/// <summary>How a text node has to match.</summary>
public enum TextForm
{
    /// <summary>Chinese as a substring, other scripts as whole words.</summary>
    Word = 0,

    /// <summary>The words in this order, next to each other.</summary>
    Phrase,

    /// <summary>The beginning of a word.</summary>
    Prefix,
}

/// <summary>The parts of a document that <c>in:</c> names.</summary>
public enum DocumentPart
{
    Title = 0,
    Body,
    Comments,

    /// <summary>The poster's own words, without quoted articles and posts.</summary>
    Own,

    /// <summary>What the board's form put there.</summary>
    Form,
}
