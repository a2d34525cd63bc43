using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class TextFoldingTests
{
    [Theory]
    [InlineData("ＡＩ　２０２４", "ai 2024")]
    [InlineData("Éclair", "eclair")]
    [InlineData("癌症臺灣", "癌症台湾")]
    [InlineData("裏裡里", "里里里")]
    [InlineData("着著", "著著")]
    [InlineData("乾幹干", "干干干")]
    [InlineData("ｶﾀｶﾅ", "カタカナ")]
    [InlineData("a\tb\r\nc\u00A0d", "a b  c d")]
    [InlineData("ﬁß㍿", "ﬁß㍿")]
    [InlineData("İSTANBUL Łódź", "istanbul lodz")]
    [InlineData("“don’t”", "\"don't\"")]
    [InlineData("й ガ", "й ガ")]
    [InlineData("𠮷😀", "𠮷😀")]
    public void Writings_of_the_same_word_fold_alike(string text, string folded) => Assert.Equal(folded, TextFolding.Fold(text));

    [Theory]
    [InlineData("台\u200B積電", "台积电")]
    [InlineData("\u200E台\u2060積\uFEFF電 LRM\u200F", "台积电 lrm")]
    [InlineData("inter\u00ADnational", "international")]
    [InlineData("a \u200B b", "a b")]
    [InlineData("\u202Ea\u202C\u2066b\u2069", "ab")]
    [InlineData("\u200D\uFEFF", "")]
    public void What_nobody_sees_neither_parts_nor_hides_a_word(string text, string searched)
    {
        Assert.Equal(searched, TextFolding.FoldForSearch(text));
        Assert.Equal(searched, TextFolding.FoldForSearch(TextFolding.RemoveInvisible(text)));
    }

    [Fact]
    public void Format_characters_are_those_of_Unicode()
    {
        // The marks of numbers in Arabic and Syriac are seen; all other format characters of the first plane are not.
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            if (char.GetUnicodeCategory((char)unit) == System.Globalization.UnicodeCategory.Format && unit is not (>= 0x600 and <= 0x8FF and not 0x61C))
            {
                Assert.True(TextFolding.IsInvisible((char)unit), unit.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Assert.False(TextFolding.IsInvisible('a') || TextFolding.IsInvisible(' ') || TextFolding.IsInvisible('台') || TextFolding.IsInvisible('\u3000'));
    }

    [Fact]
    public void Every_unit_folds_to_one_unit_and_folding_twice_changes_nothing()
    {
        var all = string.Create(char.MaxValue + 1, 0, static (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)i;
            }
        });
        var folded = TextFolding.Fold(all);
        Assert.Equal(all.Length, folded.Length);
        Assert.Equal(folded, TextFolding.Fold(folded), StringComparer.Ordinal);
        for (var i = 0; i < all.Length; i++)
        {
            Assert.Equal(folded[i], TextFolding.Fold(all[i]));
        }
    }

    [Fact]
    public void Surrogates_and_private_use_stay_as_they_are()
    {
        for (var c = 0xD800; c <= 0xF8FF; c++)
        {
            Assert.Equal((char)c, TextFolding.Fold((char)c));
        }
    }

    [Fact]
    public void A_character_whose_compatible_form_is_one_unit_folds_with_that_form()
    {
        for (var c = 0xFF01; c <= 0xFF5E; c++)
        {
            var compatible = ((char)c).ToString().Normalize(NormalizationForm.FormKC);
            Assert.Equal(TextFolding.Fold(compatible[0]), TextFolding.Fold((char)c));
        }
    }

    [Fact]
    public void Text_that_is_folded_already_is_the_same_string()
    {
        const string text = "abc 台湾 def";
        Assert.Same(text, TextFolding.Fold(text));
        Assert.Same(text, TextFolding.FoldForSearch(text));
    }

    [Theory]
    [InlineData("  A \n\n B　C ", "a b c")]
    [InlineData(" \n", "")]
    [InlineData("", "")]
    public void For_search_runs_of_white_space_are_one_space(string text, string folded) => Assert.Equal(folded, TextFolding.FoldForSearch(text));
}
