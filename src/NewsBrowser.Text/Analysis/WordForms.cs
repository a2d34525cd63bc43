namespace NewsBrowser.Text.Analysis;

/// <summary>The other forms of an English word (plural, past, comparative), made by rules and a small table of irregular ones.</summary>
/// <remarks>
/// There is no dictionary, so some of the forms are no words; nothing will be found under those. What is made by rule has the stem of the word that it was made
/// from (<see cref="EnglishStemmer"/>), which keeps <c>hoping</c> from <c>hop</c>.
/// </remarks>
public static class WordForms
{
    /// <summary>The most forms of one word.</summary>
    public const int MaxForms = 24;

    /// <summary>Shorter words have no forms but irregular ones.</summary>
    public const int MinLength = 3;

    private const int MaxBases = 4;

    // An ending, and what takes its place in the word that it may have been added to. All that fit are tried.
    private static readonly (string Ending, string Replacement)[] Endings =
    [
        ("ies", "y"), ("ies", "ie"), ("s", ""), ("es", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ying", "ie"), ("ing", ""), ("ing", "e"), ("ly", ""),
        ("ly", "le"), ("iness", "y"), ("ness", ""), ("ier", "y"), ("iers", "y"), ("iest", "y"), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""),
        ("est", "e"),
    ];

    /// <summary>The other forms of a folded word, likely ones first; none unless it is of ASCII letters.</summary>
    public static IReadOnlyList<string> FindOthers(string foldedWord)
    {
        if (foldedWord.Length is < 2 or > EnglishStemmer.MaxLength)
        {
            return [];
        }

        foreach (var c in foldedWord)
        {
            if (!char.IsAsciiLetterLower(c))
            {
                return [];
            }
        }

        var forms = new List<string>(MaxForms);
        var irregular = IrregularWords.FindForms(foldedWord);
        if (foldedWord.Length < MinLength)
        {
            Add(forms, foldedWord, irregular);
            return forms;
        }

        var bases = FindBases(foldedWord);
        Add(forms, foldedWord, irregular);
        foreach (var origin in bases)
        {
            Add(forms, foldedWord, IrregularWords.FindForms(origin));
        }

        foreach (var origin in bases)
        {
            AddInflections(forms, foldedWord, origin);
        }
        // Of an irregular form the regular ones of its base: ran, run, running.
        if (irregular.Count > 0 && irregular[0] != foldedWord)
        {
            AddInflections(forms, foldedWord, irregular[0]);
        }

        return forms;
    }

    // The word itself and what it may be a form of.
    private static List<string> FindBases(string word)
    {
        var stem = EnglishStemmer.Stem(word);
        var bases = new List<string>(MaxBases);
        foreach ((var ending, var replacement) in Endings)
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal) || (ending == "s" && word[^2] is 's' or 'u' or 'i'))
            {
                continue;
            }

            var origin = string.Concat(word.AsSpan(0, word.Length - ending.Length), replacement);
            TryAdd(origin);
            if (replacement.Length == 0 && ending[0] != 's' && origin.Length > 3 && origin[^1] == origin[^2])
            {
                TryAdd(origin[..^1]);
            }
        }
        // What is a form of nothing is first in line itself, else last.
        if (bases.Count < MaxBases)
        {
            bases.Add(word);
        }

        return bases;

        void TryAdd(string origin)
        {
            if (bases.Count < MaxBases && origin.Length >= 2 && !bases.Contains(origin) && HasVowel(origin)
                && (EnglishStemmer.Stem(origin) == stem || IrregularWords.FindForms(origin).Contains(word)))
            {
                bases.Add(origin);
            }
        }
    }

    private static void AddInflections(List<string> forms, string word, string origin)
    {
        var stem = EnglishStemmer.Stem(origin);
        Add(forms, word, [origin]);
        AddSame(Plural(origin));
        if (origin.EndsWith('o'))
        {
            AddSame(origin + "es");
        }

        AddVowelEnding("ed");
        AddVowelEnding("ing");
        AddSame(Adverb(origin));
        AddVowelEnding("er");
        AddVowelEnding("ers");
        AddVowelEnding("est");
        AddSame((EndsInConsonantY(origin) ? origin[..^1] + "i" : origin) + "ness");

        void AddVowelEnding(string ending)
        {
            if (origin.EndsWith("ie", StringComparison.Ordinal) && ending == "ing")
            {
                AddSame(origin[..^2] + "ying");
                return;
            }
            if (origin[^1] == 'e')
            {
                var keeps = ending[0] == 'i' && origin.Length > 2 && origin[^2] is 'e' or 'o' or 'y';
                AddSame((keeps ? origin : origin[..^1]) + ending);
                return;
            }
            if (EndsInConsonantY(origin) && ending[0] == 'e')
            {
                AddSame(origin[..^1] + "i" + ending);
                return;
            }
            var doubles = Doubles(origin);
            if (doubles)
            {
                AddSame(origin + origin[^1] + ending);
            }
            // One syllable always doubles; of several, the stressed one does, and no rule tells which that is.
            if (!doubles || Vowels(origin) > 1)
            {
                AddSame(origin + ending);
            }
        }

        void AddSame(string form)
        {
            if (form != word && EnglishStemmer.Stem(form) == stem)
            {
                Add(forms, word, [form]);
            }
        }
    }

    private static void Add(List<string> forms, string word, IReadOnlyList<string> added)
    {
        foreach (var form in added)
        {
            if (forms.Count < MaxForms && form != word && !forms.Contains(form))
            {
                forms.Add(form);
            }
        }
    }

    private static string Plural(string word)
    {
        if (EndsInConsonantY(word))
        {
            return word[..^1] + "ies";
        }

        var hisses = word[^1] is 's' or 'x' or 'z' || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal);
        return word + (hisses ? "es" : "s");
    }

    // Not of happy: by the algorithm happily has a stem of its own.
    private static string Adverb(string word) =>
        word.EndsWith("le", StringComparison.Ordinal) && word.Length > 3 && !IsVowel(word[^3]) ? word[..^1] + "y" : word + "ly";

    // A consonant, a single vowel, a consonant that can be doubled: stop, prefer.
    private static bool Doubles(string word) => word.Length > 2 && !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'y') && IsVowel(word[^2])
        && (!IsVowel(word[^3]) || word[^3..^1] is "ui");

    private static bool EndsInConsonantY(string word) => word.Length > 1 && word[^1] == 'y' && !IsVowel(word[^2]);

    private static int Vowels(string word)
    {
        var groups = 0;
        for (var i = 0; i < word.Length; i++)
        {
            groups += IsVowel(word[i]) && (i == 0 || !IsVowel(word[i - 1])) ? 1 : 0;
        }

        return groups;
    }

    private static bool HasVowel(string word) => Vowels(word) > 0 || word.Contains('y', StringComparison.Ordinal);

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
