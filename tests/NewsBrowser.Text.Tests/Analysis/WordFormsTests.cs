using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class WordFormsTests
{
    [Theory]
    [InlineData("company", "companies")]
    [InlineData("companies", "company")]
    [InlineData("box", "boxes")]
    [InlineData("boxes", "box boxed boxing")]
    [InlineData("house", "houses housed housing")]
    [InlineData("class", "classes")]
    [InlineData("hero", "heroes")]
    [InlineData("announce", "announces announced announcing")]
    [InlineData("announced", "announce announces announcing")]
    [InlineData("announcing", "announce announced")]
    [InlineData("stop", "stops stopped stopping")]
    [InlineData("stopped", "stop stops stopping")]
    [InlineData("prefer", "preferred preferring prefers")]
    [InlineData("visited", "visit visits visiting")]
    [InlineData("hoping", "hope hopes hoped")]
    [InlineData("hopping", "hop hops hopped")]
    [InlineData("adding", "add adds added")]
    [InlineData("studies", "study studied studying")]
    [InlineData("tried", "try tries trying")]
    [InlineData("agreed", "agree agrees agreeing")]
    [InlineData("tie", "ties tied tying")]
    [InlineData("dying", "die dies died")]
    [InlineData("happy", "happiness")]
    [InlineData("quickly", "quick")]
    [InlineData("computer", "computers")]
    [InlineData("developers", "developer")]
    [InlineData("run", "ran runs running")]
    [InlineData("running", "run ran runs")]
    [InlineData("ran", "run running runs")]
    [InlineData("was", "be is are were been")]
    [InlineData("be", "is was")]
    [InlineData("went", "go goes gone going")]
    [InlineData("go", "went")]
    [InlineData("child", "children")]
    [InlineData("children", "child")]
    [InlineData("won", "win wins winning")]
    [InlineData("built", "build builds building")]
    [InlineData("building", "build built buildings")]
    [InlineData("data", "datum")]
    [InlineData("crises", "crisis")]
    public void A_word_has_its_other_forms(string word, string expected)
    {
        var forms = WordForms.FindOthers(word);
        Assert.All(expected.Split(' '), form => Assert.Contains(form, forms));
    }

    [Theory]
    [InlineData("hoping", "hop")]
    [InlineData("hop", "hope")]
    [InlineData("news", "new")]
    [InlineData("new", "news")]
    [InlineData("this", "thi")]
    [InlineData("bus", "bu")]
    [InlineData("class", "clas")]
    [InlineData("bring", "br")]
    [InlineData("thing", "th")]
    [InlineData("red", "r")]
    public void Another_word_is_no_form(string word, string other) => Assert.DoesNotContain(other, WordForms.FindOthers(word));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("xs")]
    [InlineData("癌症")]
    [InlineData("gpt4s")]
    [InlineData("Runs")]
    [InlineData("cafés")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaas")]
    public void What_is_no_word_of_ascii_letters_has_no_forms(string word) => Assert.Empty(WordForms.FindOthers(word));

    [Fact]
    public void Forms_are_few_different_and_not_the_word_itself_and_those_by_rule_share_its_stem()
    {
        string[] pieces = ["b", "st", "r", "a", "e", "i", "o", "ea", "t", "n", "pp", "y", "ie", "s", "es", "ed", "ing", "er", "est", "ly", "ness", "ch"];
        var random = new Random(11);
        var most = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]));
            var forms = WordForms.FindOthers(word);
            most = Math.Max(most, forms.Count);
            Assert.True(forms.Count <= WordForms.MaxForms, word);
            Assert.Equal(forms.Count, forms.Distinct().Count());
            Assert.DoesNotContain(word, forms);
            Assert.Equal(forms, WordForms.FindOthers(word));
            Assert.All(forms, form => Assert.All(form, c => Assert.True(char.IsAsciiLetterLower(c))));
            var stem = EnglishStemmer.Stem(word);
            if (!forms.Any(form => IrregularWords.FindForms(form).Count > 0) && IrregularWords.FindForms(word).Count == 0)
            {
                Assert.All(forms, form => Assert.Equal(stem, EnglishStemmer.Stem(form)));
            }
        }
        Assert.True(most >= 8);
    }

    [Fact]
    public void Every_irregular_form_leads_to_its_base_and_back()
    {
        string[] samples = ["is", "had", "done", "went", "said", "made", "took", "came", "knew", "thought", "brought", "began", "written", "bought", "sold", "men", "teeth", "mice",
            "wives", "analyses", "phenomena", "criteria", "better", "worst"];
        foreach (var word in samples)
        {
            var origin = WordForms.FindOthers(word)[0];
            Assert.Contains(word, WordForms.FindOthers(origin));
        }
    }
}
