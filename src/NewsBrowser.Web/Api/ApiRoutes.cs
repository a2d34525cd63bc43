using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>The JSON interface: the same searches and items that the pages show.</summary>
internal static class ApiRoutes
{
    private const int DefaultLimit = 20;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            options.SerializerOptions.Encoder = ApiJson.Letters;
        });
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.MapOpenApi();
        var api = app.MapGroup("/api/v1");
        api.MapMethods("/items", Reading, FindItemsAsync).WithName("FindItems").WithSummary("Searches items; facets, totals and snippets as on the search page.");
        api.MapMethods("/items/{id}", Reading, ReadItemAsync).WithName("ReadItem").WithSummary("Everything about an item but its comments.");
        api.MapMethods("/items/{id}/comments", Reading, ReadCommentsAsync).WithName("ReadComments").WithSummary("The messages under a post, with the author's notes in place.");
        api.MapMethods("/comments", Reading, FindCommentsAsync).WithName("FindComments").WithSummary("Searches messages under posts.");
        api.MapMethods("/stats", Reading, ReadStatisticsAsync).WithName("ReadStatistics").WithSummary("What the archive holds.");
        return app;
    }

    private static async Task<Results<Ok<ItemResultsJson>, ProblemHttpResult>> FindItemsAsync(
        string? q, string? sort, string? limit, string? cursor, NewsArchive archive, SearchReader reader, CancellationToken cancellation)
    {
        if (SearchReader.SortOf(sort) is not { } order)
            return UnknownSort(sort, "relevance, newest, oldest, heat, quality, comments");
        if (LimitOf(limit) is not { } number)
            return BadLimit(limit);
        var query = reader.Read(q);
        var results = await archive.Search.FindAsync(new ItemSearch(query) { Sort = order, Limit = number, Cursor = cursor }, cancellation);
        return TypedResults.Ok(ItemResultsJson.From(results, QuerySentence.Describe(query.Root, Words.English)));
    }

    private static async Task<Results<Ok<CommentResultsJson>, ProblemHttpResult>> FindCommentsAsync(
        string? q, string? sort, string? limit, string? cursor, NewsArchive archive, SearchReader reader, CancellationToken cancellation)
    {
        var order = SearchReader.SortOf(sort);
        if (order is not (SortOrder.Relevance or SortOrder.Newest or SortOrder.Oldest))
            return UnknownSort(sort, "relevance, newest, oldest");
        if (LimitOf(limit) is not { } number)
            return BadLimit(limit);
        var query = reader.Read(q);
        var results = await archive.Search.FindCommentsAsync(new CommentSearch(query) { Sort = order.Value, Limit = number, Cursor = cursor }, cancellation);
        return TypedResults.Ok(CommentResultsJson.From(results, QuerySentence.Describe(query.Root, Words.English)));
    }

    private static async Task<Results<Ok<ItemDetailsJson>, ProblemHttpResult>> ReadItemAsync(string id, NewsArchive archive, CancellationToken cancellation)
    {
        switch (await archive.Items.FindAsync(id, cancellation))
        {
            case { Kind: ItemKind.News } item when await archive.Items.ReadNewsAsync(item.Id, cancellation) is { } news:
                return TypedResults.Ok(ItemDetailsJson.From(news));
            case { Kind: ItemKind.Forum } item when await archive.Items.ReadThreadAsync(item.Id, new ThreadRequest(), cancellation) is { } thread:
                return TypedResults.Ok(ItemDetailsJson.From(thread));
            default:
                return NoSuchItem(id);
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<ThreadEntryJson>>, ProblemHttpResult>> ReadCommentsAsync(
        string id, NewsArchive archive, CancellationToken cancellation)
    {
        if (await archive.Items.FindAsync(id, cancellation) is not { } item)
            return NoSuchItem(id);
        // News has no comments here: an empty list is the truth, not an error.
        var thread = item.Kind == ItemKind.Forum ? await archive.Items.ReadThreadAsync(item.Id, new ThreadRequest(), cancellation) : null;
        return TypedResults.Ok(ThreadEntryJson.From(thread?.Blocks ?? []));
    }

    private static async Task<Ok<ArchiveStatistics>> ReadStatisticsAsync(NewsArchive archive, CancellationToken cancellation) =>
        TypedResults.Ok(await archive.FrontPage.StatisticsAsync(cancellation));

    /// <summary>The number asked for, which the search clamps to what it allows; null when it is no number.</summary>
    private static int? LimitOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, ItemSearch.MaxLimit) : null;
    }

    private static ProblemHttpResult UnknownSort(string? sort, string known) =>
        TypedResults.Problem($"There is no order \"{sort}\". Known are: {known}.", statusCode: StatusCodes.Status400BadRequest, title: "Unknown sort");

    private static ProblemHttpResult BadLimit(string? limit) =>
        TypedResults.Problem($"\"{limit}\" is no number. The limit is a number from 1 to {ItemSearch.MaxLimit}.", statusCode: StatusCodes.Status400BadRequest, title: "Bad limit");

    private static ProblemHttpResult NoSuchItem(string id) =>
        TypedResults.Problem($"There is no item \"{id}\".", statusCode: StatusCodes.Status404NotFound, title: "No such item");
}
