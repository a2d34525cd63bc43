using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace NewsBrowser.Web.Hosting;

/// <summary>The body of an answer on its way out, with the site's path put before its addresses; what is neither HTML nor JSON passes as it is.</summary>
internal sealed class RootedBody(HttpResponse response, IHttpResponseBodyFeature plain, byte[] path) : Stream, IHttpResponseBodyFeature
{
    private PipeWriter? writer;
    private RootedText? text;
    private bool begun;

    public PipeWriter Writer => writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public Stream Stream => this;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void DisableBuffering() => plain.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        return plain.StartAsync(cancellationToken);
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await FinishAsync(CancellationToken.None);
        await plain.CompleteAsync();
    }

    /// <summary>Sends what was held back because the text could have gone on.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        if (writer is not null)
        {
            await writer.CompleteAsync();
            writer = null;
        }

        if (text?.Rest() is { Length: > 0 } rest)
        {
            await plain.Stream.WriteAsync(rest, cancellation);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        await plain.Stream.WriteAsync(text?.Next(buffer) ?? buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Begin();
        plain.Stream.Write((text?.Next(buffer.AsMemory(offset, count)) ?? buffer.AsMemory(offset, count)).Span);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Begin();
        return plain.Stream.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        Begin();
        plain.Stream.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Begin()
    {
        if (begun)
        {
            return;
        }

        begun = true;
        text = RootedText.For(response.ContentType, path);
        if (text is not null)
        {
            response.ContentLength = null;
        }
    }
}
