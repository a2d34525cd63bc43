namespace NewsBrowser.Index.Queries;

/// <summary>The numbers that matches are ranked by, chosen by measuring: docs/decisions/0011-ranking.md.</summary>
public sealed record Ranking
{
    public static Ranking Default { get; } = new();

    /// <summary>What an occurrence counts by text field, in place of the schema's weights; null takes those.</summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }

    /// <summary>BM25's k1 of words: how soon more occurrences stop to count.</summary>
    public double WordSaturation { get; init; } = 2.2;

    /// <summary>The same of pairs of characters and single ones.</summary>
    public double PairSaturation { get; init; } = 0.9;

    /// <summary>BM25's b: how much the length of a text counts, from 0 to 1.</summary>
    public double LengthShare { get; init; } = 0.8;

    /// <summary>The power that a word's rarity is raised to where any of the words will do.</summary>
    public double WordRarityPower { get; init; } = 1;

    /// <summary>The same of pairs of characters and single ones: a question has many of them that say little.</summary>
    public double PairRarityPower { get; init; } = 1.3;

    /// <summary>What a word weighs beside a pair, where any of the words will do.</summary>
    public double Word { get; init; } = 2.5;

    /// <summary>What an occurrence of another form of a word (plural, past) counts beside one of the word itself.</summary>
    public double OtherForm { get; init; } = 0.5;

    /// <summary>What a function word weighs beside another word that is as rare.</summary>
    public double FunctionWord { get; init; } = 0.1;

    /// <summary>What a pair with a function character in it weighs, or such a character alone.</summary>
    public double FunctionPair { get; init; } = 0.5;

    /// <summary>What a single character weighs beside a pair that is as rare.</summary>
    public double Character { get; init; } = 1;

    /// <summary>What neighbours of the query that stand together are worth, as a share of the lighter one's weight.</summary>
    public double Nearness { get; init; } = 0.35;

    /// <summary>Where any of the words will do: what the passage with most of them is worth, as a share of their weights.</summary>
    public double Passage { get; init; } = 0.5;

    /// <summary>How many words a passage has; of characters it has <see cref="CharactersOfWord"/> times as many.</summary>
    public int PassageLength { get; init; } = 20;

    /// <summary>How many characters say as much as a word.</summary>
    public int CharactersOfWord { get; init; } = 3;
}
