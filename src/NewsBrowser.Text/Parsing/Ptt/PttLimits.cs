namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>The limits that keep one file from taking the machine; what is beyond them is rejected with a reason, never cut silently.</summary>
internal static class PttLimits
{
    /// <summary>Comments of one post. The busiest post measured has 1,498.</summary>
    public const int MaxComments = 200_000;

    /// <summary>Lines of one post.</summary>
    public const int MaxLines = 1_000_000;

    /// <summary>Characters of one line. The BBS itself writes less than a thousand.</summary>
    public const int MaxLineLength = 256 * 1024;

    /// <summary>Posts of one crawler file.</summary>
    public const int MaxPostsPerFile = 100_000;

    /// <summary>Nesting of crawler JSON.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Nesting of a saved page; a page of the site is some ten elements deep.</summary>
    public const int MaxHtmlDepth = 256;

    /// <summary>Non-blank lines that may stand above a header: a front matter, a Markdown heading, an address.</summary>
    public const int MaxLinesAboveHeader = 60;

    /// <summary>Characters of the first line in which a run-on header is looked for.</summary>
    public const int MaxHeaderLength = 600;

    /// <summary>Lines between the last two <c>--</c> that still are a signature and not text.</summary>
    public const int MaxSignatureLines = 12;

    /// <summary>How far the header's clock and the file name may be apart before that is said; measured: at most 98 s.</summary>
    public const int MaxClockDifferenceSeconds = 90;

    /// <summary>Warnings kept of one file.</summary>
    public const int MaxWarnings = 1_000;
}
