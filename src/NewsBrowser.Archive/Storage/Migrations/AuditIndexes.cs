using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NewsBrowser.Archive.Storage.Migrations;

/// <summary>Indexes in which the audit log is read by time, by action, by person and by both, however long it has grown.</summary>
[DbContext(typeof(ArchiveContext))]
[Migration("20261122120000_AuditIndexes")]
internal sealed class AuditIndexes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE INDEX IX_AuditEntries_At ON AuditEntries (At);
        CREATE INDEX IX_AuditEntries_Action_At ON AuditEntries (Action, At);
        CREATE INDEX IX_AuditEntries_Who_At ON AuditEntries (Who, At);
        CREATE INDEX IX_AuditEntries_Who_Action_At ON AuditEntries (Who, Action, At);
        """);
}
