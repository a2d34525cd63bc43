using System.Net;
using System.Text.Json;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Api;

namespace NewsBrowser.Web.Tests;

/// <summary>What the JSON interface says of a search besides its hits.</summary>
public sealed class SearchApiTests(Site site)
{
    [Theory]
    [InlineData("/api/v1/items?strict=1&q=AI+%28x", "unbalanced-parenthesis")]
    [InlineData("/api/v1/items?strict=1&q=a%3Ab", "unknown-filter")]
    [InlineData("/api/v1/items?strict=1&q=board%3ANowhere", "unknown-board")]
    [InlineData("/api/v1/comments?strict=1&q=AI+AND", "dangling-operator")]
    public async Task A_strict_search_is_refused_with_its_problems_instead_of_guessed_at(string path, string code)
    {
        var problem = await JsonAsync(path, HttpStatusCode.BadRequest);
        var named = Assert.Single(problem.GetProperty("problems").EnumerateArray());
        Assert.Equal(code, named.GetProperty("code").GetString());
        Assert.Equal(named.GetProperty("message").GetString(), problem.GetProperty("detail").GetString());
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        await JsonAsync(path.Replace("strict=1", "strict=0", StringComparison.Ordinal), HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_left_out_is_said_with_searches_that_mend_it()
    {
        var answer = await JsonAsync("/api/v1/items?q=bord%3AStock", HttpStatusCode.OK);
        Assert.Equal(0, answer.GetProperty("total").GetInt32());
        var offer = answer.GetProperty("problems")[0].GetProperty("offers")[0];
        Assert.Equal(("board:Stock", "board:Stock"), (offer.GetProperty("label").GetString(), offer.GetProperty("query").GetString()));
        var mended = await JsonAsync("/api/v1/items?strict=1&q=board%3AStock", HttpStatusCode.OK);
        Assert.Equal(mended.GetProperty("total").GetInt32(), offer.GetProperty("count").GetInt32());
        Assert.Equal("nothing that can be searched for", answer.GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task Comments_are_counted_and_filtered_by_their_mark()
    {
        var all = await JsonAsync("/api/v1/comments", HttpStatusCode.OK);
        var marks = all.GetProperty("facets").GetProperty("tag").EnumerateArray().ToDictionary(
            mark => mark.GetProperty("value").GetString()!, mark => mark.GetProperty("count").GetInt32());
        Assert.Equal(all.GetProperty("total").GetInt32(), marks.Values.Sum());
        foreach (var (mark, count) in marks)
        {
            var found = await JsonAsync("/api/v1/comments?strict=1&q=tag%3A" + mark, HttpStatusCode.OK);
            Assert.Equal(count, found.GetProperty("total").GetInt32());
            Assert.All(found.GetProperty("comments").EnumerateArray(), comment => Assert.Equal(mark, comment.GetProperty("tag").GetString()));
        }
    }

    [Theory]
    [InlineData("/api/v1/items?strict=yes")]
    [InlineData("/api/v1/items?recent=no")]
    [InlineData("/api/v1/suggest?q=a&limit=x")]
    public async Task A_parameter_that_cannot_be_read_is_a_400(string path) => await JsonAsync(path, HttpStatusCode.BadRequest);

    [Fact]
    public async Task Suggestions_have_what_a_search_box_needs_and_lead_to_pages_that_are_there()
    {
        var reader = site.Reader();
        var found = (await JsonAsync("/api/v1/suggest?q=Sto", HttpStatusCode.OK)).EnumerateArray().ToList();
        Assert.NotEmpty(found);
        foreach (var suggestion in found)
        {
            Assert.Equal(
                ["kind", "text", "query", "url", "count", "lang", "matchStart", "matchLength"],
                suggestion.EnumerateObject().Select(property => property.Name));
            var (start, length) = (suggestion.GetProperty("matchStart").GetInt32(), suggestion.GetProperty("matchLength").GetInt32());
            Assert.Equal(length == 0 ? "" : "sto", suggestion.GetProperty("text").GetString()!.Substring(start, length), ignoreCase: true);
            Assert.Contains(suggestion.GetProperty("kind").GetString(), Enum.GetNames<SuggestionKind>().Select(name => name.ToLowerInvariant()));
            using var response = await reader.GetAsync(
                new Uri(suggestion.GetProperty("url").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Contains(
            found, suggestion => (suggestion.GetProperty("kind").GetString(), suggestion.GetProperty("url").GetString()) == ("board", "/boards/Stock"));
        Assert.Empty((await JsonAsync("/api/v1/suggest", HttpStatusCode.OK)).EnumerateArray());
        Assert.Empty((await JsonAsync("/api/v1/suggest?q=+", HttpStatusCode.OK)).EnumerateArray());
        Assert.Single((await JsonAsync("/api/v1/suggest?limit=1&q=Sto", HttpStatusCode.OK)).EnumerateArray());
        await JsonAsync("/api/v1/suggest?q=" + Uri.EscapeDataString(new string('癌', 1500) + "\"(*"), HttpStatusCode.OK);
    }

    [Fact]
    public void Close_results_a_better_search_and_a_cut_are_said()
    {
        var results = new SearchPage<ItemHit>(0, [], [], [], null, TimeSpan.FromSeconds(2)) { Query = new ParsedQuery("", new QueryNode.Everything(), []) };
        var plain = ItemResultsJson.From(results, "all");
        Assert.Equal((false, null, null), (plain.Closest, plain.DidYouMean, plain.Cut));
        var said = ItemResultsJson.From(results with { IsClosest = true, DidYouMean = "doctors", Cut = BudgetCut.Time }, "all");
        Assert.Equal((true, "doctors", "time"), (said.Closest, said.DidYouMean, said.Cut));
        Assert.EndsWith("\"closest\":true,\"didYouMean\":\"doctors\",\"cut\":\"time\",\"otherNames\":[]}", said.Print(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_the_parameters_and_the_new_answers()
    {
        var description = await JsonAsync("/openapi/v1.json", HttpStatusCode.OK);
        var paths = description.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/v1/suggest", out _));
        var parameters = paths.GetProperty("/api/v1/items").GetProperty("get").GetProperty("parameters").EnumerateArray()
            .ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("description").GetString());
        Assert.Superset(new HashSet<string> { "q", "sort", "limit", "cursor", "recent", "strict" }, parameters.Keys.ToHashSet());
        Assert.All(parameters.Values, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        var answer = description.GetProperty("components").GetProperty("schemas").GetProperty("ItemResultsJson").GetProperty("properties");
        foreach (var name in new[] { "closest", "didYouMean", "cut" })
        {
            Assert.True(answer.TryGetProperty(name, out _), name);
        }
    }

    private async Task<JsonElement> JsonAsync(string path, HttpStatusCode expected)
    {
        using var response = await site.Reader().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
