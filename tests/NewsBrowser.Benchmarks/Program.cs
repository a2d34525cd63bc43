using NewsBrowser.Benchmarks;

switch (args)
{
    // Times pages of results over an archive in the folder DATA, made from the paths when it is empty.
    case ["search", var data, .. var paths]:
        return await SearchBenchmark.RunAsync(data, paths);
    case ["generate", .. var rest]:
        return GenerateReport.Run(new BenchmarkOptions(rest).Documents);
    case ["engine", .. var rest]:
        return new EngineBenchmark(new BenchmarkOptions(rest)).Run();
    case ["runs", .. var rest]:
        return RunsBenchmark.Run(new BenchmarkOptions(rest));
    // The engine's own: a process that has done nothing else opens an index.
    case ["open", var folder]:
        return OpenBenchmark.Run(folder);
    default:
        Console.Error.WriteLine("""
            search DATA PATH...
            generate [--documents N]
            runs [--documents N] [--folder DIR] [--batch N]
            engine [--documents N] [--folder DIR] [--fts N] [--batch N] [--reuse] [--json FILE]
            """);
        return 2;
}
