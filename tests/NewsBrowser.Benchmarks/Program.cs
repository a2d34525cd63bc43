using NewsBrowser.Benchmarks;
using NewsBrowser.Benchmarks.Generation;

switch (args)
{
    // Times pages of results over an archive in the folder DATA, made from the paths when it is empty.
    case ["search", var data, .. var paths]:
        return await SearchBenchmark.RunAsync(data, paths);
    // Times suggestions over an archive in the folder DATA, made from the paths when it is empty, for the beginnings in a file.
    case ["suggest", var data, var prefixes, .. var paths]:
        return await SuggestionBenchmark.RunAsync(data, prefixes, paths);
    // How good the order of results is.
    case ["relevance", var folder, .. var options]:
        return await RelevanceBenchmark.RunAsync(folder, options.Contains("--sweep"), options.Contains("--details"), [.. options.Where(one => one.Contains('='))]);
    case ["generate", .. var rest]:
        return GenerateReport.Run(new BenchmarkOptions(rest).Documents);
    // Writes them as files for the archive to take in.
    case ["files", .. var rest]:
        return DocumentFiles.Write(new BenchmarkOptions(rest).Documents, new BenchmarkOptions(rest).Folder);
    case ["engine", .. var rest]:
        return new EngineBenchmark(new BenchmarkOptions(rest)).Run();
    case ["runs", .. var rest]:
        return RunsBenchmark.Run(new BenchmarkOptions(rest));
    // For a profiler: asks for the pages of some queries over and over, and says what processor time each takes.
    case ["loop", var folder, var name, var seconds]:
        return OpenBenchmark.Loop(folder, name, int.Parse(seconds));
    // The engine's own: a process that has done nothing else opens an index.
    case ["open", var folder]:
        return OpenBenchmark.Run(folder);
    default:
        Console.Error.WriteLine("""
            search DATA PATH...
            suggest DATA PREFIXES PATH...
            relevance FOLDER [--sweep] [--details] [NAME=VALUE,...]...
            generate [--documents N]
            files [--documents N] [--folder DIR]
            runs [--documents N] [--folder DIR] [--batch N]
            loop INDEX-FOLDER QUERY-OR-CLASS SECONDS
            engine [--documents N] [--folder DIR] [--fts N] [--batch N] [--build-only] [--reuse] [--json FILE]
            """);
        return 2;
}
