using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Caching;

/// <summary>Holds a page, a feed or JSON until it is whole, gives it a tag made of every byte of it but the time that a search took,
/// and sends nothing to a reader who has it.
/// What is large, or sent as it comes, passes.</summary>
internal sealed class TaggedResponseBody(HttpContext context, IHttpResponseBodyFeature plain) : ResponseBodyFilter(plain)
{
    /// <summary>Larger answers are sent as they come and have no tag.</summary>
    private const int Most = 4 * 1024 * 1024;

    private static readonly string[] Types =
    [
        "text/html", "text/plain", "application/json", "application/xml", "application/atom+xml", "application/rss+xml", "application/feed+json",
        "application/manifest+json", "application/opensearchdescription+xml", "application/x-suggestions+json"
    ];

    private MemoryStream? _held;
    private bool _begun;

    public override void DisableBuffering()
    {
        _begun = true;
        base.DisableBuffering();
    }

    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        return _held is null ? base.StartAsync(cancellationToken) : Task.CompletedTask;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        if (_held is not null && _held.Length + buffer.Length > Most)
        {
            await SendHeldAsync(cancellationToken);
        }

        if (_held is null)
        {
            await Plain.Stream.WriteAsync(buffer, cancellationToken);
        }
        else
        {
            _held.Write(buffer.Span);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Begin();
        return _held is null ? base.FlushAsync(cancellationToken) : Task.CompletedTask;
    }

    protected override async Task EndAsync(CancellationToken cancellation)
    {
        if (_held is null || context.Response.HasStarted)
        {
            return;
        }

        var response = context.Response;
        if (response.Headers.ETag.Count == 0 && _held.Length > 0)
        {
            response.Headers.ETag = ComputeTag(_held, response.ContentType).ToString();
        }

        if (EntityTagHeaderValue.TryParse(response.Headers.ETag.ToString(), out var tag) && EntityTags.Has(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.ContentType = null;
            _held = null;
            return;
        }

        await SendHeldAsync(cancellation);
    }

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        var response = context.Response;
        var isText = response.ContentType is { } type && Types.Contains(type.Split(';')[0], StringComparer.Ordinal);
        if (response.StatusCode == StatusCodes.Status200OK && isText
            && !response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal) && response.Headers.ContentDisposition.Count == 0)
        {
            _held = new MemoryStream();
        }
    }

    private async Task SendHeldAsync(CancellationToken cancellation)
    {
        var whole = _held!;
        _held = null;
        if (whole.Length > 0)
        {
            await Plain.Stream.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), cancellation);
        }
    }

    /// <summary>Where an answer says how long it took to find: no two say the same, and nothing else in them differs.
    /// Both are written by this site; in the texts of sources the quotation marks are escaped.</summary>
    private static Range FindTiming(ReadOnlySpan<byte> body, string? contentType)
    {
        var isJson = contentType?.StartsWith("application/json", StringComparison.Ordinal) == true;
        var sign = isJson ? "\"tookMs\":"u8 : "<span class=\"took quiet\">"u8;
        var start = body.IndexOf(sign);
        if (start < 0)
        {
            return ..0;
        }

        start += sign.Length;
        var length = isJson ? body[start..].IndexOfAny((byte)',', (byte)'}') : body[start..].IndexOf("</span>"u8);
        return start..(start + Math.Max(0, length));
    }

    private EntityTagHeaderValue ComputeTag(MemoryStream whole, string? contentType)
    {
        // The path is put into the body behind this; it is part of what the reader gets.
        var body = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        var timing = FindTiming(body, contentType);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(SitePathBase.Get(context)));
        hash.AppendData(body[..timing.Start]);
        hash.AppendData(body[timing.End..]);

        // Weak where something was left out: the same answer, though not to the byte.
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}\"", isWeak: timing.End.Value > timing.Start.Value);
    }
}
