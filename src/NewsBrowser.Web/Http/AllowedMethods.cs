using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Http;

/// <summary>Answers OPTIONS with what an address allows, before anybody is asked who he is: what an address takes is no secret.</summary>
internal static class AllowedMethods
{
    public static void UseAllowedMethods(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            await next(context);
            return;
        }

        var response = context.Response;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is { } refused)
        {
            // The page of errors is asked by the method that failed, and Razor Pages would answer it with 200.
            response.StatusCode = refused.OriginalStatusCode;
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
        {
            response.Headers.Allow = GetAllowed(page);
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (context.GetEndpoint() is null && context.Request.Path.Value is null or "" or "*")
        {
            // The server as a whole.
            response.Headers.Allow = "GET, HEAD, POST";
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else
        {
            // The framework refuses the method, and names those that there are.
            await next(context);
        }

        if (response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false, Headers.Allow.Count: > 0 })
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Allow = $"{response.Headers.Allow}, {HttpMethods.Options}";
        }
    });

    /// <summary>The methods of a page.</summary>
    public static string GetAllowed(PageActionDescriptor page) =>
        page is CompiledPageActionDescriptor compiled && compiled.HandlerMethods.Any(handler => HttpMethods.IsPost(handler.HttpMethod))
            ? "GET, HEAD, POST"
            : "GET, HEAD";
}
