using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace NewsBrowser.Text.Analysis;

/// <summary>What a character means to the tokenizer.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Parts words: white space, punctuation, symbols, emoji.</summary>
    Other = 0,

    /// <summary>A letter or digit of a script that writes words.</summary>
    Word,

    /// <summary>A character of a script written without spaces, or searched by parts: Han, kana, bopomofo, hangul.</summary>
    Han,

    /// <summary>A combining mark: it goes on with a word but begins none.</summary>
    Mark,
}

internal static class CharacterClass
{
    private static readonly CharacterKind[] Kinds = Build();

    /// <summary>The kind of the character that begins at a place, and its length of one or two units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharacterKind At(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        if (char.IsHighSurrogate(c))
        {
            return ClassifyPair(text, at, out length);
        }

        length = 1;
        return Kinds[c];
    }

    /// <summary>Whether a text has a character of a script that is written without spaces.</summary>
    public static bool HasHan(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (At(text, at, out var length) == CharacterKind.Han)
            {
                return true;
            }

            at += length;
        }

        return false;
    }

    /// <summary>The kind of one unit; a surrogate alone is <see cref="CharacterKind.Other"/>.</summary>
    public static CharacterKind Classify(char c) => Kinds[c];

    private static CharacterKind ClassifyPair(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        length = 1;
        if (at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
        {
            return CharacterKind.Other;
        }

        length = 2;
        var rune = new Rune(c, text[at + 1]);
        if (rune.Value is >= 0x20000 and <= 0x3FFFF or >= 0x1B000 and <= 0x1B16F)
        {
            return CharacterKind.Han;
        }

        return ClassifyCategory(Rune.GetUnicodeCategory(rune));
    }

    private static CharacterKind[] Build()
    {
        var kinds = new CharacterKind[char.MaxValue + 1];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = IsHan(i) ? CharacterKind.Han : ClassifyCategory(char.GetUnicodeCategory((char)i));
        }

        return kinds;
    }

    private static CharacterKind ClassifyCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber => CharacterKind.Word,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => CharacterKind.Mark,
        _ => CharacterKind.Other,
    };

    private static bool IsHan(int c) => c switch
    {
        0x3005 or 0x3007 => true,
        >= 0x1100 and <= 0x11FF => true, // Hangul letters
        >= 0x2E80 and <= 0x2FDF => true, // radicals
        >= 0x3021 and <= 0x3029 => true,
        >= 0x3041 and <= 0x309A or >= 0x309D and <= 0x309F => true, // hiragana and its voice marks
        >= 0x30A1 and <= 0x30FA or >= 0x30FC and <= 0x30FF => true, // katakana
        >= 0x3105 and <= 0x312F or >= 0x31A0 and <= 0x31BF => true, // bopomofo
        >= 0x3131 and <= 0x318E or >= 0xA960 and <= 0xA97F or >= 0xAC00 and <= 0xD7FF => true, // hangul
        >= 0x31F0 and <= 0x31FF => true,
        >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF => true, // Han, extension A, compatibility
        _ => false,
    };
}
