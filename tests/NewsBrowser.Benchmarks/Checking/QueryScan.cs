using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using MatchForm = NewsBrowser.Index.Queries.MatchForm;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>Looks through a document's texts for what queries ask: the definition of a match,
/// taken apart so that a million documents can be looked through.</summary>
/// <remarks><see cref="Disagreements"/> holds it to <see cref="TextMatch"/>, the definition that the rest of the project is held to.</remarks>
internal sealed class QueryScan
{
    private readonly IndexSchema _schema;
    private readonly IndexTokenizer _tokenize;
    private readonly Dictionary<IndexQuery.Text, Atom> _atoms = [];
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly List<string> _prefixes = [];
    private DocumentView? _view;

    public QueryScan(IndexSchema schema)
    {
        _schema = schema;
        _tokenize = schema.Tokenize;
    }

    private sealed class Atom
    {
        public required IndexQuery.Text Query { get; init; }

        public int[] Words { get; init; } = [];

        public int Prefix { get; init; } = -1;

        public int Stamp { get; set; }

        public bool Found { get; set; }
    }

    public void Look(IndexDocument document)
    {
        _view ??= new DocumentView(_words, _prefixes, _tokenize);
        _view.Look(document);
    }

    /// <summary>A predicate over the document that was looked at last. All have to be made before the first document.</summary>
    public Func<bool> Predicate(IndexQuery query)
    {
        if (_view is not null)
        {
            throw new InvalidOperationException("Queries come before documents.");
        }

        switch (query)
        {
            case IndexQuery.All:
                return static () => true;
            case IndexQuery.And and:
                Func<bool>[] every = [.. and.Children.Select(Predicate)];
                return () => Array.TrueForAll(every, static holds => holds());
            case IndexQuery.Or or:
                Func<bool>[] any = [.. or.Children.Select(Predicate)];
                return () => Array.Exists(any, static holds => holds());
            case IndexQuery.Not not:
                var holds = Predicate(not.Child);
                return () => !holds();
            case IndexQuery.Text text:
                var atom = GetOrAddAtom(text);
                return () => Holds(atom);
            case IndexQuery.Closest closest:
                Atom[] tokens = [.. GetTokens(closest).Select(GetOrAddAtom)];
                return () => Array.Exists(tokens, Holds);
            case IndexQuery.Keyword keyword:
                return () => _view!.Document.Keywords[keyword.Column] is { } values
                    && values.Any(value => keyword.Values.Contains(value, StringComparer.Ordinal));
            case IndexQuery.Range range:
                return () => _view!.Document.Numbers[range.Column] is { } number && number >= (range.From ?? long.MinValue)
                    && number <= (range.To ?? long.MaxValue);
            default:
                throw new ArgumentException($"The scan does not know the query {query.GetType().Name}.", nameof(query));
        }
    }

    /// <summary>Every token of a sentence, and the other forms of its words; the index may leave the commonest aside.</summary>
    public IReadOnlyList<IndexQuery.Text> GetTokens(IndexQuery.Closest closest)
    {
        var texts = new List<IndexQuery.Text>();
        var tokens = new List<IndexToken>();
        foreach (var folded in closest.Folded)
        {
            tokens.Clear();
            _tokenize(folded, tokens);
            texts.AddRange(tokens.Select(token => new IndexQuery.Text(
                folded.Substring(token.Start, token.Length),
                token.Kind == IndexTokenKind.Word ? MatchForm.Words : MatchForm.Substring,
                closest.Fields)));
            if (_schema.OtherForms is { } forms)
            {
                texts.AddRange(tokens.Where(token => token.Kind == IndexTokenKind.Word)
                    .SelectMany(token => forms(folded.Substring(token.Start, token.Length)))
                    .Select(form => new IndexQuery.Text(form, MatchForm.Words, closest.Fields)));
            }
        }

        return [.. texts.Distinct()];
    }

    /// <summary>The texts that the document looked at last holds here and not by the definition, or the other way round.</summary>
    public IEnumerable<string> Disagreements() =>
        from atom in _atoms.Values
        let defined = Defined(atom.Query)
        where defined != Holds(atom)
        select $"document {_view!.Document.Id}, {atom.Query.Form} “{atom.Query.Folded}”: the definition says {defined}";

    private bool Defined(IndexQuery.Text query)
    {
        for (var field = 0; field < _view!.Document.Texts.Length; field++)
        {
            if ((query.Fields >> field & 1) != 0 && _view.Document.Texts[field] is { } text
                && TextMatch.Matches(text, query.Folded, (TextMatchForm)(int)query.Form))
            {
                return true;
            }
        }

        return false;
    }

    private bool Holds(Atom atom)
    {
        if (atom.Stamp != _view!.Stamp)
        {
            atom.Stamp = _view.Stamp;
            atom.Found = atom.Query.Form == MatchForm.Substring
                ? _view.Contains(atom.Query.Folded, atom.Query.Fields)
                : _view.Holds(atom.Words, atom.Prefix, atom.Query.Fields);
        }

        return atom.Found;
    }

    private Atom GetOrAddAtom(IndexQuery.Text text)
    {
        if (_atoms.TryGetValue(text, out var known))
        {
            return known;
        }

        var atom = new Atom { Query = text };
        if (text.Form != MatchForm.Substring)
        {
            var tokens = new List<IndexToken>();
            _tokenize(text.Folded, tokens);
            string[] wanted = [.. tokens.GroupBy(token => token.Position).Select(at => text.Folded.Substring(at.First().Start, at.First().Length))];
            var whole = text.Form == MatchForm.WordsPrefix ? wanted[..^1] : wanted;
            foreach (var word in whole)
            {
                _words.TryAdd(word, _words.Count);
            }

            var prefix = -1;
            if (text.Form == MatchForm.WordsPrefix)
            {
                prefix = _prefixes.Count;
                _prefixes.Add(wanted[^1]);
            }

            atom = new Atom { Query = text, Words = [.. whole.Select(word => _words[word])], Prefix = prefix };
        }

        _atoms.Add(text, atom);
        return atom;
    }
}
