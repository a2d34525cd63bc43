using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>The first schema.</summary>
/// <remarks>
/// Written as SQL, because the migration builder has no WITHOUT ROWID: tables that are only read by their key's order are kept in that order,
/// which saves an index over every comment. A test holds tables, columns, keys and indexes against the model.
/// </remarks>
[DbContext(typeof(ArchiveContext))]
[Migration("20261121000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Schema);

    private const string Schema =
        """
        CREATE TABLE ArchiveState (
          Id INTEGER NOT NULL CONSTRAINT PK_ArchiveState PRIMARY KEY,
          ChangeNumber INTEGER NOT NULL
        );
        CREATE TABLE Boards (
          Id INTEGER NOT NULL CONSTRAINT PK_Boards PRIMARY KEY AUTOINCREMENT,
          "Key" TEXT NOT NULL,
          Name TEXT NOT NULL
        );
        CREATE TABLE IngestionRuns (
          Id INTEGER NOT NULL CONSTRAINT PK_IngestionRuns PRIMARY KEY AUTOINCREMENT,
          StartedAt INTEGER NOT NULL,
          EndedAt INTEGER NULL,
          State INTEGER NOT NULL,
          Paths TEXT NOT NULL,
          Files INTEGER NOT NULL,
          Added INTEGER NOT NULL,
          Updated INTEGER NOT NULL,
          Unchanged INTEGER NOT NULL,
          Rejected INTEGER NOT NULL,
          Vanished INTEGER NOT NULL,
          Failure TEXT NULL
        );
        CREATE TABLE People (
          Id INTEGER NOT NULL CONSTRAINT PK_People PRIMARY KEY AUTOINCREMENT,
          "Key" TEXT NOT NULL,
          Name TEXT NOT NULL
        );
        CREATE TABLE SourceFiles (
          Id INTEGER NOT NULL CONSTRAINT PK_SourceFiles PRIMARY KEY AUTOINCREMENT,
          Path TEXT NOT NULL,
          Size INTEGER NOT NULL,
          ModifiedAt INTEGER NOT NULL,
          TextHash BLOB NULL,
          ParserVersion INTEGER NOT NULL,
          Format INTEGER NOT NULL,
          Outcome INTEGER NOT NULL,
          WarningsJson TEXT NULL,
          RejectionsJson TEXT NULL,
          FirstSeenInRun INTEGER NOT NULL,
          LastSeenInRun INTEGER NOT NULL,
          VanishedInRun INTEGER NULL
        );
        CREATE TABLE Sources (
          Id INTEGER NOT NULL CONSTRAINT PK_Sources PRIMARY KEY AUTOINCREMENT,
          Domain TEXT NOT NULL,
          Name TEXT NOT NULL
        );
        CREATE TABLE SourceTexts (
          Hash BLOB NOT NULL CONSTRAINT PK_SourceTexts PRIMARY KEY,
          Length INTEGER NOT NULL,
          Compressed BLOB NOT NULL
        );
        CREATE TABLE Tombstones (
          ItemId INTEGER NOT NULL CONSTRAINT PK_Tombstones PRIMARY KEY,
          ChangeNumber INTEGER NOT NULL
        );
        CREATE TABLE Topics (
          Id INTEGER NOT NULL CONSTRAINT PK_Topics PRIMARY KEY AUTOINCREMENT,
          Name TEXT NOT NULL,
          Slug TEXT NOT NULL
        );
        CREATE TABLE RunRejections (
          Id INTEGER NOT NULL CONSTRAINT PK_RunRejections PRIMARY KEY AUTOINCREMENT,
          RunId INTEGER NOT NULL,
          Path TEXT NOT NULL,
          Line INTEGER NOT NULL,
          Reason TEXT NOT NULL,
          CONSTRAINT FK_RunRejections_IngestionRuns_RunId FOREIGN KEY (RunId) REFERENCES IngestionRuns (Id) ON DELETE CASCADE
        );
        CREATE TABLE Items (
          Id INTEGER NOT NULL CONSTRAINT PK_Items PRIMARY KEY AUTOINCREMENT,
          PublicId TEXT NOT NULL,
          Kind INTEGER NOT NULL,
          IsLink INTEGER NOT NULL,
          Title TEXT NOT NULL,
          RawTitle TEXT NULL,
          Excerpt TEXT NULL,
          Language TEXT NOT NULL,
          PublishedAt INTEGER NULL,
          PublishedDateOnly INTEGER NOT NULL,
          Link TEXT NULL,
          Category TEXT NULL,
          Type TEXT NULL,
          Quality INTEGER NULL,
          Heat INTEGER NULL,
          Published INTEGER NULL,
          SourceId INTEGER NULL,
          BoardId INTEGER NULL,
          PostName TEXT NULL,
          AuthorId INTEGER NULL,
          Nickname TEXT NULL,
          TitleClass TEXT NULL,
          Reporter TEXT NULL,
          ThreadKey TEXT NULL,
          ArticleKey TEXT NULL,
          ReplyDepth INTEGER NOT NULL,
          IsForward INTEGER NOT NULL,
          PushCount INTEGER NOT NULL,
          BooCount INTEGER NOT NULL,
          ArrowCount INTEGER NOT NULL,
          CommentCount INTEGER NOT NULL,
          CommenterCount INTEGER NOT NULL,
          RelatedCount INTEGER NOT NULL,
          HasBody INTEGER NOT NULL,
          ImageUrl TEXT NULL,
          ImageWidth INTEGER NULL,
          ImageHeight INTEGER NULL,
          SourceFileId INTEGER NOT NULL,
          SourceLine INTEGER NOT NULL,
          TextHash BLOB NOT NULL,
          ContentHash BLOB NOT NULL,
          ChangeNumber INTEGER NOT NULL,
          AddedInRun INTEGER NOT NULL,
          ChangedInRun INTEGER NOT NULL,
          CONSTRAINT FK_Items_Boards_BoardId FOREIGN KEY (BoardId) REFERENCES Boards (Id) ON DELETE RESTRICT,
          CONSTRAINT FK_Items_People_AuthorId FOREIGN KEY (AuthorId) REFERENCES People (Id) ON DELETE RESTRICT,
          CONSTRAINT FK_Items_SourceFiles_SourceFileId FOREIGN KEY (SourceFileId) REFERENCES SourceFiles (Id) ON DELETE RESTRICT,
          CONSTRAINT FK_Items_Sources_SourceId FOREIGN KEY (SourceId) REFERENCES Sources (Id) ON DELETE RESTRICT
        );
        CREATE TABLE CommentRuns (
          Id INTEGER NOT NULL CONSTRAINT PK_CommentRuns PRIMARY KEY,
          ItemId INTEGER NOT NULL,
          Floor INTEGER NOT NULL,
          Count INTEGER NOT NULL,
          Tag INTEGER NOT NULL,
          PersonId INTEGER NOT NULL,
          Text TEXT NOT NULL,
          At INTEGER NULL,
          YearInferred INTEGER NOT NULL,
          CONSTRAINT FK_CommentRuns_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE,
          CONSTRAINT FK_CommentRuns_People_PersonId FOREIGN KEY (PersonId) REFERENCES People (Id) ON DELETE RESTRICT
        );
        CREATE TABLE Comments (
          ItemId INTEGER NOT NULL,
          Floor INTEGER NOT NULL,
          RunFloor INTEGER NOT NULL,
          Tag INTEGER NOT NULL,
          PersonId INTEGER NOT NULL,
          Text TEXT NOT NULL,
          Ip TEXT NULL,
          TimeText TEXT NULL,
          At INTEGER NULL,
          YearInferred INTEGER NOT NULL,
          YearDoubtful INTEGER NOT NULL,
          SourceLine INTEGER NOT NULL,
          CONSTRAINT PK_Comments PRIMARY KEY (ItemId, Floor),
          CONSTRAINT FK_Comments_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE,
          CONSTRAINT FK_Comments_People_PersonId FOREIGN KEY (PersonId) REFERENCES People (Id) ON DELETE RESTRICT
        ) WITHOUT ROWID;
        CREATE TABLE ItemBodies (
          ItemId INTEGER NOT NULL CONSTRAINT PK_ItemBodies PRIMARY KEY,
          Text TEXT NULL,
          Html TEXT NULL,
          DetailsJson TEXT NOT NULL,
          CONSTRAINT FK_ItemBodies_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE
        );
        CREATE TABLE ItemImages (
          ItemId INTEGER NOT NULL,
          Position INTEGER NOT NULL,
          Url TEXT NOT NULL,
          Width INTEGER NULL,
          Height INTEGER NULL,
          Title TEXT NULL,
          CONSTRAINT PK_ItemImages PRIMARY KEY (ItemId, Position),
          CONSTRAINT FK_ItemImages_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE TABLE ItemKeys (
          "Key" TEXT NOT NULL CONSTRAINT PK_ItemKeys PRIMARY KEY,
          ItemId INTEGER NOT NULL,
          CONSTRAINT FK_ItemKeys_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE TABLE ItemTopics (
          ItemId INTEGER NOT NULL,
          TopicId INTEGER NOT NULL,
          Position INTEGER NOT NULL,
          CONSTRAINT PK_ItemTopics PRIMARY KEY (ItemId, TopicId),
          CONSTRAINT FK_ItemTopics_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE,
          CONSTRAINT FK_ItemTopics_Topics_TopicId FOREIGN KEY (TopicId) REFERENCES Topics (Id) ON DELETE RESTRICT
        ) WITHOUT ROWID;
        CREATE TABLE ItemVersions (
          Id INTEGER NOT NULL CONSTRAINT PK_ItemVersions PRIMARY KEY AUTOINCREMENT,
          ItemId INTEGER NOT NULL,
          SourceFileId INTEGER NOT NULL,
          TextHash BLOB NOT NULL,
          SourceLine INTEGER NOT NULL,
          ContentHash BLOB NOT NULL,
          Title TEXT NOT NULL,
          CommentCount INTEGER NOT NULL,
          SeenInRun INTEGER NOT NULL,
          CONSTRAINT FK_ItemVersions_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE,
          CONSTRAINT FK_ItemVersions_SourceFiles_SourceFileId FOREIGN KEY (SourceFileId) REFERENCES SourceFiles (Id) ON DELETE RESTRICT
        );
        CREATE TABLE Notes (
          ItemId INTEGER NOT NULL,
          Position INTEGER NOT NULL,
          AfterFloor INTEGER NOT NULL,
          Kind INTEGER NOT NULL,
          Text TEXT NOT NULL,
          SourceLine INTEGER NOT NULL,
          CONSTRAINT PK_Notes PRIMARY KEY (ItemId, Position),
          CONSTRAINT FK_Notes_Items_ItemId FOREIGN KEY (ItemId) REFERENCES Items (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE TABLE RelatedReferences (
          FromItemId INTEGER NOT NULL,
          Position INTEGER NOT NULL,
          ToItemId INTEGER NOT NULL,
          Quality INTEGER NULL,
          SourceLine INTEGER NOT NULL,
          CONSTRAINT PK_RelatedReferences PRIMARY KEY (FromItemId, Position),
          CONSTRAINT FK_RelatedReferences_Items_FromItemId FOREIGN KEY (FromItemId) REFERENCES Items (Id) ON DELETE CASCADE,
          CONSTRAINT FK_RelatedReferences_Items_ToItemId FOREIGN KEY (ToItemId) REFERENCES Items (Id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX IX_Boards_Key ON Boards ("Key");
        CREATE INDEX IX_CommentRuns_ItemId ON CommentRuns (ItemId);
        CREATE INDEX IX_CommentRuns_PersonId_At ON CommentRuns (PersonId, At);
        CREATE INDEX IX_Comments_PersonId_Tag ON Comments (PersonId, Tag);
        CREATE INDEX IX_ItemKeys_ItemId ON ItemKeys (ItemId);
        CREATE INDEX IX_Items_ArticleKey ON Items (ArticleKey);
        CREATE INDEX IX_Items_AuthorId_PublishedAt ON Items (AuthorId, PublishedAt);
        CREATE INDEX IX_Items_BoardId_PublishedAt ON Items (BoardId, PublishedAt);
        CREATE INDEX IX_Items_BoardId_ThreadKey ON Items (BoardId, ThreadKey);
        CREATE INDEX IX_Items_ChangeNumber ON Items (ChangeNumber);
        CREATE INDEX IX_Items_Kind_CommentCount ON Items (Kind, CommentCount);
        CREATE INDEX IX_Items_Kind_PublishedAt ON Items (Kind, PublishedAt);
        CREATE UNIQUE INDEX IX_Items_PublicId ON Items (PublicId);
        CREATE INDEX IX_Items_SourceFileId ON Items (SourceFileId);
        CREATE INDEX IX_Items_SourceId_PublishedAt ON Items (SourceId, PublishedAt);
        CREATE INDEX IX_ItemTopics_TopicId ON ItemTopics (TopicId);
        CREATE UNIQUE INDEX IX_ItemVersions_ItemId_SourceFileId_ContentHash ON ItemVersions (ItemId, SourceFileId, ContentHash);
        CREATE INDEX IX_ItemVersions_SourceFileId ON ItemVersions (SourceFileId);
        CREATE UNIQUE INDEX IX_People_Key ON People ("Key");
        CREATE INDEX IX_RelatedReferences_ToItemId ON RelatedReferences (ToItemId);
        CREATE INDEX IX_RunRejections_RunId ON RunRejections (RunId);
        CREATE UNIQUE INDEX IX_SourceFiles_Path ON SourceFiles (Path);
        CREATE UNIQUE INDEX IX_Sources_Domain ON Sources (Domain);
        CREATE INDEX IX_Tombstones_ChangeNumber ON Tombstones (ChangeNumber);
        CREATE UNIQUE INDEX IX_Topics_Name ON Topics (Name);
        CREATE UNIQUE INDEX IX_Topics_Slug ON Topics (Slug);
        INSERT INTO ArchiveState (Id, ChangeNumber) VALUES (1, 0);
        """;
}
