using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Text.Queries;

/// <summary>Finds the texts of a search that a match may hold.</summary>
public static class QueryTerms
{
    /// <summary>The texts that are asked for and not excluded, each once, in order.</summary>
    public static IReadOnlyList<HighlightTerm> Of(QueryNode root)
    {
        var terms = new List<HighlightTerm>();
        Collect(root, null, excluded: false, terms);
        return terms;
    }

    private static void Collect(QueryNode node, DocumentPart? part, bool excluded, List<HighlightTerm> terms)
    {
        switch (node)
        {
            case QueryNode.And and:
                foreach (QueryNode child in and.Children)
                    Collect(child, part, excluded, terms);
                break;
            case QueryNode.Or or:
                foreach (QueryNode child in or.Children)
                    Collect(child, part, excluded, terms);
                break;
            case QueryNode.Not not:
                Collect(not.Child, part, !excluded, terms);
                break;
            case QueryNode.Within within:
                Collect(within.Child, within.Part, excluded, terms);
                break;
            case QueryNode.Text text when !excluded:
                var term = new HighlightTerm(text.Value, text.Form, part);
                if (!terms.Contains(term))
                    terms.Add(term);
                break;
        }
    }
}
