using System.Text;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Web.Uploads;

/// <summary>Makes the name under which an uploaded file lies here from the one that the browser sent, which is never a path.</summary>
internal static class UploadName
{
    /// <summary>Longer names are cut, their ending kept; file systems take 255 bytes.</summary>
    public const int MaxBytes = 180;

    private const int MaxEndingBytes = 20;

    /// <summary>Why a name is refused, as the key of words; null for one that can be kept.</summary>
    public static string? Fault(string sent) =>
        sent.AsSpan().IndexOfAny('/', '\\') >= 0 || sent is "." or ".." ? "upload.refused.climbs"
        : sent.Any(char.IsControl) || sent.Length > 1024 ? "upload.refused.name"
        : null;

    /// <summary>A name that every file system takes and that the walk reads.</summary>
    /// <param name="sent">A name without <see cref="Fault"/>.</param>
    /// <param name="taken">The names that are given already, without regard to case; the new one is added.</param>
    public static string Create(string sent, ISet<string> taken)
    {
        var kept = new StringBuilder();
        foreach (var letter in NormalForm.Normalize(sent, NormalizationForm.FormC).EnumerateRunes())
        {
            kept.Append(Rune.IsLetterOrDigit(letter) || letter.Value is '.' or '-' or '_' or ' ' or '(' or ')' or '~' ? letter.ToString() : "_");
        }

        var name = kept.ToString().Trim().TrimEnd('.');
        var ending = Path.GetExtension(name);
        ending = Encoding.UTF8.GetByteCount(ending) <= MaxEndingBytes ? ending : string.Empty;
        var stem = name[..^ending.Length];

        // A walk passes over names with a dot before them and over a folder's paperwork; who uploads a file wants to hear what is wrong with it.
        if (stem.Length == 0 || IgnoredNames.Contains(name))
        {
            stem = "_" + stem;
        }

        var chosen = Cut(stem, MaxBytes - MaxEndingBytes) + ending;
        for (var number = 2; !taken.Add(chosen.ToUpperInvariant()); number++)
        {
            chosen = $"{Cut(stem, MaxBytes - MaxEndingBytes)}~{number}{ending}";
        }

        return chosen;
    }

    private static string Cut(string text, int bytes)
    {
        var kept = new StringBuilder();
        foreach (var letter in text.EnumerateRunes())
        {
            bytes -= letter.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            kept.Append(letter.ToString());
        }

        return kept.ToString();
    }
}
