using System.Text.RegularExpressions;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Stories;

/// <summary>The part of an item by which stories are compared: its title, a news item's excerpt, and how its text begins.</summary>
/// <remarks>Whole bodies wander: two long posts share words by chance. Quoted lines, addresses and the labels of a board's form are left out,
/// they are not the writer's words.</remarks>
internal sealed partial class SameStoryText
{
    /// <summary>How much of a body is read from the store; what stays of it is cut to <see cref="BeginningLength"/>.</summary>
    public const int ReadLength = 3_000;

    private const int BeginningLength = 500;

    private readonly int _titleLength;

    private SameStoryText(string title, string rest)
    {
        title = TextFolding.RemoveInvisible(title);
        _titleLength = title.Length;
        Original = title + "\n" + TextFolding.RemoveInvisible(rest);
        Folded = TextFolding.Fold(Original);
        Terms = ExtractTerms(Folded);
        Known = [.. Terms.Select(t => t.Text)];
        TitleTerms = [.. Terms.Where(InTitle).Select(t => t.Text)];
        Names = [.. Terms.Where(IsName).Select(t => t.Text)];
        Numbers = SameStoryNumbers.Extract(Original);
    }

    /// <summary>As the item writes it; places in <see cref="Terms"/> are places in it.</summary>
    public string Original { get; }

    public string Folded { get; }

    /// <summary>Words, and pairs of Han characters, in their order.</summary>
    public IReadOnlyList<Term> Terms { get; }

    public HashSet<string> Known { get; }

    public HashSet<string> TitleTerms { get; }

    /// <summary>Words with a capital or a digit: what a text in another script may share.</summary>
    public HashSet<string> Names { get; }

    public IReadOnlyList<SameStoryNumbers.Quantity> Numbers { get; }

    public static SameStoryText Create(ItemKind kind, string title, string? excerpt, string? body)
    {
        var own = string.Join('\n', (body ?? string.Empty).Split('\n').Where(line => !IsQuoted(line)));
        var beginning = Plain(IndexDocumentBuilder.Readable(kind, Labels().Replace(own, " ")));
        if (beginning.Length > BeginningLength)
        {
            beginning = beginning[..BeginningLength];
        }

        // A post's excerpt is the beginning of its body once more.
        return new SameStoryText(
            Plain(TitleClass().Replace(title, string.Empty)), kind == ItemKind.News ? Plain(excerpt ?? string.Empty) + "\n" + beginning : beginning);
    }

    public bool InTitle(Term term) => term.Start < _titleLength;

    public bool InTitle(int start) => start < _titleLength;

    private bool IsName(Term term)
    {
        if (term.IsHan)
        {
            return false;
        }

        foreach (var letter in Original.AsSpan(term.Start, term.Length))
        {
            if (char.IsUpper(letter) || char.IsDigit(letter))
            {
                return true;
            }
        }

        return false;
    }

    private static List<Term> ExtractTerms(string folded)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        var han = tokens.Where(t => t.Kind == TokenKind.Character).Select(t => t.Start).ToHashSet();
        var terms = new List<Term>();
        foreach (var token in tokens)
        {
            // A name that an alias list makes one in both languages belongs here, in one writing: every later step compares these texts alone.
            var text = folded.Substring(token.Start, token.Length);
            if (token.Kind == TokenKind.Word && token.Length > 1 && !(token.Length < 3 && text.All(char.IsDigit)))
            {
                terms.Add(new Term(text, token.Start, token.Length, IsHan: false));
            }
            else if (token.Kind == TokenKind.Link && token.Length == 2 && han.Contains(token.Start) && han.Contains(token.Start + 1))
            {
                terms.Add(new Term(text, token.Start, token.Length, IsHan: true));
            }
        }

        terms.Sort((a, b) => a.Start.CompareTo(b.Start));
        return terms;
    }

    private static bool IsQuoted(string line)
    {
        var start = line.AsSpan().TrimStart();
        return start.Length > 0
            && (start[0] is ':' or '：' or '>' || start.StartsWith("※ 引述", StringComparison.Ordinal) || start.StartsWith("--", StringComparison.Ordinal));
    }

    private static string Plain(string text) => Spaces().Replace(Addresses().Replace(text, " "), " ").Trim();

    [GeneratedRegex(@"^\s*(?:(?:re|fw|r):\s*)*\[[^\]]{1,6}\]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex TitleClass();

    [GeneratedRegex(@"^\s*\d{1,2}\s*[.、]\s*[^\s:：。，]{2,9}\s*[:：]|^\s*(?:標的|分類|分析/正文|進退場機制)\s*[:：]", RegexOptions.Multiline)]
    private static partial Regex Labels();

    [GeneratedRegex(@"(?:https?:)?//\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|tw|cc|net|org|io|be|gl)\b(?:/\S*)?|\b\S+\.(?:jpe?g|png|gif)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>A word, or a pair of Han characters, folded, and where it stands.</summary>
    public readonly record struct Term(string Text, int Start, int Length, bool IsHan)
    {
        public int End => Start + Length;
    }
}
