using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages;

/// <summary>What a reader sees instead of a page; tells what to do next and nothing about the inside.</summary>
[IgnoreAntiforgeryToken]
internal sealed class StatusModel : PageModel
{
    public int Code { get; private set; }

    public bool NotThere => Code == StatusCodes.Status404NotFound;

    /// <summary>True while the archive cannot answer and will again by itself.</summary>
    public bool Busy => Code == StatusCodes.Status503ServiceUnavailable;

    public bool Ours => Code >= StatusCodes.Status500InternalServerError;

    /// <summary>The path that was asked for, for the forms that lead back.</summary>
    public string Asked { get; private set; } = "/";

    // No handler: a form that failed is answered by the same page, whatever its method.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var stated = RouteData.Values["code"] as string;
        Code = int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599
            ? code
            : StatusCodes.Status404NotFound;
        if (Code == StatusCodes.Status500InternalServerError && Unavailable.Is(HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error))
        {
            Code = StatusCodes.Status503ServiceUnavailable;
        }

        if (Busy)
        {
            Response.Headers.RetryAfter = Unavailable.RetryAfter;
        }

        Asked = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? "/";
        Response.StatusCode = Code;
        Response.Headers.CacheControl = "no-store";
    }
}
