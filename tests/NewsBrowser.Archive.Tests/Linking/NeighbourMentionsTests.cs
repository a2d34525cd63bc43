using NewsBrowser.Archive.Quotations;

namespace NewsBrowser.Archive.Tests.Linking;

public class NeighbourMentionsTests
{
    [Theory]
    [InlineData("樓上說得對", "樓上", "cat")]
    [InlineData("推樓上 一語道破", "樓上", "cat")]
    [InlineData("看到樓上就放心了", "樓上", "cat")]
    [InlineData("樓樓上可以去研究一下", "樓樓上", "bob")]
    [InlineData("然後樓上上說的才是正確的", "樓上上", "bob")]
    [InlineData("樓樓樓上早就說了", "樓樓樓上", "ann99")]
    [InlineData("樓下請解答", "樓下", "dan")]
    [InlineData("樓下買6274", "樓下", "dan")]
    [InlineData("樓上a大才是正解", "樓上", "ann99")]
    [InlineData("回樓上ann99 沒有喔", "樓上", "ann99")]
    [InlineData("樓上n99 沒有喔", "樓上", "ann99")]
    [InlineData("樓上GPT4早就上線了", "樓上", "cat")]
    [InlineData("2樓正解", "2樓", "bob")]
    [InlineData("1F撿到槍", "1F", "ann99")]
    [InlineData("回B2 沒有", "B2", "bob")]
    public void A_neighbour_is_the_nearest_message_of_another(string text, string words, string person)
    {
        var mention = Assert.Single(In(text));
        Assert.Equal(words, text.Substring(mention.Start, mention.Length));
        Assert.Equal(person, mention.Key);
    }

    [Theory]
    [InlineData("我家樓上很吵")]
    [InlineData("住樓上的每天跑步")]
    [InlineData("他在樓上睡覺")]
    [InlineData("去樓下買便當")]
    [InlineData("跑到樓下抽菸")]
    [InlineData("大樓下都是人")]
    [InlineData("三樓上面漏水")]
    [InlineData("樓上鄰居又在裝潢")]
    [InlineData("樓下全家就有賣")]
    [InlineData("樓下那篇比較好")]
    [InlineData("樓上樓下都一樣")]
    [InlineData("樓上幾位都被套了")]
    [InlineData("樓上一堆反指標")]
    [InlineData("感謝樓上們")]
    [InlineData("你們樓上在比誰錢多")]
    [InlineData("樓上x大說得好")]
    [InlineData("我住3樓的房子")]
    [InlineData("從2樓摔下來")]
    [InlineData("2樓高的牆")]
    [InlineData("13F都可看到傳奇投資人")]
    [InlineData("9樓會歐印")]
    [InlineData("B2停車場")]
    [InlineData("https://example.org/2F")]
    [InlineData("上樓看看")]
    public void A_house_a_post_many_people_and_floors_not_yet_written_stay_words(string text) => Assert.Empty(In(text));

    [Fact]
    public void The_speakers_own_messages_are_passed_over_and_a_persons_in_succession_count_once()
    {
        SpokenMessage[] messages =
        [
            new(1, 1, "ann", "第一"), new(2, 1, "bob", "第二"), new(3, 1, "bob", "第三"), new(4, 1, "eve", "自己"), new(5, 1, "eve", "樓上錯了，樓樓上對"),
            new(6, 1, "eve", "樓下呢"),
        ];
        var found = FloorReferences.FindAll(messages);
        Assert.Equal([(3, "bob"), (1, "ann")], found[4].Select(m => (m.Floor, m.Key)));
        Assert.Empty(found[5]);
    }

    [Fact]
    public void Nobody_is_above_the_first_or_below_the_last()
    {
        var found = FloorReferences.FindAll([new(1, 1, "ann", "樓上沒人"), new(2, 1, "bob", "樓下"), new(3, 2, "bob", "樓下，1樓")]);
        Assert.Empty(found[0]);
        Assert.Empty(found[1]);
        Assert.Equal((1, "ann"), (Assert.Single(found[2]).Floor, found[2][0].Key));
    }

    [Fact]
    public void A_floor_inside_a_message_leads_to_its_own_line()
    {
        var found = FloorReferences.FindAll([new(1, 3, "ann", "三行"), new(4, 1, "bob", "3樓說什麼")]);
        Assert.Equal((3, "ann"), (Assert.Single(found[1]).Floor, found[1][0].Key));
    }

    // ann99, bob and cat above; dan below.
    private static IReadOnlyList<FloorReference> In(string text) => FloorReferences.FindAll(
        [new(1, 1, "ann99", "一"), new(2, 1, "bob", "二"), new(3, 1, "cat", "三"), new(4, 1, "me", text), new(5, 1, "dan", "五")])[3];
}
