using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>The addresses that texts quote, in the order of their items; <c>QuotationsVersion</c> says by which rules they were found.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122010000_QuotedUrls")]
internal sealed class QuotedUrls : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE QuotedUrls (
          ItemId INTEGER NOT NULL,
          Position INTEGER NOT NULL,
          "Key" TEXT NOT NULL,
          Place INTEGER NOT NULL,
          Floor INTEGER NOT NULL,
          CONSTRAINT PK_QuotedUrls PRIMARY KEY (ItemId, Position),
          CONSTRAINT FK_QuotedUrls_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX IX_QuotedUrls_Key ON QuotedUrls ("Key");
        ALTER TABLE ArchiveState ADD COLUMN QuotationsVersion INTEGER NOT NULL DEFAULT 0;
        """);
}
