// Makes folding.txt, the table behind TextFolding. Run from this folder with the OpenCC tables at hand:
//   dotnet run make-folding.cs -- PATH_TO_OPENCC_TABLES > /tmp/folding.txt && mv /tmp/folding.txt .
// It is a file-based program and no part of the build. The result does not depend on the machine's culture; it does on the Unicode version of the runtime
// that runs it, which is why the table is made once and kept instead of being computed at every start.
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
using System.Globalization;
using System.Text;

string folder = args[0];
var simplified = Read("TSCharacters.txt");
var taiwan = Read("TWVariants.txt");
var strokes = new Dictionary<char, char>
{
    ['ø'] = 'o', ['đ'] = 'd', ['ł'] = 'l', ['ħ'] = 'h', ['ŧ'] = 't', ['ı'] = 'i', ['‘'] = '\'', ['’'] = '\'', ['“'] = '"', ['”'] = '"',
};

var map = new char[65536];
for (int c = 0; c < map.Length; c++)
    map[c] = (char)c;
for (int c = 0; c < map.Length; c++)
{
    char at = (char)c;
    for (int round = 0; round < 8; round++)
    {
        char next = Step(at);
        if (next == at)
            break;
        at = next;
    }
    map[c] = at;
}

var output = new StringBuilder();
output.Append("# Character folding: pairs of a character and what it folds to, both single UTF-16 units. Made by make-folding.cs; do not edit.\n");
output.Append("# Unicode NFKC, lower case, Latin without diacritics; Traditional to Simplified Chinese from OpenCC (https://github.com/BYVoid/OpenCC),\n");
output.Append("# TSCharacters.txt and TWVariants.txt, Apache License 2.0, turned into one table of single characters.\n");
int pairs = 0;
for (int c = 0; c < map.Length; c++)
{
    if (map[c] == c)
        continue;
    if (map[map[c]] != map[c])
        throw new InvalidOperationException($"not idempotent: U+{c:X4}");
    output.Append(CultureInfo.InvariantCulture, $"{c:X4}{(int)map[c]:X4}");
    if (++pairs % 20 == 0)
        output.Append('\n');
}
output.Append('\n');
Console.Out.Write(output.ToString());
Console.Error.WriteLine($"{pairs} pairs");

char Step(char c)
{
    if (char.IsSurrogate(c) || c is >= '\uE000' and <= '\uF8FF' || c is >= '\uFDD0' and <= '\uFDEF' or >= '\uFFFE')
        return c;
    if (char.IsWhiteSpace(c))
        return ' ';
    string compatible = c.ToString().Normalize(NormalizationForm.FormKC);
    if (compatible.Length == 1 && compatible[0] != c)
        return compatible[0];
    if (simplified.TryGetValue(c, out char simple))
        return simple;
    // A variant used in Taiwan; when its Simplified form is where it came from, it stays.
    if (taiwan.TryGetValue(c, out char variant))
        return simplified.TryGetValue(variant, out char back) ? back : variant;
    if (strokes.TryGetValue(c, out char plain))
        return plain;
    string apart = c.ToString().Normalize(NormalizationForm.FormD);
    if (apart.Length > 1 && char.IsAsciiLetter(apart[0]))
        return char.ToLowerInvariant(apart[0]);
    return char.ToLowerInvariant(c);
}

Dictionary<char, char> Read(string name)
{
    var result = new Dictionary<char, char>();
    foreach (string line in File.ReadLines(Path.Combine(folder, name)))
    {
        if (line.StartsWith('#') || line.Length == 0)
            continue;
        string[] parts = line.Split('\t');
        string target = parts[1].Split(' ')[0];
        if (parts[0].Length == 1 && target.Length == 1 && parts[0][0] != target[0])
            result[parts[0][0]] = target[0];
    }
    return result;
}
