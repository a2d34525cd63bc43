using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Api;
using NewsBrowser.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
var folder = builder.Configuration["NewsBrowser:DataDirectory"] ?? "data";
var seeds = builder.Configuration["NewsBrowser:Seeds"];
builder.AddPages();
builder.AddApi();
builder.Services.AddSingleton(services => NewsArchive.OpenAsync(
    new ArchiveOptions { DataDirectory = folder, Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Taipei") },
    services.GetRequiredService<TimeProvider>(),
    services.GetRequiredService<ILoggerFactory>(),
    CancellationToken.None).GetAwaiter().GetResult());
var app = builder.Build();
var archive = app.Services.GetRequiredService<NewsArchive>();
if (seeds is not null && await archive.IsEmptyAsync(CancellationToken.None))
    await archive.Ingestor.RunAsync(new IngestionRequest([seeds]), null, CancellationToken.None);
app.UsePageHeaders();
app.MapPages();
app.MapApi();
app.Run();
