using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Text.Parsing;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Uploads;

/// <summary>Reads the files of a multipart request straight to the disk: never a whole file in memory, never a sent name as a path.</summary>
internal sealed partial class UploadReader(
    UploadFolder uploads, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> forms, IOptions<NewsBrowserSettings> settings, ILogger<UploadReader> log)
{
    /// <summary>What the names and borders of files may add to their bytes.</summary>
    private const long Wrapping = 16 * 1024 * 1024;

    private const int MaxFieldBytes = 8 * 1024;

    /// <summary>The number of an exception that has none of its own, as that of a request which ends too early; those of the disk carry the system's.</summary>
    private const int EndOfRequest = unchecked((int)0x80131620);

    private const int BufferBytes = 64 * 1024;

    private long MaxBytes => settings.Value.Ingestion.UploadMaxBytes;

    private int MaxFiles => settings.Value.Ingestion.UploadMaxFiles;

    /// <summary>Reads an upload.</summary>
    /// <param name="context">The request; its body has not been read.</param>
    /// <param name="isForm">True when a field before the files must carry the token of one of this site's forms.</param>
    public async Task<Upload> ReadAsync(HttpContext context, bool isForm)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
        {
            return Upload.Bad;
        }

        if (request.ContentLength > MaxBytes + Wrapping)
        {
            return Upload.TooLarge;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes + Wrapping;
        }

        string? name = null;
        try
        {
            var reader = new MultipartReader(boundary.ToString(), request.Body, BufferBytes) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 };
            var files = new List<UploadedFile>();
            var refused = new List<RejectedUpload>();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            var mayRead = !isForm;
            var folder = string.Empty;
            var left = MaxBytes;
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                {
                    continue;
                }

                if (!disposition.IsFileDisposition())
                {
                    mayRead |= await IsTokenAsync(context, disposition, section);
                    continue;
                }

                if (!mayRead)
                {
                    return Upload.Forged;
                }

                var sent = (HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value
                    ?? string.Empty).Replace("%22", "\"", StringComparison.Ordinal);
                if (sent.Length == 0)
                {
                    // A form whose field was left empty sends one file without a name.
                    continue;
                }

                var fault = UploadName.Fault(sent);
                if (fault is not null || files.Count >= MaxFiles)
                {
                    refused.Add(fault is null ? new RejectedUpload(Shown(sent), "upload.refused.many", MaxFiles) : new RejectedUpload(Shown(sent), fault));
                    continue;
                }

                if (name is null)
                {
                    (name, folder) = uploads.Begin();
                }

                var stored = UploadName.Create(sent, taken);
                (var written, var reason) = await SaveAsync(section.Body, Path.Combine(folder, stored), Shown(sent), left, context.RequestAborted);
                left -= written;
                if (reason is null)
                {
                    files.Add(new UploadedFile(stored, Shown(sent)));
                }
                else
                {
                    refused.Add(reason);
                }
            }

            if (!mayRead)
            {
                return Upload.Forged;
            }

            if (files.Count + refused.Count == 0)
            {
                return Upload.Empty;
            }

            if (name is null)
            {
                (name, folder) = uploads.Begin();
            }

            if (files.Count == 0)
            {
                Directory.Delete(folder);
            }

            await uploads.WriteRecordAsync(name, new UploadRecord(files, refused), context.RequestAborted);
            return new Upload(UploadOutcome.Read) { Name = name, Folder = files.Count > 0 ? folder : null, Files = files.Count, Rejected = refused };
        }
        catch (Exception e)
        {
            if (name is not null)
            {
                uploads.Delete(name);
            }

            switch (e)
            {
                case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                    return Upload.TooLarge;
                case InvalidDataException or BadHttpRequestException:
                    return Upload.Bad;
                case IOException { HResult: EndOfRequest }:
                    return Upload.Bad;
                case IOException or UnauthorizedAccessException:
                    LogUnwritten(uploads.Path, e.Message);
                    return Upload.Unwritable;
                default:
                    throw;
            }
        }
    }

    /// <summary>Writes a file as it comes; what is too much is read to its end and thrown away, so that the others come in.</summary>
    private async Task<(long Written, RejectedUpload? Reason)> SaveAsync(Stream body, string path, string sent, long left, CancellationToken cancellation)
    {
        RejectedUpload? reason = null;
        long length = 0;
        var buffer = new byte[BufferBytes];
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            int read;
            while ((read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0)
            {
                if (length == 0 && buffer.AsSpan(0, read).StartsWith("PK\u0003\u0004"u8))
                {
                    reason = new RejectedUpload(sent, "upload.refused.zip");
                }

                length += read;
                reason ??= length > DocumentParser.MaxFileBytes ? new RejectedUpload(sent, "upload.refused.large", DocumentParser.MaxFileBytes)
                    : length > left ? new RejectedUpload(sent, "upload.refused.total", MaxBytes)
                    : null;
                if (reason is null)
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }
            }
        }

        if (reason is not null)
        {
            File.Delete(path);
            return (0, reason);
        }

        return (length, null);
    }

    /// <summary>True for the field that carries the token of a form of ours, with a token that is right.</summary>
    private async Task<bool> IsTokenAsync(HttpContext context, ContentDispositionHeaderValue disposition, MultipartSection section)
    {
        var field = new byte[MaxFieldBytes];
        var length = await section.Body.ReadAtLeastAsync(field, field.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length == field.Length || HeaderUtilities.RemoveQuotes(disposition.Name) != forms.Value.FormFieldName)
        {
            return false;
        }

        // From the header: to find it in the form, the check would have to read the files first.
        context.Request.Headers[forms.Value.HeaderName!] = System.Text.Encoding.UTF8.GetString(field, 0, length);
        return await antiforgery.IsRequestValidAsync(context);
    }

    /// <summary>A name as people see it; what was sent may be anything.</summary>
    private static string Shown(string sent) => sent.Length <= 200 ? sent : sent[..(char.IsHighSurrogate(sent[199]) ? 199 : 200)] + "…";

    [LoggerMessage(LogLevel.Error, "An upload could not be written to {Folder}: {Reason}")]
    private partial void LogUnwritten(string folder, string reason);
}

/// <summary>What became of an upload.</summary>
internal enum UploadOutcome
{
    /// <summary>It was read; each file was taken or refused.</summary>
    Read = 1,

    /// <summary>It had no file.</summary>
    Empty,

    /// <summary>It was no upload, or ended before its end.</summary>
    Bad,

    /// <summary>It did not come from a form of this site.</summary>
    Forged,

    /// <summary>It was larger than uploads may be, and was not read.</summary>
    TooLarge,

    /// <summary>The disk did not take it.</summary>
    Unwritable,
}

/// <summary>An upload that was read, or why it was not.</summary>
internal sealed record Upload(UploadOutcome Outcome)
{
    public static readonly Upload Empty = new(UploadOutcome.Empty);

    public static readonly Upload Bad = new(UploadOutcome.Bad);

    public static readonly Upload Forged = new(UploadOutcome.Forged);

    public static readonly Upload TooLarge = new(UploadOutcome.TooLarge);

    public static readonly Upload Unwritable = new(UploadOutcome.Unwritable);

    /// <summary>By which its record is found; null when nothing was read.</summary>
    public string? Name { get; init; }

    /// <summary>The folder with its files; null when none was taken.</summary>
    public string? Folder { get; init; }

    public int Files { get; init; }

    public IReadOnlyList<RejectedUpload> Rejected { get; init; } = [];

    /// <summary>What the audit log says of it.</summary>
    public string FormatDetail() => string.Create(CultureInfo.InvariantCulture, $"{Files} files, {Rejected.Count} refused at the door");
}
