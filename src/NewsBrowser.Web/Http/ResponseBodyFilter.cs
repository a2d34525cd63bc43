using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace NewsBrowser.Web.Http;

/// <summary>The body of an answer while something is done with it on its way to where it would go by itself.</summary>
/// <param name="plain">Where it goes.</param>
internal abstract class ResponseBodyFilter(IHttpResponseBodyFeature plain) : Stream, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

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

    protected IHttpResponseBodyFeature Plain => plain;

    /// <summary>Runs the rest of a request with this as the body of its answer.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set<IHttpResponseBodyFeature>(this);
        try
        {
            await next(context);
            await FinishAsync(context.RequestAborted);
        }
        finally
        {
            context.Features.Set(plain);
        }
    }

    public virtual void DisableBuffering() => plain.DisableBuffering();

    public virtual Task StartAsync(CancellationToken cancellationToken = default) => plain.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await FinishAsync(CancellationToken.None);
        await plain.CompleteAsync();
    }

    public abstract override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) => plain.Stream.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sends what was kept back; nothing follows.</summary>
    protected abstract Task EndAsync(CancellationToken cancellation);

    private async Task FinishAsync(CancellationToken cancellation)
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync();
            _writer = null;
        }

        await EndAsync(cancellation);
    }
}
