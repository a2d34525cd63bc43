using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Maintenance;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>An item that is to be deleted, with a word that it alone has, and what is left of it.</summary>
internal static partial class RemovedItem
{
    public const string Address = "https://example.com/gone-2024";

    private const string Word = "zyxomma";

    private const string Picture = "https://pictures.example.com/gone.png";

    /// <summary>Writes the item into a folder, and another one that names it.</summary>
    public static void Write(string folder)
    {
        const string Title = $"title: \"{Word} seen\"\n";
        File.WriteAllText(
            Path.Combine(folder, "gone.md"),
            $"---\ncategory: news\n{Title}excerpt: \"About {Word}\"\nwebUrl: \"{Address}\"\nimages:\n  - url: \"{Picture}\"\n---\n");
        File.WriteAllText(
            Path.Combine(folder, "naming.md"),
            $"---\ncategory: news\ntitle: \"Naming\"\nwebUrl: \"https://example.com/naming\"\nrelated:\n  - {Title}    webUrl: \"{Address}\"\n---\n");
    }

    /// <summary>Puts its picture where the image proxy keeps it; returns the file.</summary>
    public static string KeepPicture(string data)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(data, CachedPictures.Folder)).FullName, CachedPictures.ComputeFileName(Picture));
        File.WriteAllText(file, Word);
        return file;
    }

    /// <summary>Every row but the moments of takedowns.</summary>
    public static string DumpArchive(string data) => TakedownMoment().Replace(ArchiveDump.DumpArchive(data), "$1");

    /// <summary>A number that a database answers; 0 as well while it cannot be asked.</summary>
    public static int Number(string data, string sql)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "archive.db")};Mode=ReadOnly;Pooling=False;Default Timeout=1");
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is one of this class.
            command.CommandText = sql;
#pragma warning restore CA2100
            return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    /// <summary>What in the data folder has a file that holds the word, in whatever case.</summary>
    public static List<string> LeftIn(string data)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (Encoding.Latin1.GetString(bytes).Contains(Word, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(Path.GetRelativePath(data, path).Split(Path.DirectorySeparatorChar)[0]);
            }
        }

        return [.. found];
    }

    [GeneratedRegex("^(Takedowns .*) At=[0-9]+", RegexOptions.Multiline)]
    private static partial Regex TakedownMoment();
}
