using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>What of a deletion for good is still to be removed from files, so that a start can go on with it.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122120000_TakedownRemainders")]
internal sealed class TakedownRemainders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE Takedowns ADD COLUMN Unfinished INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE Takedowns ADD COLUMN Pictures TEXT NULL;
        """);
}
