using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>The context that <c>dotnet ef</c> asks for, to compare the model with its snapshot; it opens no database.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<ArchiveContext>
{
    public ArchiveContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ArchiveContext>().UseSqlite("Data Source=:memory:").Options);
}
