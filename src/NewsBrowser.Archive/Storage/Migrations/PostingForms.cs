using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>What recurs over a board's posts is kept with the board; it is learnt at the opening that follows.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261201000000_PostingForms")]
internal sealed class PostingForms : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE Boards ADD COLUMN Form TEXT NULL;
        ALTER TABLE Boards ADD COLUMN FormPosts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ArchiveState ADD COLUMN FormsVersion INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ArchiveState ADD COLUMN FormsChangeNumber INTEGER NOT NULL DEFAULT 0;
        """);
}
