using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class TextMatchTests
{
    [Theory]
    [InlineData("今天的癌症研究", "癌症", TextMatchForm.Substring, true)]
    [InlineData("今天的癌症研究", "癌研", TextMatchForm.Substring, false)]
    [InlineData("openai晶片", "ai晶片", TextMatchForm.Substring, true)]
    [InlineData("ai  晶片", "ai 晶片", TextMatchForm.Substring, true)]
    [InlineData("i like c++ code", "c++", TextMatchForm.Words, true)]
    [InlineData("abc", "ab", TextMatchForm.Words, false)]
    [InlineData("abc", "ab", TextMatchForm.WordsPrefix, true)]
    [InlineData("don t do", "don't", TextMatchForm.Words, true)]
    [InlineData("don do t", "don't", TextMatchForm.Words, false)]
    [InlineData("microsoft aimed", "microsoft ai", TextMatchForm.WordsPrefix, true)]
    [InlineData("microsofts ai", "microsoft ai", TextMatchForm.WordsPrefix, false)]
    [InlineData("new 的 york", "new york", TextMatchForm.Words, false)]
    [InlineData("abc", "-", TextMatchForm.Words, false)]
    public void A_text_matches_as_its_script_says(string field, string query, TextMatchForm form, bool expected) =>
        Assert.Equal(expected, TextMatch.Matches(field, query, form));

    [Theory]
    [InlineData("ai 癌", true, TextMatchForm.Substring)]
    [InlineData("ai", false, TextMatchForm.Words)]
    [InlineData("ai", true, TextMatchForm.WordsPrefix)]
    [InlineData("* - \"", true, null)]
    public void The_form_follows_from_the_text(string folded, bool prefix, TextMatchForm? form) => Assert.Equal(form, TextMatch.DetermineForm(folded, prefix));

    [Theory]
    [InlineData("台積電今天的股價為什麼會漲？", "zh-Hant")]
    [InlineData("台积电今天的股价为什么会涨？", "zh-Hans")]
    [InlineData("AI startup Paige raises money", "en")]
    [InlineData("Microsoft Azure 宣布新的服務", "zh-Hant")]
    [InlineData("これはペンです", "ja")]
    [InlineData("한국어 문장", "ko")]
    [InlineData("123 !?", "und")]
    public void The_language_is_guessed_from_the_scripts(string text, string language) => Assert.Equal(language, LanguageGuess.GuessLanguage(text));
}
