using System.Text.RegularExpressions;
using NewsBrowser.Text.Analysis;
using Oracle = Lucene.Net.Tartarus.Snowball.Ext.EnglishStemmer;

namespace NewsBrowser.Text.Tests.Analysis;

/// <summary>Our stemmer beside Lucene's, which was made by Snowball from an earlier edition of the same algorithm.</summary>
public sealed partial class EnglishStemmerOracleTests
{
    /// <summary>Words whose stems the later edition changed: it keeps the double consonant of a word that is a vowel and no more before it.</summary>
    private static readonly Dictionary<string, (string Ours, string Theirs)> Different = new()
    {
        ["added"] = ("add", "ad"),
        ["adding"] = ("add", "ad"),
    };

    [Fact]
    public void Every_word_of_the_seeds_and_the_documentation_has_the_same_stem()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories).Concat(Checkout.SeedFiles)
            .Concat(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests", "fixtures"), "*", SearchOption.AllDirectories));
        var words = documents.SelectMany(file => Words().Matches(File.ReadAllText(file).ToLowerInvariant()).Select(match => match.Value)).ToHashSet();
        Assert.True(words.Count > 3_000, $"{words.Count} words");
        var oracle = new Oracle();
        var differences = new Dictionary<string, (string Ours, string Theirs)>();
        foreach (var word in words.Where(word => word.Length <= EnglishStemmer.MaxLength))
        {
            oracle.SetCurrent(word);
            oracle.Stem();
            if (EnglishStemmer.Stem(word) is var ours && ours != oracle.Current && Different.GetValueOrDefault(word) != (ours, oracle.Current))
            {
                differences.Add(word, (ours, oracle.Current));
            }
        }

        Assert.Empty(differences.Select(pair => $"[\"{pair.Key}\"] = (\"{pair.Value.Ours}\", \"{pair.Value.Theirs}\")"));
    }

    [GeneratedRegex(@"(?<![\w'])[a-z]{3,}(?![\w'])")]
    private static partial Regex Words();
}
