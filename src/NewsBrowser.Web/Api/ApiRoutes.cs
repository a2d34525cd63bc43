using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>The JSON interface: the same searches and items that the pages show.</summary>
internal static class ApiRoutes
{
    private const int DefaultLimit = 20;

    private const int DefaultSuggestions = 10;

    private const string QueryHelp = "The search, as the search box takes it; the language is described at /help/search.";

    private const string LimitHelp = "From 1 to 100; 20 when it is left out.";

    private const string CursorHelp = "What the page before gave as next.";

    private const string StrictHelp = "1 answers 400 with the problems where a search is odd, instead of searching for what can be made of it.";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions["requestId"] = context.HttpContext.TraceIdentifier;
            if (!ServiceUnavailable.Is(context.Exception))
            {
                return;
            }

            context.HttpContext.Response.Headers.RetryAfter = ServiceUnavailable.RetryAfter;
            context.ProblemDetails.Title = "Not ready";
            context.ProblemDetails.Detail = "The archive cannot answer just now; it is being made ready and will answer again by itself.";
        });
        builder.Services.AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
            options.SerializerOptions.Encoder = StructuredData.Letters;
        });
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.MapOpenApi().Costs();
        var api = app.MapGroup("/api/v1").Costs();
        api.MapMethods("/items", Reading, FindItemsAsync).WithName("FindItems")
            .WithSummary("Searches items; facets, totals and snippets as on the search page.");
        api.MapMethods("/items/{id}", Reading, ReadItemAsync).WithName("ReadItem").WithSummary("Everything about an item but its comments.");
        api.MapMethods("/items/{id}/comments", Reading, ReadCommentsAsync).WithName("ReadComments")
            .WithSummary("The messages under a post, with the author's notes in place.");
        api.MapMethods("/comments", Reading, FindCommentsAsync).WithName("FindComments").WithSummary("Searches messages under posts.");
        api.MapMethods("/suggest", Reading, SuggestAsync).WithName("Suggest")
            .WithSummary("What a reader who types may mean: words, titles, topics, sources, boards and people.");
        app.MapRuns();
        api.MapMethods("/stats", Reading, ReadStatisticsAsync).WithName("ReadStatistics").WithSummary("What the archive holds.");
        return app;
    }

    private static async Task<Results<Ok<ItemResultsJson>, ProblemHttpResult>> FindItemsAsync(
        [Description(QueryHelp)] string? q,
        [Description("relevance, newest, oldest, heat, quality or comments; relevance falls back to newest where the search has no text.")] string? sort,
        [Description(LimitHelp)] string? limit,
        [Description(CursorHelp)] string? cursor,
        [Description("0 ranks without preferring the recent.")] string? recent,
        [Description(StrictHelp)] string? strict,
        ArchiveSearch search,
        SearchReader reader,
        CancellationToken cancellation)
    {
        if (SearchRequest.ParseSort(sort) is not { } order)
        {
            return UnknownSort(sort, "relevance, newest, oldest, heat, quality, comments");
        }

        if (ParseLimit(limit, DefaultLimit) is not { } number)
        {
            return BadLimit(limit);
        }

        if (SearchReader.ParseRecent(recent) is not { } preferRecent)
        {
            return BadSwitch("recent", recent);
        }

        if (ParseStrict(strict) is not { } isStrict)
        {
            return BadSwitch("strict", strict);
        }

        var query = reader.Parse(q);
        if (isStrict && !query.IsStrict)
        {
            return OddQuery(query.Problems);
        }

        var results = await search.FindAsync(
            new SearchRequest(query) { Sort = order, Limit = number, Cursor = cursor, PreferRecent = preferRecent }, cancellation);
        if (BadCursor(results.Problems) is { } bad)
        {
            return bad;
        }

        if (isStrict && results.Problems.Count > 0)
        {
            return OddQuery(results.Problems);
        }

        return TypedResults.Ok(ItemResultsJson.From(results, QuerySentence.Describe(results.Query.Root, Words.English)));
    }

    private static async Task<Results<Ok<CommentResultsJson>, ProblemHttpResult>> FindCommentsAsync(
        [Description(QueryHelp)] string? q,
        [Description("relevance, newest or oldest.")] string? sort,
        [Description(LimitHelp)] string? limit,
        [Description(CursorHelp)] string? cursor,
        [Description(StrictHelp)] string? strict,
        ArchiveSearch search,
        SearchReader reader,
        CancellationToken cancellation)
    {
        var order = SearchRequest.ParseSort(sort);
        if (order is not (SortOrder.Relevance or SortOrder.Newest or SortOrder.Oldest))
        {
            return UnknownSort(sort, "relevance, newest, oldest");
        }

        if (ParseLimit(limit, DefaultLimit) is not { } number)
        {
            return BadLimit(limit);
        }

        if (ParseStrict(strict) is not { } isStrict)
        {
            return BadSwitch("strict", strict);
        }

        var query = reader.ParseComments(q);
        if (isStrict && !query.IsStrict)
        {
            return OddQuery(query.Problems);
        }

        var results = await search.FindCommentsAsync(new SearchRequest(query) { Sort = order.Value, Limit = number, Cursor = cursor }, cancellation);
        if (BadCursor(results.Problems) is { } bad)
        {
            return bad;
        }

        if (isStrict && results.Problems.Count > 0)
        {
            return OddQuery(results.Problems);
        }

        return TypedResults.Ok(CommentResultsJson.From(results, QuerySentence.DescribeComments(results.Query.Root, Words.English)));
    }

    private static async Task<Results<Ok<IReadOnlyList<SuggestionJson>>, ProblemHttpResult>> SuggestAsync(
        [Description("What is in the search box; its last word is the one that is being typed.")] string? q,
        [Description("From 1 to 100; 10 when it is left out.")] string? limit,
        ArchiveSearch search,
        PersonLinks people,
        CancellationToken cancellation)
    {
        if (ParseLimit(limit, DefaultSuggestions) is not { } number)
        {
            return BadLimit(limit);
        }

        var typed = q ?? string.Empty;
        if (typed.Length > QueryParser.MaxLength)
        {
            typed = typed[..QueryParser.MaxLength];
        }

        IReadOnlyList<SuggestionJson> answer = string.IsNullOrWhiteSpace(typed) ? [] :
            [
                .. (await search.SuggestAsync(typed, number, cancellation))
                    .Select(found => SuggestionJson.From(found.Kind == SuggestionKind.Person && !people.Shown ? found with { Path = null } : found, typed)),
            ];
        return TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<ItemDetailsJson>, ProblemHttpResult>> ReadItemAsync(
        string id, ItemReader items, SameStory stories, Takedowns takedowns, PagePictures pictures, HttpContext context, CancellationToken cancellation)
    {
        // What stands in a picture's place is in the reader's language.
        context.Response.Headers.Append(HeaderNames.Vary, "Accept-Language, Cookie");
        switch (await items.FindAsync(id, cancellation))
        {
            case { Kind: ItemKind.News } item when await items.ReadNewsAsync(item.Id, cancellation) is { } news:
                return TypedResults.Ok(ItemDetailsJson.From(news) with
                {
                    BodyHtml = news.BodyHtml is { } html ? pictures.In(html, SiteBaseUrl.Get(context.Request)) : null,
                    SameStory = await SameStoryAsync(news.Item),
                });
            case { Kind: ItemKind.Forum } item when await items.ReadThreadAsync(item.Id, new ThreadRequest(), cancellation) is { } thread:
                return TypedResults.Ok(ItemDetailsJson.From(thread) with { SameStory = await SameStoryAsync(thread.Item) });
            default:
                return await NoSuchItemAsync(id, takedowns, cancellation);
        }

        async Task<IReadOnlyList<SameStoryJson>?> SameStoryAsync(ItemSummary item) =>
            await ServiceUnavailable.OrNullAsync(stories.FindAsync(item.RowId, cancellation)) is { } same
                ? [.. same.Select(SameStoryJson.From)]
                : null;
    }

    private static async Task<Results<Ok<IReadOnlyList<ThreadEntryJson>>, ProblemHttpResult>> ReadCommentsAsync(
        string id, ItemReader items, Takedowns takedowns, CancellationToken cancellation)
    {
        if (await items.FindAsync(id, cancellation) is not { } item)
        {
            return await NoSuchItemAsync(id, takedowns, cancellation);
        }
        // News has no comments here: an empty list is the truth, not an error.
        var thread = item.Kind == ItemKind.Forum ? await items.ReadThreadAsync(item.Id, new ThreadRequest(), cancellation) : null;
        return TypedResults.Ok(ThreadEntryJson.From(thread?.Blocks ?? []));
    }

    private static async Task<Ok<ArchiveStatistics>> ReadStatisticsAsync(FrontPage frontPage, CancellationToken cancellation) =>
        TypedResults.Ok(await frontPage.StatisticsAsync(cancellation));

    /// <summary>The number asked for, which the search clamps to what it allows; null when it is no number.</summary>
    private static int? ParseLimit(string? text, int usual)
    {
        if (string.IsNullOrEmpty(text))
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, SearchRequest.MaxLimit)
            : null;
    }

    /// <summary>Whether a search has to be free of oddities; null when the parameter is neither on nor off.</summary>
    private static bool? ParseStrict(string? text) => text switch
    {
        null or "" or "0" => false,
        "1" => true,
        _ => null,
    };

    private static ProblemHttpResult BadSwitch(string name, string? value) =>
        TypedResults.Problem($"{name} is \"{value}\"; it is 0 or 1.", statusCode: StatusCodes.Status400BadRequest, title: "Bad switch");

    /// <summary>What a strict search is answered when something in it would have been left out or taken as plain text.</summary>
    private static ProblemHttpResult OddQuery(IReadOnlyList<QueryProblem> problems) => TypedResults.Problem(
        string.Join(" ", problems.Select(problem => problem.Message)),
        statusCode: StatusCodes.Status400BadRequest,
        title: "Odd search",
        extensions: new Dictionary<string, object?> { ["problems"] = ProblemJson.From(problems) });

    /// <summary>What a program is answered that asks for a page which cannot be found: the first one instead would be read as the next.</summary>
    private static ProblemHttpResult? BadCursor(IReadOnlyList<QueryProblem> problems) =>
        problems.FirstOrDefault(problem => problem.Code == SearchRequest.BadCursor) is null ? null : TypedResults.Problem(
            "The cursor is none that this search and order gave; leave it out for the first page.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "Bad cursor");

    private static ProblemHttpResult UnknownSort(string? sort, string known) =>
        TypedResults.Problem($"There is no order \"{sort}\". Known are: {known}.", statusCode: StatusCodes.Status400BadRequest, title: "Unknown sort");

    private static ProblemHttpResult BadLimit(string? limit) =>
        TypedResults.Problem(
            $"\"{limit}\" is no number. The limit is a number from 1 to {SearchRequest.MaxLimit}.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "Bad limit");

    private static async Task<ProblemHttpResult> NoSuchItemAsync(string id, Takedowns takedowns, CancellationToken cancellation) =>
        await takedowns.IsTakenDownAsync(id, cancellation)
        ? TypedResults.Problem($"The item \"{id}\" was taken down.", statusCode: StatusCodes.Status410Gone, title: "Taken down")
        : TypedResults.Problem($"There is no item \"{id}\".", statusCode: StatusCodes.Status404NotFound, title: "No such item");
}
