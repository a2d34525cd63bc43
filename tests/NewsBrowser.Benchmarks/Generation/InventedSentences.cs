using System.Text;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Sentences from a small vocabulary of our own, where no real text is at hand.</summary>
internal static class InventedSentences
{
    private const int Count = 12_000;

    private static readonly string[] Chinese =
        ("的 的 的 是 在 了 我 不 有 也 就 都 會 要 這 那 說 看 跟 又 很 還 台積電 聯發科 鴻海 外資 投信 買超 賣超 外資買超 股票 股市 大盤 營收 獲利 除息 航運 金融 半導體 半導體產業 人工智慧 生成式AI AI伺服器 "
        + "ETF投資 電動車 聯準會 聯準會升息 通膨 美國 中國 台灣 日本 歐洲 政府 總統府 立法院 公司 市場 今天 昨天 明天 什麼 怎麼 為什麼 一個 大家 可以 沒有 知道 覺得 看法 哈哈 恭喜 感謝 分享 新聞 記者 報導 設廠 投資 成長 下跌 上漲 "
        + "微軟 蘋果 谷歌 亞馬遜 銀行 醫師 醫院 大學 學生 研究 歷史 國立臺灣大學 城市 人口 鐵路 文化 語言 音樂 電影 比賽 世界 問題 時間 價格 產品 技術 晶片 製程 訂單 客戶 員工 薪水 房價 利率 債券 基金 風險 機會 未來").Split(' ');

    private static readonly string[] English =
        ("the the the the a a of of to to and and in in is for on with that this it as by from at are be can will you your we our Microsoft Power Apps Power "
            + "Apps Teams data model report index search machine learning cloud "
        + "service user app flow portal canvas model driven app develop developer development developing release update feature preview new business process "
        + "automation training course video community blog sample code "
        + "connector table view form page field value button screen gallery control function formula environment tenant license security policy admin center "
        + "government health news people company market stock price "
        + "Google Apple Amazon chip server language question answer time year month day week first last next").Split(' ');

    public static SentenceSource Make()
    {
        var source = new SentenceSource { Origin = "invented" };
        var draw = new Draw(20_250_301, 0);
        for (var n = 0; n < Count; n++)
        {
            source.ChineseProse.Add(MakeChinese(ref draw, 8 + draw.Below(16)) + "。");
            source.ChineseTalk.Add(MakeChinese(ref draw, 3 + draw.Below(10)));
            source.Comments.Add(MakeChinese(ref draw, 1 + draw.Below(8)));
            source.EnglishProse.Add(MakeEnglish(ref draw, 6 + draw.Below(18)) + ".");
            if (n % 4 == 0)
            {
                source.ChineseTitles.Add(MakeChinese(ref draw, 3 + draw.Below(6)));
                source.EnglishTitles.Add(MakeEnglish(ref draw, 4 + draw.Below(6)));
            }
        }

        return source;
    }

    private static string MakeChinese(ref Draw draw, int words)
    {
        var text = new StringBuilder();
        for (var n = 0; n < words; n++)
        {
            text.Append(Chinese[draw.Below(Chinese.Length)]);
            if (n > 0 && n < words - 1 && draw.Chance(0.15))
            {
                text.Append('，');
            }
        }

        return text.ToString();
    }

    private static string MakeEnglish(ref Draw draw, int words)
    {
        var text = new StringBuilder();
        for (var n = 0; n < words; n++)
        {
            text.Append(n == 0 ? "" : " ").Append(English[draw.Below(English.Length)]);
        }

        return text.ToString();
    }
}
