using Microsoft.EntityFrameworkCore;

namespace NewsBrowser.Archive.Storage;

/// <summary>Files, their raw texts, runs of ingestion, and the archive's own state.</summary>
internal static class SourceMapping
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<SourceFile>(file =>
        {
            file.ToTable("SourceFiles");
            file.HasIndex(f => f.Path).IsUnique();
            file.HasIndex(f => f.VanishedInRun).HasFilter("VanishedInRun IS NOT NULL");
        });
        model.Entity<RawText>(text =>
        {
            text.ToTable("SourceTexts");
            text.HasKey(t => t.Hash);
        });
        model.Entity<IngestionRun>(run =>
        {
            run.ToTable("IngestionRuns");
            run.Property(r => r.Kind).HasDefaultValue(RunKind.Folder).HasSentinel(default(RunKind));
        });
        model.Entity<RunRejection>(rejection =>
        {
            rejection.ToTable("RunRejections");
            rejection.HasIndex(r => r.RunId);
            rejection.HasOne<IngestionRun>().WithMany().HasForeignKey(r => r.RunId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Tombstone>(tombstone =>
        {
            tombstone.ToTable("Tombstones");
            tombstone.HasKey(t => t.ItemId);
            tombstone.Property(t => t.ItemId).ValueGeneratedNever();
            tombstone.HasIndex(t => t.ChangeNumber);
        });
        model.Entity<ArchiveState>(state =>
        {
            state.ToTable("ArchiveState");
            state.Property(s => s.Id).ValueGeneratedNever();
            state.Property(s => s.QuotationsVersion).HasDefaultValue(0);
            state.Property(s => s.FormsVersion).HasDefaultValue(0);
            state.Property(s => s.FormsChangeNumber).HasDefaultValue(0L);
        });
    }
}
