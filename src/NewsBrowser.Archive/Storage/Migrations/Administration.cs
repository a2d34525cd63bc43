using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>What administration keeps: the audit log, deletions for good, refusals that are known, and why a run was made.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122080000_Administration")]
internal sealed class Administration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE AuditEntries (
          Id INTEGER NOT NULL CONSTRAINT PK_AuditEntries PRIMARY KEY AUTOINCREMENT,
          At INTEGER NOT NULL,
          Who TEXT NOT NULL,
          Session TEXT NULL,
          Address TEXT NULL,
          Action TEXT NOT NULL,
          Subject TEXT NULL,
          Detail TEXT NULL,
          Done INTEGER NOT NULL
        );
        CREATE TABLE Takedowns (
          Id INTEGER NOT NULL CONSTRAINT PK_Takedowns PRIMARY KEY AUTOINCREMENT,
          At INTEGER NOT NULL,
          PublicId TEXT NOT NULL,
          Reason TEXT NULL
        );
        CREATE INDEX IX_Takedowns_PublicId ON Takedowns (PublicId);
        CREATE TABLE TakenDownKeys (
          KeyHash BLOB NOT NULL CONSTRAINT PK_TakenDownKeys PRIMARY KEY,
          TakedownId INTEGER NOT NULL,
          CONSTRAINT FK_TakenDownKeys_Takedowns_TakedownId FOREIGN KEY (TakedownId) REFERENCES Takedowns (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX IX_TakenDownKeys_TakedownId ON TakenDownKeys (TakedownId);
        CREATE TABLE IgnoredFiles (
          Path TEXT NOT NULL CONSTRAINT PK_IgnoredFiles PRIMARY KEY,
          TextHash BLOB NULL,
          At INTEGER NOT NULL
        ) WITHOUT ROWID;
        ALTER TABLE SourceTexts ADD COLUMN WithheldBy INTEGER NULL;
        ALTER TABLE IngestionRuns ADD COLUMN Kind INTEGER NOT NULL DEFAULT 1;
        """);
}
