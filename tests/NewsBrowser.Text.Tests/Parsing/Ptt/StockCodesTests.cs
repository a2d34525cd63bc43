using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Titles as people write them, and the shares that they are about.</summary>
public sealed class StockCodesTests
{
    [Theory]
    [InlineData("[標的] 2330.TW 台積電 法說前多", "2330")]
    [InlineData("Re: [標的] 8261 富鼎  跟著董事一起賣", "8261")]
    [InlineData("[標的] 大魯閣(1432)可以買嗎", "1432")]
    [InlineData("[標的] 美股 TMF.US SOXL.US DPST.US 中長期多", "TMF SOXL DPST")]
    [InlineData("[標的] soxs.us 無腦空", "SOXS")]
    [InlineData("[標的] 00687B 國泰20年美債", "00687B")]
    [InlineData("[標的] 0050正2（00631L）", "0050 00631L")]
    [InlineData("[標的] 0055 元大MSCI金融 配息", "0055")]
    [InlineData("[標的] 美股 NYSE:DB", "DB")]
    [InlineData("[標的] NVDA/AMD 財報", "NVDA AMD")]
    [InlineData("[標的]NVDL.US要繼續抄底嗎？", "NVDL")]
    [InlineData("[標的] $TSLA 還會套多久", "TSLA")]
    [InlineData("[標的] 2024.TW 志聯", "2024")]
    [InlineData("[標的] 2800.HK  除息", "2800")]
    [InlineData("[標的] 2024都看多", "")]
    [InlineData("[標的] 台大盤等日圓147無腦多，3000點任你選", "")]
    [InlineData("[標的] AI 概念股 ETF 多", "")]
    [InlineData("[標的] 大盤 2024.10.20 報價 98.6", "")]
    [InlineData("[閒聊] 2330 今天漲了 3000 元", "")]
    [InlineData("[請益] 00795B中信20年美債", "00795B")]
    [InlineData("[新聞] 台積電(2330)法說會", "2330")]
    public void The_codes_of_a_title(string title, string codes) =>
        Assert.Equal(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), StockCodes.FindInTitle(title, title.Contains("[標的]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("[標的] 鴻海", "1. 標的：2317 鴻海\n2. 分類：多\n3. 分析/正文：好", "bull")]
    [InlineData("[標的] 鴻海", "1. 標的：2317 鴻海\n2. 分類：短空長多\n3. 分析/正文：好", "bull bear")]
    [InlineData("[標的] 鴻海空", "1. 標的：2317 鴻海\n2. 分類：\n3. 分析/正文：好", "bear")]
    [InlineData("[標的] (多)6732昇佳電子", "好", "bull")]
    [InlineData("[標的] TSM.US WaferTech 討論", "好", "discussion")]
    [InlineData("[標的] 鴻海", "多", "")]
    public void The_stance_of_a_post(string title, string body, string stances) =>
        Assert.Equal(
            stances.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            TargetTemplate.FindStances(title, TargetTemplate.Read(body, PostingForm.None)).Order(StringComparer.Ordinal).Reverse());

    [Fact]
    public void The_fields_of_a_post_with_the_form()
    {
        var fields = TargetTemplate.Read(
            "先說結論\n1. 標的：2317 鴻海\n2. 分類：多\n\n3. 分析/正文：\n營收創新高\n分類：這行在正文裡\n\n4. 進退場機制：100 停損", PostingForm.None)!;
        Assert.Equal(("2317 鴻海", "多"), (fields.Target, fields.Stance));
        Assert.Equal("先說結論", Assert.Single(fields.Before).Text);
        Assert.Equal("營收創新高\n分類：這行在正文裡", Assert.Single(fields.Analysis).Text);
        Assert.Equal("100 停損", Assert.Single(fields.Exit).Text);
        Assert.Null(TargetTemplate.Read("標的：鴻海\n就這樣", PostingForm.None));
    }
}
