using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>Answers the whole set of queries by looking through every document once, on all cores.</summary>
internal sealed class ScanOracle(IndexSchema schema, IReadOnlyList<BenchmarkQuery> queries)
{
    private const int Chunk = 2_000;

    /// <summary>One of so many documents is looked at by the definition itself too.</summary>
    private const int ComparedEvery = 499;

    /// <param name="documents">How many there are.</param>
    /// <param name="generator">Gives a thread its own way from numbers to documents.</param>
    public IReadOnlyList<ExpectedAnswer> Answer(int documents, Func<Func<long, IndexDocument>> generator)
    {
        var next = 0;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var make = generator();
                var scan = new QueryScan(schema);
                Asked[] asked = [.. queries.Select(query => new Asked(query, scan, documents))];
                for (var from = Interlocked.Add(ref next, Chunk) - Chunk; from < documents; from = Interlocked.Add(ref next, Chunk) - Chunk)
                {
                    for (var number = from; number < Math.Min(documents, from + Chunk); number++)
                    {
                        var document = make(number);
                        scan.Look(document);
                        foreach (var query in asked)
                        {
                            query.Look(document);
                        }

                        if (number % ComparedEvery == 0 && scan.Disagreements().FirstOrDefault() is { } odd)
                        {
                            throw new InvalidOperationException($"The scan is wrong: {odd}.");
                        }
                    }
                }

                return asked;
            },
            TaskCreationOptions.LongRunning)).ToArray();
        ExpectedAnswer[] answers = [.. workers[0].Result.Select(query => query.Answer)];
        foreach (var worker in workers.Skip(1))
        {
            for (var n = 0; n < answers.Length; n++)
            {
                answers[n].Take(worker.Result[n].Answer);
            }
        }

        return answers;
    }

    private sealed class Asked
    {
        private readonly Func<bool> _matches;
        private readonly Func<bool>?[] _counts;

        public Asked(BenchmarkQuery query, QueryScan scan, int documents)
        {
            _matches = scan.Predicate(query.Query);
            _counts = [.. BenchmarkQuery.FacetColumns.Select(column => query.Without(column) is { } without ? scan.Predicate(without) : null)];
            Answer = new ExpectedAnswer(documents);
        }

        public ExpectedAnswer Answer { get; }

        public void Look(IndexDocument document)
        {
            var found = _matches();
            if (found)
            {
                Answer.Add(document);
            }

            for (var facet = 0; facet < _counts.Length; facet++)
            {
                if (_counts[facet]?.Invoke() ?? found)
                {
                    Answer.Count(facet, document);
                }
            }
        }
    }
}
