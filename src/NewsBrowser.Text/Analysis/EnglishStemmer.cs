namespace NewsBrowser.Text.Analysis;

/// <summary>The stem of an English word by the Porter2 algorithm.</summary>
/// <remarks>
/// Martin Porter's "English (Porter2) stemming algorithm", https://snowballstem.org/algorithms/english/stemmer.html, as published with its regions, steps and
/// exceptional forms; of its revisions the one is in it that keeps the double letter of <c>add</c>, <c>egg</c> and <c>off</c>. The steps have the description's
/// names. Works on lower case ASCII letters and the apostrophe; <c>Y</c> stands for a y that is a consonant.
/// </remarks>
internal static class EnglishStemmer
{
    /// <summary>Longer words are their own stem.</summary>
    public const int MaxLength = 40;

    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["skis"] = "ski",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["idly"] = "idl",
        ["gently"] = "gentl",
        ["ugly"] = "ugli",
        ["early"] = "earli",
        ["only"] = "onli",
        ["singly"] = "singl",
        ["sky"] = "sky",
        ["news"] = "news",
        ["howe"] = "howe",
        ["atlas"] = "atlas",
        ["cosmos"] = "cosmos",
        ["bias"] = "bias",
        ["andes"] = "andes",
    };

    private static readonly HashSet<string> KeptAfterStep1A = new(StringComparer.Ordinal)
    {
        "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
    };

    // Longest first within what ends alike; each with what it becomes in R1.
    private static readonly (string Ending, string Replacement)[] Step2 =
    [
        ("ization", "ize"), ("ational", "ate"), ("ousness", "ous"), ("iveness", "ive"), ("fulness", "ful"), ("tional", "tion"), ("lessli", "less"),
        ("biliti", "ble"),
        ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("fulli", "ful"), ("ousli", "ous"), ("iviti", "ive"), ("enci", "ence"),
        ("anci", "ance"),
        ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Ending, string Replacement)[] Step3 =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    /// <summary>The stem of a word in lower case; a word with anything but ASCII letters and apostrophes is its own.</summary>
    public static string Stem(string word)
    {
        if (word.Length is <= 2 or > MaxLength)
        {
            return word;
        }

        foreach (var c in word)
        {
            if (c != '\'' && !char.IsAsciiLetterLower(c))
            {
                return word;
            }
        }
        if (Exceptions.TryGetValue(word, out var exception))
        {
            return exception;
        }
        // A step never makes a word longer than it came: what is put back is shorter than what was cut.
        Span<char> buffer = stackalloc char[MaxLength];
        word.CopyTo(buffer);
        var stem = new Work(buffer, word.Length).Run();
        return stem.SequenceEqual(word) ? word : new string(stem);
    }

    private ref struct Work(Span<char> buffer, int length)
    {
        private readonly Span<char> _buffer = buffer;
        private int _start;
        private int _end = length;
        private int _r1;
        private int _r2;

        private readonly Span<char> Word => _buffer[_start.._end];

        public ReadOnlySpan<char> Run()
        {
            if (_buffer[0] == '\'')
            {
                _start = 1;
            }

            MarkConsonantY();
            FindRegions();
            Step0();
            Step1A();
            if (!KeptAfterStep1A.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Word))
            {
                Step1B();
                Step1C();
                RunStep2();
                RunStep3();
                RunStep4();
                Step5();
            }
            foreach (ref var c in Word)
            {
                c = c == 'Y' ? 'y' : c;
            }

            return Word;
        }

        private readonly void MarkConsonantY()
        {
            var word = Word;
            for (var i = 0; i < word.Length; i++)
            {
                if (word[i] == 'y' && (i == 0 || IsVowel(word[i - 1])))
                {
                    word[i] = 'Y';
                }
            }
        }

        // R1 begins behind the first consonant that follows a vowel, R2 the same within R1.
        private void FindRegions()
        {
            var word = Word;
            _r1 = word.StartsWith("gener") || word.StartsWith("arsen") ? 5 : word.StartsWith("commun") ? 6 : RegionFrom(word, 0);
            _r2 = RegionFrom(word, _r1);
        }

        private static int RegionFrom(ReadOnlySpan<char> word, int from)
        {
            for (var i = from + 1; i < word.Length; i++)
            {
                if (!IsVowel(word[i]) && IsVowel(word[i - 1]))
                {
                    return i + 1;
                }
            }
            return word.Length;
        }

        private void Step0()
        {
            if (Ends("'s'"))
            {
                _end -= 3;
            }
            else if (Ends("'s"))
            {
                _end -= 2;
            }
            else if (Ends("'"))
            {
                _end--;
            }
        }

        private void Step1A()
        {
            if (Ends("sses"))
            {
                _end -= 2;
            }
            else if (Ends("ied") || Ends("ies"))
            {
                _end -= Word.Length > 4 ? 2 : 1;
            }
            else if (Ends("s") && !Ends("us") && !Ends("ss") && HasVowel(Word.Length - 2))
            {
                _end--;
            }
        }

        private void Step1B()
        {
            if (Ends("eedly") || Ends("eed"))
            {
                var cut = Ends("eedly") ? 5 : 3;
                if (InR1(cut))
                {
                    _end -= cut - 2;
                }

                return;
            }
            var ending = Ends("ingly") ? 5 : Ends("edly") ? 4 : Ends("ing") ? 3 : Ends("ed") ? 2 : 0;
            if (ending == 0 || !HasVowel(Word.Length - ending))
            {
                return;
            }

            _end -= ending;
            if (Ends("at") || Ends("bl") || Ends("iz"))
            {
                _buffer[_end++] = 'e';
            }
            else if (EndsDouble())
            {
                _end--;
            }
            else if (IsShortWord())
            {
                _buffer[_end++] = 'e';
            }
        }

        private readonly void Step1C()
        {
            var word = Word;
            if (word.Length > 2 && word[^1] is 'y' or 'Y' && !IsVowel(word[^2]))
            {
                word[^1] = 'i';
            }
        }

        private void RunStep2()
        {
            foreach ((var ending, var replacement) in Step2)
            {
                if (!Ends(ending))
                {
                    continue;
                }

                var fits = ending switch
                {
                    "ogi" => Word.Length > 3 && Word[^4] == 'l',
                    "li" => Word.Length > 2 && Word[^3] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                    _ => true,
                };
                if (fits && InR1(ending.Length))
                {
                    Replace(ending.Length, replacement);
                }

                return;
            }
        }

        private void RunStep3()
        {
            foreach ((var ending, var replacement) in Step3)
            {
                if (!Ends(ending))
                {
                    continue;
                }

                if (ending == "ative" ? InR2(ending.Length) : InR1(ending.Length))
                {
                    Replace(ending.Length, replacement);
                }

                return;
            }
        }

        private void RunStep4()
        {
            foreach (var ending in Step4)
            {
                if (!Ends(ending))
                {
                    continue;
                }

                if (InR2(ending.Length) && (ending != "ion" || Word[^4] is 's' or 't'))
                {
                    _end -= ending.Length;
                }

                return;
            }
        }

        private void Step5()
        {
            if (Ends("e"))
            {
                if (InR2(1) || (InR1(1) && !EndsShortSyllable(Word.Length - 1)))
                {
                    _end--;
                }
            }
            else if (Ends("ll") && InR2(1))
            {
                _end--;
            }
        }

        private readonly bool Ends(string ending) => Word.EndsWith(ending);

        private readonly bool InR1(int length) => Word.Length - length >= _r1;

        private readonly bool InR2(int length) => Word.Length - length >= _r2;

        private void Replace(int length, string replacement)
        {
            _end -= length;
            replacement.CopyTo(_buffer[_end..]);
            _end += replacement.Length;
        }

        // Whether one of the first letters is a vowel.
        private readonly bool HasVowel(int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (IsVowel(Word[i]))
                {
                    return true;
                }
            }
            return false;
        }

        private readonly bool EndsDouble()
        {
            var word = Word;
            return word.Length > 1 && word[^1] == word[^2] && word[^1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't'
                && !(word.Length == 3 && word[0] is 'a' or 'e' or 'o');
        }

        private readonly bool IsShortWord() => _r1 >= Word.Length && EndsShortSyllable(Word.Length);

        // A vowel between consonants of which the last is none of w, x and Y; or a vowel at the beginning and a consonant.
        private readonly bool EndsShortSyllable(int length)
        {
            var word = Word[..length];
            if (length == 2)
            {
                return IsVowel(word[0]) && !IsVowel(word[1]);
            }

            return length > 2 && !IsVowel(word[^3]) && IsVowel(word[^2]) && !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'Y');
        }

        private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
    }
}
