using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>Indexes through which what a run added, changed and missed is read without reading the items.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122020000_RunChanges")]
internal sealed class RunChanges : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE INDEX IX_Items_AddedInRun_Kind_IsLink_PublishedAt ON Items (AddedInRun, Kind, IsLink, PublishedAt);
        CREATE INDEX IX_Items_ChangedInRun ON Items (ChangedInRun) WHERE ChangedInRun > AddedInRun;
        CREATE INDEX IX_ItemVersions_SeenInRun ON ItemVersions (SeenInRun);
        CREATE INDEX IX_SourceFiles_VanishedInRun ON SourceFiles (VanishedInRun) WHERE VanishedInRun IS NOT NULL;
        """);
}
