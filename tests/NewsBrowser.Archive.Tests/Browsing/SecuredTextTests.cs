using System.Text;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive.Tests.Browsing;

public class SecuredTextTests
{
    [Theory]
    [InlineData("---\ntitle: \"A\"\nsecured: \"SECRET;SECRET\"\nheat: 1\n---\nBody\n")]
    [InlineData("---\r\ntitle: \"A\"\r\nsecured: \"SECRET;SECRET\"\r\nheat: 1\r\n---\r\nBody\r\n")]
    [InlineData("---\ntitle: \"A\"\nsecured: SECRET\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\n\"secured\" : 'SECRET'\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\nsecured: |\n  SECRET\n\n  SECRET\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\nsecured:\n  \"SECRET\"\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\nsecured: \"SECRET\n SECRET\\\"\n  SECRET\"\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\nmore: {secured: \"SECRET\"}\nheat: 1\n---\nBody\n")]
    [InlineData("---\ntitle: \"A\"\nrelated:\n  - title: x\n    secured: SECRET\n  - secured: SECRET\nheat: 1\n---\nBody\n")]
    public void The_secured_value_is_cut_and_all_else_stays(string file)
    {
        var cut = Encoding.UTF8.GetString(EncryptedBody.Redact(Encoding.UTF8.GetBytes(file)));
        Assert.DoesNotContain("SECRET", cut, StringComparison.Ordinal);
        Assert.Contains("title: \"A\"", cut, StringComparison.Ordinal);
        Assert.Contains("heat: 1", cut, StringComparison.Ordinal);
        Assert.Contains("Body", cut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\ntitle: \"How is it secured: a guide\"\n---\n")]
    [InlineData("---\nexcerpt: \"secured: or not\"\n---\nsecured: the body says so\n")]
    [InlineData("---\ntitle: \"微軟\"\n---\n\uFFFD")]
    public void A_file_that_only_speaks_of_it_stays_as_it_is(string file) =>
        Assert.Equal(file, Encoding.UTF8.GetString(EncryptedBody.Redact(Encoding.UTF8.GetBytes(file))));

    [Fact]
    public void Every_line_keeps_its_number()
    {
        const string file = "---\ntitle: \"A\"\nsecured: |\n  SECRET\n\n  SECRET\nmore: \"x\"\nsecured: \"SECRET\n SECRET\"\nheat: 1\n---\nBody\n";
        var before = file.Split('\n');
        var after = Encoding.UTF8.GetString(EncryptedBody.Redact(Encoding.UTF8.GetBytes(file))).Split('\n');
        Assert.Equal(before.Length, after.Length);
        foreach (var line in new[] { "title: \"A\"", "more: \"x\"", "heat: 1", "Body" })
        {
            Assert.Equal(Array.IndexOf(before, line), Array.IndexOf(after, line));
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_in_another_encoding_is_cut_as_well(string encoding)
    {
        const string file = "---\ntitle: \"微軟\"\nsecured: \"SECRET\"\nheat: 1\n---\n";
        var named = Encoding.GetEncoding(encoding);
        var cut = Encoding.UTF8.GetString(EncryptedBody.Redact([.. named.GetPreamble(), .. named.GetBytes(file)]));
        Assert.DoesNotContain("SECRET", cut, StringComparison.Ordinal);
        Assert.Contains("title: \"微軟\"", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_keeps_every_other_line()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Checkout.Seeds, "000_fc390c129c05649a.txt"));
        var before = Encoding.UTF8.GetString(bytes).Split('\n');
        var after = Encoding.UTF8.GetString(EncryptedBody.Redact(bytes)).Split('\n');
        Assert.Equal(
            before.Where(l => !l.StartsWith("secured:", StringComparison.Ordinal)), after.Where(l => !l.StartsWith("secured:", StringComparison.Ordinal)));
        Assert.Equal("secured:" + EncryptedBody.Placeholder, Assert.Single(after, l => l.StartsWith("secured:", StringComparison.Ordinal)));
    }
}
