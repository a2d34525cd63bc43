// Makes words.br and characters.br, the tables behind ChineseWords and CharacterLikeness. Run from this folder with Debian's unicode-data unpacked (its
// Unihan files without .bz2) and jieba's dict.txt (npm, @node-rs/jieba) at hand:
//   dotnet run make-chinese.cs -- PATH_TO_UNIHAN_FILES PATH_TO_DICT
// It is a file-based program and no part of the build. Both tables are in folded characters.
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
using System.Globalization;
using System.IO.Compression;
using System.Text;

// A rarer word is more often a name of somewhere else than a word of the texts here.
const int LeastFrequency = 20;
const int LongestWord = 5;

var fold = ReadFolding();
var words = new SortedDictionary<string, int>(StringComparer.Ordinal);
foreach (var line in File.ReadLines(args[1]))
{
    var parts = line.Split(' ');
    var word = string.Concat(parts[0].Select(c => fold[c]));
    var frequency = int.Parse(parts[1], CultureInfo.InvariantCulture);
    if (word.Length is >= 2 and <= LongestWord && frequency >= LeastFrequency && word.All(c => c is >= '\u4E00' and <= '\u9FFF'))
        words[word] = words.GetValueOrDefault(word) + frequency;
}
Write("words.br", string.Join('\n', words.Keys));

var big5 = new HashSet<int>();
var properties = new Dictionary<int, Dictionary<string, string>>();
foreach (var file in (string[])["Unihan_OtherMappings.txt", "Unihan_Readings.txt", "Unihan_DictionaryLikeData.txt"])
{
    foreach (var line in File.ReadLines(Path.Combine(args[0], file)))
    {
        var parts = line.Split('\t');
        if (parts.Length < 3 || parts[1] is not ("kBigFive" or "kMandarin" or "kHanyuPinlu" or "kCangjie" or "kPhonetic"))
            continue;
        var code = int.Parse(parts[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (code is < 0x4E00 or > 0x9FFF)
            continue;
        if (parts[1] == "kBigFive")
            big5.Add(code);
        if (!properties.TryGetValue(code, out var of))
            properties[code] = of = [];
        of[parts[1]] = parts[2];
    }
}

// What Big5 has is what people here type.
var characters = new SortedDictionary<char, (SortedSet<string> Readings, SortedSet<string> Shapes, SortedSet<string> Phonetics)>();
foreach (var code in big5.Order())
{
    var folded = fold[code];
    if (!characters.TryGetValue(folded, out var known))
        characters[folded] = known = (new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
    var of = properties[code];
    var common = of.GetValueOrDefault("kHanyuPinlu", "").Split(' ').Select(r => r.Split('(')[0]);
    foreach (var reading in of.GetValueOrDefault("kMandarin", "").Split(' ').Concat(common))
        if (reading.Length > 0)
            known.Readings.Add(Numbered(reading));
    if (of.TryGetValue("kCangjie", out var shape))
        known.Shapes.Add(shape);
    foreach (var phonetic in of.GetValueOrDefault("kPhonetic", "").Split(' '))
        if (phonetic.Length > 0 && phonetic[^1] is not ('*' or 'x'))
            known.Phonetics.Add(new string([.. phonetic.TakeWhile(char.IsAsciiDigit)]));
}
Write("characters.br", string.Join('\n', characters.Select(c =>
    $"{c.Key}{string.Join(' ', c.Value.Readings)}|{string.Join(' ', c.Value.Shapes)}|{string.Join(' ', c.Value.Phonetics)}")));
Console.Error.WriteLine($"{words.Count} words, {characters.Count} characters");

// Pinyin with its tone as a figure behind it: diàn is dian4.
static string Numbered(string reading)
{
    var tone = '5';
    var letters = new StringBuilder();
    foreach (var c in reading.Normalize(NormalizationForm.FormD))
    {
        switch (c)
        {
            case '\u0304': tone = '1'; break;
            case '\u0301': tone = '2'; break;
            case '\u030C': tone = '3'; break;
            case '\u0300': tone = '4'; break;
            case '\u0308': letters.Length--; letters.Append('v'); break;
            default: letters.Append(c); break;
        }
    }
    return letters.Append(tone).ToString();
}

static void Write(string name, string text)
{
    using var file = File.Create(name);
    using var compressed = new BrotliStream(file, CompressionLevel.SmallestSize);
    compressed.Write(Encoding.UTF8.GetBytes(text));
}

static char[] ReadFolding()
{
    var table = new char[65536];
    for (var c = 0; c < table.Length; c++)
        table[c] = (char)c;
    foreach (var line in File.ReadLines("folding.txt").Where(l => l.Length > 0 && l[0] != '#'))
        for (var at = 0; at + 8 <= line.Length; at += 8)
            table[Convert.ToInt32(line.Substring(at, 4), 16)] = (char)Convert.ToInt32(line.Substring(at + 4, 4), 16);
    return table;
}
