using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.News;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Parsing;

/// <summary>The one door into parsing: recognises a file's format and reads it.</summary>
public static class DocumentParser
{
    /// <summary>Raised by one whenever the same bytes would give a different document; stored with every parsed file.</summary>
    public const int Version = 2;

    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file. Never throws for what the file holds.</summary>
    public static ParseResult Parse(ParseInput file)
    {
        var bytes = file.Bytes.Span;
        if (bytes.Length > MaxFileBytes)
        {
            return Unknown($"The file has {bytes.Length} bytes; at most {MaxFileBytes} are read.");
        }

        if (bytes.IsEmpty)
        {
            return Unknown("The file is empty.");
        }

        if (BinaryKind.Detect(bytes) is { } kind)
        {
            return Unknown($"The file is {kind}, neither a news item nor a PTT post.");
        }

        return FileText.Read(bytes) switch
        {
            FileText.NotText when PttRawParser.CanParse(bytes) => PttRawParser.Parse(file),
            FileText.NotText refused => Unknown(refused.Reason, refused.Line),
            FileText.Decoded { Repaired: true } when PttRawParser.CanParse(bytes) => PttRawParser.Parse(file),
            FileText.Decoded decoded => Warned(Dispatch(file, decoded), decoded.Warnings),
            _ => Unknown("The file cannot be read."),
        };
    }

    /// <summary>Asks the formats in turn, those with the clearest marks first.</summary>
    private static ParseResult Dispatch(ParseInput file, FileText.Decoded decoded)
    {
        var text = decoded.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            return Unknown("The file holds nothing but white space.");
        }

        // The JSON reader takes bytes, so a text that is not the file's own bytes is written anew.
        var same = decoded.Plain ? file : file with { Bytes = Encoding.UTF8.GetBytes(text) };
        if (PttJsonParser.CanParse(same.Bytes.Span))
        {
            return PttJsonParser.Parse(same);
        }

        if (NewsParser.CanParse(text))
        {
            // A page of a blog may hold a copied post, and a post may begin with a line of hyphens.
            var news = NewsParser.Read(file, text, out var hasItemKeys);
            return !hasItemKeys && PttTextParser.CanParse(text) ? PttTextParser.Parse(file, text) : news;
        }

        if (PttHtmlParser.CanParse(text))
        {
            return PttHtmlParser.Parse(file, text);
        }

        // Before a text: a value in quotes may hold a post's lines.
        if (PttCsvParser.CanParse(file.Path, text))
        {
            return PttCsvParser.Parse(file, text);
        }

        if (PttTextParser.CanParse(text))
        {
            return PttTextParser.Parse(file, text);
        }

        if (PttCsvParser.Explain(file.Path, text) is { } explained)
        {
            return new ParseResult.Rejected(SourceFormat.Unknown, explained);
        }

        return Unknown("Not a news item (no front matter) nor a PTT post (no 作者 header, no page or crawler file of www.ptt.cc)."
            + PttJsonParser.NameKeys(same.Bytes.Span));
    }

    private static ParseResult Warned(ParseResult result, IReadOnlyList<ParseWarning> warnings) =>
        warnings.Count > 0 && result is ParseResult.Parsed parsed ? parsed with { Warnings = [.. warnings, .. parsed.Warnings] } : result;

    private static ParseResult.Rejected Unknown(string reason, int line = 1) => new(SourceFormat.Unknown, new Rejection(reason, line));
}
