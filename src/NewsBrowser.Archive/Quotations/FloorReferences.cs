using System.Text.RegularExpressions;

namespace NewsBrowser.Archive.Quotations;

/// <summary>A message as far as mentions need it.</summary>
/// <param name="Floor">The floor of its first comment.</param>
/// <param name="Count">How many comments it joins.</param>
/// <param name="Key">Who wrote it.</param>
/// <param name="Text">What was written.</param>
internal sealed record SpokenMessage(int Floor, int Count, string Key, string Text);

/// <summary>A stretch of a message that names another.</summary>
/// <param name="Start">In the message's text.</param>
/// <param name="Length">In UTF-16 units.</param>
/// <param name="Floor">The floor that is meant.</param>
/// <param name="Key">Who wrote there.</param>
public sealed record FloorReference(int Start, int Length, int Floor, string Key);

/// <summary>
/// Finds whom comments mean by 樓上 (the floor above) and 樓下 (below), 樓樓上 and 樓上上, and by a floor's number.
/// Where a house is meant, or many people at once, the words stay words; see docs/decisions/0016.
/// </summary>
internal static partial class FloorReferences
{
    /// <summary>How far above a person is looked for whom the words name.</summary>
    public const int NamedWithin = 60;

    /// <summary>For each message its mentions, in order and apart from each other.</summary>
    public static IReadOnlyList<FloorReference>[] FindAll(IReadOnlyList<SpokenMessage> messages)
    {
        var found = new IReadOnlyList<FloorReference>[messages.Count];
        for (var at = 0; at < messages.Count; at++)
        {
            found[at] = In(messages, at);
        }

        return found;
    }

    private static List<FloorReference> In(IReadOnlyList<SpokenMessage> messages, int at)
    {
        var text = messages[at].Text;
        if (text.AsSpan().IndexOfAny('樓', 'F', 'f') < 0 && !text.Contains('B', StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var mentions = new List<FloorReference>();
        foreach (Match match in Neighbour().Matches(text))
        {
            var above = match.Value[^1] == '上';
            var steps = match.Groups["storeys"].Length + match.Groups["way"].Length - 1;
            if (!IsHouse(text, match) && !IsMany(text, match) && Meant(messages, at, above, steps, text[(match.Index + match.Length)..]) is { } meant)
            {
                mentions.Add(new FloorReference(match.Index, match.Length, meant.Floor, meant.Key));
            }
        }

        foreach (Match match in Numbered().Matches(text))
        {
            // Floors are called by their number once they are written; 五樓 of the future is a joke that anybody may be.
            if (int.TryParse(match.Groups["floor"].ValueSpan, out var floor) && floor > 0 && floor < messages[at].Floor
                && FindMessage(messages, at, floor) is { } meant && meant.Key != messages[at].Key)
            {
                var name = match.Groups["name"];
                mentions.Add(new FloorReference(name.Index, name.Length, floor, meant.Key));
            }
        }

        mentions.Sort((a, b) => a.Start.CompareTo(b.Start));
        return mentions;
    }

    private static SpokenMessage? Meant(IReadOnlyList<SpokenMessage> messages, int at, bool above, int steps, string behind)
    {
        if (above && steps == 1 && Named().Match(behind) is { Success: true } named)
        {
            var name = named.Groups["name"].Value;
            var polite = named.Groups["polite"].Success;
            if (polite || name.Length >= 3)
            {
                for (var other = at - 1; other >= 0 && other >= at - NamedWithin; other--)
                {
                    var key = messages[other].Key;
                    var fits = polite ? key.StartsWith(name, StringComparison.OrdinalIgnoreCase) : key.Contains(name, StringComparison.OrdinalIgnoreCase);
                    if (fits && key != messages[at].Key)
                    {
                        return messages[other];
                    }
                }

                if (polite)
                {
                    return null;
                }
            }
        }

        // The speaker's own messages do not count, and one person's in succession count once.
        var speaker = messages[at].Key;
        string? last = null;
        var step = above ? -1 : 1;
        for (var other = at + step; other >= 0 && other < messages.Count; other += step)
        {
            var key = messages[other].Key;
            if (key == speaker || key == last)
            {
                continue;
            }

            last = key;
            if (--steps == 0)
            {
                return messages[other];
            }
        }

        return null;
    }

    private static SpokenMessage? FindMessage(IReadOnlyList<SpokenMessage> messages, int at, int floor)
    {
        for (var other = at - 1; other >= 0; other--)
        {
            if (messages[other].Floor <= floor)
            {
                return floor < messages[other].Floor + messages[other].Count ? messages[other] : null;
            }
        }

        return null;
    }

    private static bool IsHouse(string text, Match match) =>
        HouseBefore().IsMatch(text.AsSpan(0, match.Index)) || HouseBehind().IsMatch(text.AsSpan(match.Index + match.Length));

    private static bool IsMany(string text, Match match) =>
        ManyBefore().IsMatch(text.AsSpan(0, match.Index)) || ManyBehind().IsMatch(text.AsSpan(match.Index + match.Length));

    [GeneratedRegex("(?<storeys>樓{1,4})(?<way>上{1,4}|下{1,4})")]
    private static partial Regex Neighbour();

    // A floor's number where a message begins, a thought begins, or somebody is addressed.
    [GeneratedRegex(
        @"(?:^|[\s，。！？、,!?:：]|推|回|回覆|回應|同|同意|給|感謝|謝謝|恭喜|請問|問|補|噓|有|叫|To |to |TO |@)(?<name>(?!13[Ff])(?<floor>[1-9]\d{0,3})(?:樓(?![高層樓房住以公陽起頂摔跳搬上下平半~～\d-]|的[房高])|[Ff](?![A-Za-z0-9.-]))|(?<=[推回同意給謝@oO] ?)[Bb](?<floor>[1-9]\d{0,3})(?![A-Za-z0-9.-]))",
        RegexOptions.Multiline)]
    private static partial Regex Numbered();

    // Letters behind the word name the person: 樓上k大, 樓上WADE, 樓上550t.
    [GeneratedRegex(@"^[ 　]?(?<name>[A-Za-z0-9]{1,12})(?<polite> ?(?:大大?|兄|哥|姐|姊|版友|板友|網友)(?![小家盤跌漲型]))?")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:[大高頂閣騎層整棟各校城鼓青危茶酒公門車走爬登每再一二三四五六七八九十兩\d]|家[的住]?|住在?|在|去|往|跑|從|搬|衝|站|丟|跳|摔|(?<![看聽提講問遇想說見吃])到|鄰居|房東|宿舍|房子|\d ?[Ff])$")]
    private static partial Regex HouseBefore();

    [GeneratedRegex("^(?:樓|那篇|這篇|篇|的?(?:鄰居|住戶|房子|房東|住家|店|超商|便利|全家|小七|7-11|早餐|餐廳|餐館|咖啡|麵|小吃|管理|保全|警衛|停車|公園|阿姨|阿伯|大門|門口|社區|辦公|客廳|房間|陽台|電梯|樓梯|裝潢|裝修|漏水|噪音|跑步|腳步|診所|中庭|騎樓|信箱|垃圾|倒垃圾|抽菸|抽煙))")]
    private static partial Regex HouseBehind();

    [GeneratedRegex("(?:你們|大家|各位|以上)$")]
    private static partial Regex ManyBefore();

    [GeneratedRegex(@"^(?:們|各|幾[位個樓]|[的那這]?一?[堆群票些]|一[堆群票些]|很多|好多|都|大家|諸|某|[兩二三四五六七八九十\d]{1,2} ?[位個樓]|眾|全部|有[人幾位些]|沒人|沒有人|沒幾|推文|留言|的?各?位?(?:推文|留言|大家|大大們|前輩們|網友們|版友們|板友們|鄉民))")]
    private static partial Regex ManyBehind();
}
