using System.Text;

namespace NewsBrowser.Text.Analysis;

/// <summary>Unicode's normal forms (UAX #15) for texts of any origin.</summary>
public static class NormalForm
{
    /// <summary>The text in a normal form. Lone surrogates and U+FFFE, on which <see cref="string.Normalize(NormalizationForm)"/> throws, become
    /// U+FFFD.</summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var units = text.ToCharArray();
        for (var i = 0; i < units.Length; i++)
        {
            if (char.IsHighSurrogate(units[i]) && i + 1 < units.Length && char.IsLowSurrogate(units[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(units[i]) || units[i] is '\uFFFE')
            {
                units[i] = '\uFFFD';
            }
        }

        return new string(units).Normalize(form);
    }
}
