namespace NewsBrowser.Text.Analysis;

/// <summary>Guesses the language of a text from its scripts alone.</summary>
public static class LanguageGuess
{
    // A Han character says about as much as three Latin letters; short English names inside Chinese prose must not outweigh it.
    private const int LettersPerHan = 3;

    // Of the characters of Traditional prose about a third have another Simplified form; of Simplified prose next to none.
    private const int SimplifiedRatio = 50;

    /// <summary>A BCP 47 tag: <c>zh-Hant</c>, <c>zh-Hans</c>, <c>ja</c>, <c>ko</c>, <c>en</c>, or <c>und</c> for a text without letters.</summary>
    public static string GuessLanguage(string text)
    {
        int han = 0, traditional = 0, simplified = 0, kana = 0, hangul = 0, letters = 0;
        foreach (var c in text)
        {
            var kind = CharacterClass.Classify(c);
            if (kind == CharacterKind.Word)
            {
                letters += char.IsAsciiDigit(c) ? 0 : 1;
            }
            else if (kind == CharacterKind.Han)
            {
                if (c is >= '\u3041' and <= '\u30FF')
                {
                    kana++;
                }
                else if (c is >= '\uAC00' and <= '\uD7A3')
                {
                    hangul++;
                }
                else
                {
                    han++;
                }

                if (TextFolding.Fold(c) != c)
                {
                    traditional++;
                }
                else if (SimplifiedForms.Contains(c))
                {
                    simplified++;
                }
            }
        }
        if (han + kana + hangul + letters == 0)
        {
            return "und";
        }

        if ((han + kana + hangul) * LettersPerHan < letters)
        {
            return "en";
        }

        if (hangul > han + kana)
        {
            return "ko";
        }

        if (kana * 4 > han)
        {
            return "ja";
        }

        return simplified > 0 && traditional * SimplifiedRatio < han ? "zh-Hans" : "zh-Hant";
    }

    // Characters that some other character folds to.
    private static class SimplifiedForms
    {
        private static readonly bool[] Targets = Build();

        public static bool Contains(char c) => Targets[c];

        private static bool[] Build()
        {
            var targets = new bool[char.MaxValue + 1];
            for (var c = 0x3400; c <= 0x9FFF; c++)
            {
                if (TextFolding.Fold((char)c) != c)
                {
                    targets[TextFolding.Fold((char)c)] = true;
                }
            }
            return targets;
        }
    }
}
