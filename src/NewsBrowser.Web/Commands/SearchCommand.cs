using System.CommandLine;
using System.Globalization;
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
        var query = new Argument<string[]>("query")
        {
            Description = "The search; several words are joined by blanks. -word leaves a word out; after -- everything belongs to the search.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        var limit = new Option<int>("--limit")
        {
            Description = $"How many to print, to {SearchRequest.MaxLimit}.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 20
        };
        limit.Validators.Add(given =>
        {
            if (given.Tokens.Count > 0 && (!int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > SearchRequest.MaxLimit))
            {
                given.AddError($"--limit is \"{given.Tokens[0].Value}\"; it is a number from 1 to {SearchRequest.MaxLimit}.");
            }
        });
        var sort = new Option<SortOrder>("--sort")
        {
            Description = "relevance, newest, oldest, heat, quality or comments.",
            HelpName = "ORDER",
            CustomParser = given =>
            {
                var name = given.Tokens[0].Value;
                if (name.Length > 0 && SearchRequest.ParseSort(name) is { } order)
                {
                    return order;
                }

                given.AddError($"--sort is \"{name}\"; it is relevance, newest, oldest, heat, quality or comments.");
                return default;
            },
        };
        var command = new Command("search", "Search the archive.") { query, json, limit, sort };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: true,
            async (archive, stop) =>
            {
                var text = string.Join(' ', parsed.GetValue(query)!);
                var parsedQuery = QueryParser.Parse(text, TimeProvider.System.GetUtcNow().UtcDateTime, archive.Options.Zone);
                var search = new SearchRequest(parsedQuery) { Sort = parsed.GetValue(sort), Limit = parsed.GetValue(limit) };
                var results = await archive.Search.FindAsync(search, stop);
                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(ItemResultsJson.From(results, QuerySentence.Describe(results.Query.Root, Words.English)).Print());
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

    private static void Print(SearchPage<ItemHit> results)
    {
        foreach (var problem in results.Problems)
        {
            Console.Error.WriteLine(problem.Message);
            foreach (var offer in problem.Offers)
            {
                Console.Error.WriteLine($"  {offer.Query}{(offer.Count is { } count ? $"  ({count})" : "")}");
            }
        }

        foreach (var hit in results.Hits)
        {
            var where = hit.Item.Board ?? hit.Item.SourceName ?? "-";
            var when = hit.Item.PublishedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";
            Console.Out.WriteLine($"{when}  {where}  {hit.Item.Title}");
            Console.Out.WriteLine($"            {hit.Item.Path}");
            if (hit.Snippet.Text.Length > 0)
            {
                Console.Out.WriteLine($"            {hit.Snippet.Text.ReplaceLineEndings(" ")}");
            }
        }

        Console.Out.WriteLine(results.KnownTotal is { } total ? $"{total} found." : "The search was cut before it found anything.");
    }
}
