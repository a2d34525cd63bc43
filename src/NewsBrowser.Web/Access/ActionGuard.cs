using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Patterns;

namespace NewsBrowser.Web.Access;

/// <summary>
/// Stands before everything under <c>/admin</c> and <c>/api/v1/admin</c> that is no mere reading:
/// a browser has to show the form's token, and what was done is in the audit log even when whoever wrote the handler forgot.
/// </summary>
internal static class ActionGuard
{
    private const int LongestSubject = 200;

    /// <summary>After authorization: who comes here may do what he asks for.</summary>
    public static void UseActionGuard(this WebApplication app)
    {
        var forms = app.Services.GetRequiredService<IAntiforgery>();
        var audit = app.Services.GetRequiredService<AuditWriter>();
        app.Use(async (context, next) =>
        {
            if (!IsAction(context.Request) || context.GetEndpoint() is not RouteEndpoint endpoint)
            {
                await next(context);
                return;
            }

            // Pages ask by themselves. A program that shows a token is no browser that somebody led here.
            var isPage = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
            var isFormless = AccessClaims.IsToken(context.User) || endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false };
            if (!isPage && !isFormless && !await forms.IsRequestValidAsync(context))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                Note(audit, context, endpoint, done: false);
                return;
            }

            try
            {
                await next(context);
            }
            catch
            {
                Note(audit, context, endpoint, done: false);
                throw;
            }

            Note(audit, context, endpoint, context.Response.StatusCode < StatusCodes.Status400BadRequest);
        });
    }

    /// <summary>The name of an action whose handler gave it none: <c>searches-store</c> of the page Searches and its handler Store.</summary>
    internal static string BuildName(RouteEndpoint endpoint, string? handler)
    {
        var words = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
            ? page.ViewEnginePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(word => word != "Index").Append(handler ?? string.Empty)
            : endpoint.RoutePattern.PathSegments.SelectMany(segment => segment.Parts).OfType<RoutePatternLiteralPart>().Select(part => part.Content)
                .SkipWhile(word => word != "admin").Skip(1);
        var name = new StringBuilder();
        foreach (var word in words.Where(word => word.Length > 0))
        {
            name.Append(name.Length > 0 ? "-" : string.Empty).Append(word.ToLowerInvariant());
        }

        return name.Length > 0 ? name.ToString() : "admin";
    }

    private static bool IsAction(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && (request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase)
            || request.Path.StartsWithSegments("/api/v1/admin", StringComparison.OrdinalIgnoreCase));

    private static void Note(AuditWriter audit, HttpContext context, RouteEndpoint endpoint, bool done)
    {
        // What strangers try is noted where it is refused, and bounded there; so is what anybody may try, who may be signed in already.
        if (AuditWriter.HasEntry(context) || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || !context.User.HasClaim(claim => claim.Type == AccessClaims.Scope && claim.Value != Scopes.Read))
        {
            return;
        }

        var subject = string.Join(' ', context.Request.RouteValues.Where(value => value.Key is not ("page" or "handler")).Select(value => value.Value));
        audit.Add(
            context,
            BuildName(endpoint, context.Request.Query["handler"]),
            subject.Length == 0 ? null : subject.Length > LongestSubject ? subject[..LongestSubject] : subject,
            done ? null : $"answered {context.Response.StatusCode}",
            done);
    }
}
