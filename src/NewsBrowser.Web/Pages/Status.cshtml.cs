using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Pages;

/// <summary>What a reader sees instead of a page; tells what to do next and nothing about the inside.</summary>
[IgnoreAntiforgeryToken]
internal sealed class StatusModel : PageModel
{
    public int Code { get; private set; }

    public bool NotThere => Code == StatusCodes.Status404NotFound;

    /// <summary>True where an item was that an administrator has deleted for good.</summary>
    public bool TakenDown => Code == StatusCodes.Status410Gone;

    /// <summary>True while the archive cannot answer and will again by itself.</summary>
    public bool Busy => Code == StatusCodes.Status503ServiceUnavailable;

    /// <summary>True where the reader's address asked too often.</summary>
    public bool TooOften => Code == StatusCodes.Status429TooManyRequests;

    public bool Ours => Code >= StatusCodes.Status500InternalServerError;

    /// <summary>The path that was asked for, for the forms that lead back.</summary>
    public string Asked { get; private set; } = "/";

    /// <summary>Seconds until the next request is heard, after too many; null otherwise.</summary>
    public int? Seconds =>
        TooOften && int.TryParse(Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>The address to ask for again, where that helps: of a page that was read, by another time.</summary>
    public string? Again { get; private set; }

    // No handler: a form that failed is answered by the same page, whatever its method.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var stated = RouteData.Values["code"] as string;

        // Asked for by its own address it is a page that is not there.
        var isMeant = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        Code = isMeant && int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599
            ? code
            : StatusCodes.Status404NotFound;
        if (Code == StatusCodes.Status500InternalServerError && HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error is { } fault)
        {
            Code = ServiceUnavailable.GetStatus(fault);
        }

        if (Busy && Response.Headers.RetryAfter.Count == 0)
        {
            Response.Headers.RetryAfter = ServiceUnavailable.RetryAfter;
        }

        var before = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        Asked = before?.OriginalPath ?? HttpContext.Features.Get<IExceptionHandlerFeature>()?.Path ?? "/";
        Again = (TooOften || Ours) && HttpMethods.IsGet(Request.Method)
            ? Asked + (before is null ? Request.QueryString.Value : before.OriginalQueryString)
            : null;
        Response.StatusCode = Code;
        Response.Headers.CacheControl = "no-store";
    }
}
