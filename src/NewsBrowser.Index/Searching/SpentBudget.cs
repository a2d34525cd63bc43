using System.Diagnostics;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Searching;

/// <summary>What a search has spent of its budget, counted by all its threads.</summary>
internal sealed class SpentBudget(SearchBudget budget, CancellationToken cancellation)
{
    private readonly long _deadline = budget.Time == TimeSpan.MaxValue
        ? long.MaxValue
        : Stopwatch.GetTimestamp() + (long)(budget.Time.TotalSeconds * Stopwatch.Frequency);

    private long _work;
    private int _cut;

    public BudgetCut Cut => (BudgetCut)Volatile.Read(ref _cut);

    /// <summary>Counts postings, positions or texts that were looked at.</summary>
    /// <exception cref="OverBudgetException">The budget is spent.</exception>
    public void Spend(long work)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Interlocked.Add(ref _work, work) > budget.Work)
        {
            Volatile.Write(ref _cut, (int)BudgetCut.Work);
        }
        else if (_deadline != long.MaxValue && Stopwatch.GetTimestamp() > _deadline)
        {
            Volatile.Write(ref _cut, (int)BudgetCut.Time);
        }

        if (_cut != 0)
        {
            throw new OverBudgetException();
        }
    }

    /// <summary>Ends a search's thread where it is; never leaves the search.</summary>
    public sealed class OverBudgetException : Exception;
}
