using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>Indexes through which the distinct classes, reporters' lines and languages are read without reading the items.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122000000_DistinctNames")]
internal sealed class DistinctNames : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE INDEX IX_Items_TitleClass ON Items (TitleClass) WHERE TitleClass IS NOT NULL;
        CREATE INDEX IX_Items_Reporter ON Items (Reporter) WHERE Reporter IS NOT NULL;
        CREATE INDEX IX_Items_Language ON Items (Language);
        """);
}
