using System.Text;
using NewsBrowser.Archive.Items;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// Ends what a text out of a source leaves open in Unicode's bidirectional algorithm (UAX #9): an override, embedding or isolate without its end would turn
/// around everything that follows it in the same paragraph of a page, a feed reader or a list of tabs.
/// </summary>
internal static class BidiText
{
    private const char PopDirectionalFormatting = '\u202C';
    private const char PopDirectionalIsolate = '\u2069';

    extension(ItemSummary item)
    {
        /// <summary>The title as pages and feeds write it.</summary>
        public string DisplayTitle => Close(item.Title);
    }

    /// <summary>The text with the ends that it lacks behind it; the text itself when it lacks none.</summary>
    public static string Close(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\u202A', '\u2069') < 0)
        {
            return text;
        }

        // The end of an isolate ends the embeddings inside it; that of an embedding ends nothing outside its isolate. A paragraph ends all of them.
        var open = new Stack<char>();
        var isolates = 0;
        foreach (var unit in text)
        {
            switch (unit)
            {
                case '\u202A' or '\u202B' or '\u202D' or '\u202E':
                    open.Push(PopDirectionalFormatting);
                    break;
                case '\u2066' or '\u2067' or '\u2068':
                    open.Push(PopDirectionalIsolate);
                    isolates++;
                    break;
                case PopDirectionalFormatting when open.TryPeek(out var inner) && inner == PopDirectionalFormatting:
                    open.Pop();
                    break;
                case PopDirectionalIsolate when isolates > 0:
                    while (open.Pop() != PopDirectionalIsolate)
                    {
                    }

                    isolates--;
                    break;
                case '\n' or '\u2029':
                    open.Clear();
                    isolates = 0;
                    break;
                default:
                    break;
            }
        }

        return open.Count == 0 ? text : new StringBuilder(text, text.Length + open.Count).Append([.. open]).ToString();
    }
}
