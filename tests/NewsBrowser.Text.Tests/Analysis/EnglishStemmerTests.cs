using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class EnglishStemmerTests
{
    // The samples of the algorithm's own description, https://snowballstem.org/algorithms/english/stemmer.html.
    private const string Samples = """
        consign consign | consigned consign | consigning consign | consignment consign | consist consist | consisted consist | consistency consist
        consistent consist | consistently consist | consisting consist | consists consist | consolation consol | consolations consol | consolatory consolatori
        console consol | consoled consol | consoles consol | consolidate consolid | consolidated consolid | consolidating consolid | consoling consol
        consolingly consol | consols consol | consonant conson | consort consort | consorted consort | consorting consort | conspicuous conspicu
        conspicuously conspicu | conspiracy conspiraci | conspirator conspir | conspirators conspir | conspire conspir | conspired conspir | conspiring conspir
        constable constabl | constables constabl | constance constanc | constancy constanc | constant constant
        knack knack | knackeries knackeri | knacks knack | knag knag | knave knave | knaves knave | knavish knavish | kneaded knead | kneading knead | knee knee
        kneel kneel | kneeled kneel | kneeling kneel | kneels kneel | knees knee | knell knell | knelt knelt | knew knew | knick knick | knif knif | knife knife
        knight knight | knightly knight | knights knight | knit knit | knits knit | knitted knit | knitting knit | knives knive | knob knob | knobs knob
        knock knock | knocked knock | knocker knocker | knockers knocker | knocking knock | knocks knock | knopp knopp | knot knot | knots knot
        """;

    [Fact]
    public void The_samples_of_the_published_algorithm_have_their_stems()
    {
        var pairs = Samples.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(pairs.Length > 70);
        Assert.All(pairs, pair => Assert.Equal(pair.Split(' ')[1], EnglishStemmer.Stem(pair.Split(' ')[0])));
    }

    // Every step and exception.
    [Theory]
    [InlineData("company's", "compani")]
    [InlineData("'em", "em")]
    [InlineData("dogs'", "dog")]
    [InlineData("classes", "class")]
    [InlineData("ties", "tie")]
    [InlineData("cries", "cri")]
    [InlineData("gas", "gas")]
    [InlineData("this", "this")]
    [InlineData("gaps", "gap")]
    [InlineData("kiwis", "kiwi")]
    [InlineData("focus", "focus")]
    [InlineData("agreed", "agre")]
    [InlineData("feed", "feed")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("adding", "add")]
    [InlineData("egged", "egg")]
    [InlineData("sized", "size")]
    [InlineData("cry", "cri")]
    [InlineData("by", "by")]
    [InlineData("say", "say")]
    [InlineData("youth", "youth")]
    [InlineData("saying", "say")]
    [InlineData("relational", "relat")]
    [InlineData("conditional", "condit")]
    [InlineData("hesitancy", "hesit")]
    [InlineData("analogy", "analog")]
    [InlineData("geology", "geolog")]
    [InlineData("feudalism", "feudal")]
    [InlineData("sensibility", "sensibl")]
    [InlineData("hopelessly", "hopeless")]
    [InlineData("quickly", "quick")]
    [InlineData("electricity", "electr")]
    [InlineData("formative", "format")]
    [InlineData("decorative", "decor")]
    [InlineData("goodness", "good")]
    [InlineData("replacement", "replac")]
    [InlineData("adoption", "adopt")]
    [InlineData("communism", "communism")]
    [InlineData("generation", "generat")]
    [InlineData("arsenal", "arsenal")]
    [InlineData("controlling", "control")]
    [InlineData("rate", "rate")]
    [InlineData("probate", "probat")]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("innings", "inning")]
    [InlineData("proceeded", "proceed")]
    [InlineData("ox", "ox")]
    public void A_word_has_the_stem_of_the_algorithm(string word, string stem) => Assert.Equal(stem, EnglishStemmer.Stem(word));

    [Theory]
    [InlineData("")]
    [InlineData("癌症")]
    [InlineData("a1b2s")]
    [InlineData("Running")]
    [InlineData("naïves")]
    public void What_is_no_word_of_ascii_letters_is_its_own_stem(string word) => Assert.Same(word, EnglishStemmer.Stem(word));

    [Fact]
    public void A_word_past_the_limit_is_its_own_stem()
    {
        var longest = new string('b', EnglishStemmer.MaxLength - 4) + "abes";
        Assert.Equal(longest[..^1], EnglishStemmer.Stem(longest));
        var longer = "b" + longest;
        Assert.Same(longer, EnglishStemmer.Stem(longer));
    }

    [Fact]
    public void Any_run_of_letters_has_a_stem_no_longer_than_itself()
    {
        var random = new Random(3);
        string[] pieces = ["a", "e", "i", "o", "y", "b", "t", "l", "s", "ed", "ing", "ly", "ational", "ness", "ion", "'s", "ee", "ll", "ies", "at", "iz"];
        for (var round = 0; round < 50_000; round++)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var stem = EnglishStemmer.Stem(word);
            Assert.True(stem.Length <= word.Length, word);
        }
    }
}
