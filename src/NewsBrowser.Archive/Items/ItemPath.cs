using System.Text;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Items;

/// <summary>The path of an item's page: the id finds it, the rest is for people.</summary>
internal static class ItemPath
{
    public const int MaxSlugLength = 60;

    public static string Build(ItemKind kind, string publicId, string title, string? board, string? postName)
    {
        if (kind == ItemKind.Forum)
        {
            return $"/forum/{Uri.EscapeDataString(board ?? "-")}/{Uri.EscapeDataString(postName ?? publicId)}";
        }

        var slug = Slug(title);
        var path = "/news/" + Uri.EscapeDataString(publicId);
        return slug.Length == 0 ? path : path + "/" + Uri.EscapeDataString(slug);
    }

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (slug.Length >= MaxSlugLength)
                {
                    break;
                }

                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
