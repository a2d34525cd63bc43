using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>An archive of some invented news and posts in both languages, for tests of what helps to search.</summary>
public sealed class InventedNews : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal OpenedArchive Archive { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Two weeks: in the second there is talk of a vaccine and of 疫苗.
        for (var day = 1; day <= 14; day++)
        {
            var at = $"2024-02-{day:D2}T08:00:00Z";
            News($"weather-{day}", "Weather of the day: rain and wind", at, "The weather report of the morning says rain.");
            News($"market-{day}", "股市今日收盤上漲", at, "台北股市的成交量與昨日的相同。");
            if (day > 7)
            {
                News($"vaccine-{day}", "Vaccine trial begins in Taipei", at, "Researchers of the University Hospital begin a vaccine trial.");
                News($"yimiao-{day}", "新冠疫苗開始接種", at, "衛生福利部說新冠疫苗接種的人數增加。", "  - 公共衛生\n");
            }
        }

        News(
            "imaging",
            "Microsoft builds a cancer imaging model",
            "2024-02-03T10:00:00Z",
            "A model for cancer imaging is trained by Microsoft and pathologists.");
        News("pathology", "Pathologists train imaging models", "2024-02-04T10:00:00Z", "Hospitals and pathologists share slides for imaging of cancer.");
        _folder.Write("M.1707000000.A.001.txt", Documents.Post("walker", "[新聞] 癌症影像模型開放", "病理科醫師和微軟合作訓練癌症影像模型。", clock: "Sat Feb  3 12:00:00 2024")
            .Replace("病理科", "原文標題：癌症影像\n\n記者署名：記者林大同／台北報導\n\n原文內容：\n病理科", StringComparison.Ordinal));
        _folder.Write("M.1707000001.A.002.txt", Documents.Post("walking", "[新聞] 公園整修", "公園。", clock: "Sun Feb  4 12:00:00 2024")
            .Replace("公園。", "原文標題：公園整修\n\n記者署名：記者陳小美／高雄報導\n\n原文內容：\n公園整修完工。", StringComparison.Ordinal));
        Archive = await OpenedArchive.OpenAsync(_folder.Path);
        await Archive.Archive.Search.LearnWordsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Archive.DisposeAsync();
        _folder.Dispose();
    }

    private void News(string name, string title, string at, string excerpt, string topics = "") =>
        _folder.Write($"{name}.md", Documents.News(title, $"https://example.com/{name}", at, excerpt, topics));
}
