using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Admin;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What the last dry run found: what would become of each item, and what is different.</summary>
internal sealed class PreviewModel(LastPreview last) : PageModel
{
    public MadePreview? Made => last.Last;
}
