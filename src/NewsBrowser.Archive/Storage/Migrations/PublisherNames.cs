using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>Publishers are known by domain and name. Which names stand in the files of an archive that knew domains alone, reparse finds out.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261130000000_PublisherNames")]
internal sealed class PublisherNames : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        $"""
        DROP INDEX IX_Sources_Domain;
        ALTER TABLE Sources ADD COLUMN Slug TEXT NOT NULL DEFAULT '';
        UPDATE Sources SET Slug = {StoreSchema.SlugFunction}(Name);
        CREATE UNIQUE INDEX IX_Sources_Domain_Name ON Sources (Domain, Name);
        CREATE UNIQUE INDEX IX_Sources_Domain_Slug ON Sources (Domain, Slug);
        """);
}
