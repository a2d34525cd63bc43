using NewsBrowser.Benchmarks;

// search DATA PATH...: times pages of results over an archive in the folder DATA, made from the paths when it is empty.
if (args is ["search", var data, .. var paths])
{
    return await SearchBenchmark.RunAsync(data, paths);
}

if (args is ["generate", var count])
{
    return GenerateReport.Run(int.Parse(count));
}

Console.Error.WriteLine("search DATA PATH...");
return 2;
