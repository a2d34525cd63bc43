using System.Globalization;
using System.Text;

namespace NewsBrowser.Text.Analysis;

/// <summary>A name as a part of an address: lower case, letters and digits of any script, a hyphen for what stands between.</summary>
public static class Slug
{
    /// <summary>Longer ones are cut; an address is to be read.</summary>
    public const int MaxLength = 80;

    /// <summary>Never empty: a name without letters and digits gives <c>x</c>.</summary>
    public static string Create(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var rune in NormalForm.Normalize(name, NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && slug.Length > 0))
            {
                slug.Append(Rune.ToLowerInvariant(rune));
            }
            else if (slug.Length > 0 && slug[^1] != '-' && rune.Value is not ('\'' or 0x2019))
            {
                slug.Append('-');
            }

            if (slug.Length >= MaxLength)
            {
                break;
            }
        }

        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "x" : text;
    }
}
