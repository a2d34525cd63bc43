using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace NewsBrowser.Web.Caching;

/// <summary>The keys of a query that an endpoint reads. Others change nothing in its answer, so they neither make a new one nor take the room of one.</summary>
internal static class KnownQueryKeys
{
    /// <summary>By which Razor Pages choose between handlers.</summary>
    private const string Handler = "handler";

    private const string All = "*";

    private static readonly ConditionalWeakTable<Endpoint, string[]> Known = [];

    public static StringValues Get(Endpoint? endpoint) => endpoint is null ? StringValues.Empty : new StringValues(Known.GetValue(endpoint, Find));

    private static string[] Find(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page)
        {
            // A list is bound from keys of many forms (id, id[0]).
            if (page.BoundProperties.Any(property => !IsValue(property.ParameterType)))
            {
                return [All];
            }

            return
            [
                .. page.BoundProperties.Select(property => property.BindingInfo?.BinderModelName ?? property.Name)
                    .Concat(page.HandlerMethods.SelectMany(handler => handler.Parameters).Where(parameter => IsValue(parameter.ParameterInfo.ParameterType))
                        .Select(parameter => parameter.BindingInfo?.BinderModelName ?? parameter.Name))
                    .Append(Handler).Distinct(StringComparer.OrdinalIgnoreCase),
            ];
        }

        var inPath = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(parameter => parameter.Name) ?? [];
        return
        [
            .. endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Where(parameter => IsValue(parameter.ParameterInfo.ParameterType))
                .Select(parameter => parameter.Name).Except(inPath, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static bool IsValue(Type type) =>
        type != typeof(CancellationToken) && (type.IsValueType || type == typeof(string) || type == typeof(string[]));
}
