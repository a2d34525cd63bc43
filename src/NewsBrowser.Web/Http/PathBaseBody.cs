using Microsoft.AspNetCore.Http.Features;

namespace NewsBrowser.Web.Http;

/// <summary>Puts the site's path before the addresses in the body of an answer; what is neither HTML nor JSON passes as it is.</summary>
internal sealed class PathBaseBody(HttpResponse response, IHttpResponseBodyFeature plain, byte[] path) : ResponseBodyFilter(plain)
{
    private PathBaseRewriter? _text;
    private bool _begun;

    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        return base.StartAsync(cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        return Plain.Stream.WriteAsync(_text?.Next(buffer) ?? buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Begin();
        return base.FlushAsync(cancellationToken);
    }

    protected override async Task EndAsync(CancellationToken cancellation)
    {
        if (_text?.Rest() is { Length: > 0 } rest)
        {
            await Plain.Stream.WriteAsync(rest, cancellation);
        }
    }

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        _text = PathBaseRewriter.For(response.ContentType, path);
        if (_text is not null)
        {
            response.ContentLength = null;
        }
    }
}
