namespace NewsBrowser.Web.Http;

/// <summary>What an endpoint says of its requests: how many each counts as of those that an address has in a minute.
/// Every endpoint says it, a test sees to that.</summary>
/// <param name="Requests">How many; 0 for one that is free.</param>
/// <param name="FreeBecause">Why it is free; null for one that is not.</param>
internal sealed record RequestCost(int Requests, string? FreeBecause = null)
{
    /// <summary>Of a page, a search, a feed, and of what no endpoint answers.</summary>
    public static RequestCost One { get; } = new(1);

    /// <summary>Of what asks for a signed-in administrator or a token before it does anything.</summary>
    public static RequestCost Administration { get; } = new(0, "nobody gets in without a session or a token, and a token's check costs a hash");

    public static RequestCost Get(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RequestCost>() ?? One;
}

/// <summary>The ways in which an endpoint says what it costs.</summary>
internal static class RequestCosts
{
    public static TBuilder Costs<TBuilder>(this TBuilder endpoint, int requests = 1) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(requests == 1 ? RequestCost.One : new RequestCost(requests));

    public static TBuilder CostsNothing<TBuilder>(this TBuilder endpoint, string because) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequestCost(0, because));
}
