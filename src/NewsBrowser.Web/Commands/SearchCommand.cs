using System.CommandLine;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Api;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Commands;

/// <summary><c>search QUERY</c>: the same answer as <c>/api/v1/items</c>, as a list or as JSON.</summary>
internal static class SearchCommand
{
    public static Command Build(Option<string?> data)
    {
        var query = new Argument<string[]>("query") { Description = "The search; several words are joined by blanks.", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        var limit = new Option<int>("--limit") { Description = $"How many to print, to {ItemSearch.MaxLimit}.", DefaultValueFactory = _ => 20 };
        var sort = new Option<SortOrder>("--sort") { Description = "relevance, newest, oldest, heat, quality or comments." };
        var command = new Command("search", "Search the archive.") { query, json, limit, sort };

        // A word such as -foo belongs to the query, not to the command.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed.GetValue(data),
            readOnly: true,
            async (archive, stop) =>
            {
                string text = string.Join(' ', parsed.GetValue(query)!.Concat(parsed.UnmatchedTokens));
                ParsedQuery parsedQuery = QueryParser.Parse(text, TimeProvider.System.GetUtcNow().UtcDateTime, archive.Options.Zone);
                var search = new ItemSearch(parsedQuery) { Sort = parsed.GetValue(sort), Limit = parsed.GetValue(limit) };
                ItemResults results = await archive.Search.FindAsync(search, stop);
                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(ItemResultsJson.From(results, QuerySentence.Describe(parsedQuery.Root, Words.English)).Print());
                }
                else
                {
                    Print(results);
                }

                return 0;
            },
            cancellation));
        return command;
    }

    private static void Print(ItemResults results)
    {
        foreach (QueryProblem problem in results.Problems)
        {
            Console.Error.WriteLine(problem.Message);
        }

        foreach (ItemHit hit in results.Hits)
        {
            string where = hit.Item.Board ?? hit.Item.SourceName ?? "-";
            string when = hit.Item.PublishedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "-";
            Console.Out.WriteLine($"{when}  {where}  {hit.Item.Title}");
            Console.Out.WriteLine($"            {hit.Item.Path}");
            if (hit.Snippet.Text.Length > 0)
            {
                Console.Out.WriteLine($"            {hit.Snippet.Text.ReplaceLineEndings(" ")}");
            }
        }

        Console.Out.WriteLine($"{results.Total} found.");
    }
}
