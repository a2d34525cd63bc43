using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>The audit log is read through its indexes, whatever is chosen of it.</summary>
public sealed class AuditLogTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("ingest", null)]
    [InlineData(null, "watch")]
    [InlineData("ingest", "watch")]
    public async Task A_page_is_read_from_an_index_in_its_order_without_sorting(string? action, string? who)
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var number in Enumerable.Range(0, 40))
        {
            archive.Archive.Audit.Add(new AuditRecord(number % 2 == 0 ? "watch" : "admin", number % 4 < 2 ? "ingest" : "prune", $"{number}"));
        }

        var filter = new AuditFilter(action, who, new DateOnly(2000, 1, 1), new DateOnly(2999, 12, 31));
        var all = await archive.Archive.Audit.ListAsync(filter, null, 100, TestContext.Current.CancellationToken);
        var paged = new List<string?>();
        for (long? before = null; ;)
        {
            var page = await archive.Archive.Audit.ListAsync(filter, before, 7, TestContext.Current.CancellationToken);
            paged.AddRange(page.Select(entry => entry.Subject));
            if (page.Count == 0)
            {
                break;
            }

            before = page[^1].Id;
        }

        Assert.Equal(
            Enumerable.Range(0, 40).Reverse().Where(n => (who is null || n % 2 == 0) && (action is null || n % 4 < 2)).Select(n => $"{n}"),
            all.Select(entry => entry.Subject));
        Assert.Equal(all.Select(entry => entry.Subject), paged);
        await using var context = archive.Store.CreateContext();
        foreach (var before in ((DateTime, long)?[])[null, (all[^1].At, all[^1].Id)])
        {
            var sql = archive.Archive.Audit.Page(context, filter, before, 7).ToQueryString();
            var plan = string.Join('\n', archive.Rows("EXPLAIN QUERY PLAN " + sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..]));
            Assert.Contains(
                " USING INDEX IX_AuditEntries_" + (who is null ? string.Empty : "Who_") + (action is null ? string.Empty : "Action_") + "At",
                plan,
                StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        }

        Assert.Equal(["ingest", "prune"], await archive.Archive.Audit.ActionsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["admin", "watch"], await archive.Archive.Audit.PeopleAsync(TestContext.Current.CancellationToken));
    }
}
