using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>
/// Turns what Python prints of lists and dictionaries into JSON: <c>[{'tag': '推', 'time': None}]</c>. Crawlers keep comments so in a column of CSV. Nothing
/// is carried out: of a call such as <c>datetime.datetime(2021, 5, 21)</c> only its numbers or its one text are read.
/// </summary>
internal sealed class PythonLiteral
{
    private static readonly SearchValues<byte> BeforeFirstText = SearchValues.Create("[{( \t\r\nu"u8);

    private readonly string _text;
    private readonly StringBuilder _json;
    private int _at;

    private PythonLiteral(string text)
    {
        _text = text;
        _json = new StringBuilder(text.Length + 16);
    }

    /// <summary>True for bytes that open a list or a dictionary whose first text is in single quotes, as JSON has none.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAnyExcept(BeforeFirstText);
        return first > 0 && bytes[first] == (byte)'\'' && bytes[..first].IndexOfAny((byte)'[', (byte)'{', (byte)'(') >= 0;
    }

    /// <summary>The JSON of one or more values, in the lines of the text; null, with the line, when it cannot be read to the end.</summary>
    public static string? ToJson(string text, out int brokenLine)
    {
        var reader = new PythonLiteral(text);
        brokenLine = 0;
        reader.SkipSpace();
        while (reader._at < text.Length)
        {
            if (!reader.ReadValue(0))
            {
                brokenLine = text.AsSpan(0, Math.Min(reader._at, text.Length)).Count('\n') + 1;
                return null;
            }

            reader.SkipSpace();
        }

        return reader._json.ToString();
    }

    /// <summary>The entries of a list that was written as JSON or by Python; a dictionary alone is a list of one.</summary>
    public static List<JsonElement>? ReadList(string text)
    {
        foreach (var read in new Func<string, string?>[] { text => text, text => ToJson(text, out _) })
        {
            try
            {
                if (read(text) is { } json)
                {
                    using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = PttLimits.MaxJsonDepth, AllowTrailingCommas = true });
                    return document.RootElement.ValueKind switch
                    {
                        JsonValueKind.Array => [.. document.RootElement.Clone().EnumerateArray()],
                        JsonValueKind.Object => [document.RootElement.Clone()],
                        _ => null,
                    };
                }
            }
            catch (JsonException)
            {
                // Not JSON: Python writes the same brackets.
            }
        }

        return null;
    }

    private bool ReadValue(int depth)
    {
        if (depth > PttLimits.MaxJsonDepth || _at >= _text.Length)
        {
            return false;
        }

        switch (_text[_at])
        {
            case '[':
                return ReadSequence(']', depth);
            case '(':
                return ReadSequence(')', depth);
            case '{':
                return ReadBraces(depth);
            case '\'' or '"':
                return ReadTexts();
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                return ReadNumber();
            case var letter when char.IsLetter(letter) || letter == '_':
                return ReadWord(depth);
            default:
                return false;
        }
    }

    private bool ReadSequence(char close, int depth)
    {
        _at++;
        _json.Append('[');
        var any = false;
        for (SkipSpace(); _at < _text.Length && _text[_at] != close; SkipSpace())
        {
            if (any && !TakeComma())
            {
                return false;
            }

            SkipSpace();
            if (_at < _text.Length && _text[_at] == close)
            {
                break;
            }

            _json.Append(any ? "," : string.Empty);
            any = true;
            if (!ReadValue(depth + 1))
            {
                return false;
            }
        }

        _json.Append(']');
        return Take(close);
    }

    /// <summary>A dictionary, or a set, which becomes a list.</summary>
    private bool ReadBraces(int depth)
    {
        var open = _json.Length;
        _at++;
        _json.Append('{');
        var isSet = false;
        var any = false;
        for (SkipSpace(); _at < _text.Length && _text[_at] != '}'; SkipSpace())
        {
            if (any && !TakeComma())
            {
                return false;
            }

            SkipSpace();
            if (_at < _text.Length && _text[_at] == '}')
            {
                break;
            }

            _json.Append(any ? "," : string.Empty);
            var key = _json.Length;
            if (!ReadValue(depth + 1))
            {
                return false;
            }

            SkipSpace();
            isSet |= !any && _at < _text.Length && _text[_at] is ',' or '}';
            any = true;
            if (isSet)
            {
                continue;
            }

            if (!Take(':'))
            {
                return false;
            }

            if (_json[key] != '"')
            {
                // JSON's keys are texts; Python's may be numbers.
                _json.Insert(key, '"').Append('"');
            }

            _json.Append(':');
            SkipSpace();
            if (!ReadValue(depth + 1))
            {
                return false;
            }
        }

        if (isSet)
        {
            _json[open] = '[';
        }

        _json.Append(isSet ? ']' : '}');
        return Take('}');
    }

    /// <summary>One text, or several that stand beside each other, which Python joins.</summary>
    private bool ReadTexts()
    {
        var value = new StringBuilder();
        while (true)
        {
            if (!ReadText(value, isRaw: false))
            {
                return false;
            }

            var end = _at;
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }

            if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
            {
                _at = end;
                break;
            }
        }

        WriteText(value);
        return true;
    }

    private void WriteText(StringBuilder value) =>
        _json.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Whole(value.ToString()))).Append('"');

    /// <summary>Halves of pairs have no place in JSON.</summary>
    private static string Whole(string text)
    {
        var units = text.ToCharArray();
        for (var at = 0; at < units.Length; at++)
        {
            if (char.IsHighSurrogate(units[at]) && at + 1 < units.Length && char.IsLowSurrogate(units[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(units[at]))
            {
                units[at] = '\uFFFD';
            }
        }

        return new string(units);
    }

    private bool ReadText(StringBuilder value, bool isRaw)
    {
        var quote = _text[_at];
        var triple = _text.AsSpan(_at).StartsWith([quote, quote, quote]);
        _at += triple ? 3 : 1;
        while (_at < _text.Length)
        {
            var letter = _text[_at];
            if (letter == quote && (!triple || _text.AsSpan(_at).StartsWith([quote, quote, quote])))
            {
                _at += triple ? 3 : 1;
                return true;
            }

            if (letter != '\\' || isRaw)
            {
                value.Append(letter);
                _at++;
            }
            else if (!ReadEscape(value))
            {
                return false;
            }
        }

        return false;
    }

    private bool ReadEscape(StringBuilder value)
    {
        if (_at + 1 >= _text.Length)
        {
            return false;
        }

        var letter = _text[_at + 1];
        _at += 2;
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (_at + digits > _text.Length
                || !uint.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
            {
                return false;
            }

            _at += digits;
            _ = code > 0xFFFF ? value.Append(char.ConvertFromUtf32((int)code)) : value.Append((char)code);
            return true;
        }

        _ = letter switch
        {
            'n' => value.Append('\n'),
            't' => value.Append('\t'),
            'r' => value.Append('\r'),
            'a' or 'b' or 'f' or 'v' or '0' => value.Append(' '),
            '\n' => value,
            '\\' or '\'' or '"' => value.Append(letter),
            _ => value.Append('\\').Append(letter),
        };
        return true;
    }

    private bool ReadNumber()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '+' or '_'))
        {
            _at++;
        }

        var written = _text[start.._at].Replace("_", string.Empty, StringComparison.Ordinal).TrimEnd('L').TrimStart('+');
        if (written is "-inf" or "-nan")
        {
            _json.Append("null");
            return true;
        }

        if (!double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        _json.Append(
            long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole.ToString(CultureInfo.InvariantCulture)
                : number.ToString("R", CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>None, True, nan; a text's prefix; or the name of a call, of which its one value or its numbers are kept.</summary>
    private bool ReadWord(int depth)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        var word = _text[start.._at];
        if (_at < _text.Length && _text[_at] is '\'' or '"' && word.Length <= 2)
        {
            var value = new StringBuilder();
            if (!ReadText(value, word.Contains('r', StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }

            WriteText(value);
            return true;
        }

        if (_at < _text.Length && _text[_at] == '(')
        {
            return ReadCall(word, depth);
        }

        var json = word switch
        {
            "None" or "nan" or "NaN" or "inf" or "null" or "NaT" => "null",
            "True" or "true" => "true",
            "False" or "false" => "false",
            _ => null,
        };
        _json.Append(json);
        return json is not null;
    }

    private bool ReadCall(string name, int depth)
    {
        var open = _json.Length;
        if (!ReadSequence(')', depth))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(_json.ToString(open, _json.Length - open));
            var values = document.RootElement;
            string? kept = null;
            if (values.GetArrayLength() == 1)
            {
                kept = values[0].GetRawText();
            }
            else if (name.EndsWith("datetime", StringComparison.Ordinal) && values.GetArrayLength() >= 3)
            {
                var parts = new int[Math.Max(6, values.GetArrayLength())];
                for (var i = 0; i < values.GetArrayLength(); i++)
                {
                    parts[i] = values[i].ValueKind == JsonValueKind.Number && values[i].TryGetInt32(out var number) ? number : 0;
                }

                kept = PttClock.Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]) is { } time
                    ? $"\"{time:yyyy-MM-ddTHH:mm:ss}\""
                    : "null";
            }

            if (kept is not null)
            {
                _json.Length = open;
                _json.Append(kept);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TakeComma() => Take(',');

    private bool Take(char sign)
    {
        if (_at < _text.Length && _text[_at] == sign)
        {
            _at++;
            return true;
        }

        return false;
    }

    /// <summary>Skips white space; line ends go into the JSON, so that its lines are those of the text.</summary>
    private void SkipSpace()
    {
        for (; _at < _text.Length && char.IsWhiteSpace(_text[_at]); _at++)
        {
            if (_text[_at] == '\n')
            {
                _json.Append('\n');
            }
        }
    }
}
