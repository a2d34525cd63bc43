using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsBrowser.Archive.Tests;

/// <summary>Counts the SQL statements that one flow of a test sends; others that run beside it are not counted.</summary>
internal sealed class StatementCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<StatementCounter?> Current = new();

    private readonly List<IDisposable> _subscriptions = [];
    private int _count;

    private StatementCounter() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public static async Task<int> CountAsync(Func<Task> action)
    {
        using var counter = new StatementCounter();
        Current.Value = counter;
        await action();
        Current.Value = null;
        return counter._count;
    }

    /// <summary>Statements of this flow are not counted until the result is disposed.</summary>
    public static IDisposable Pause()
    {
        var counter = Current.Value;
        Current.Value = null;
        return new Resumption(counter);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuted.Name && Current.Value == this)
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private sealed class Resumption(StatementCounter? counter) : IDisposable
    {
        public void Dispose() => Current.Value = counter;
    }
}
