using Microsoft.EntityFrameworkCore;

namespace NewsBrowser.Archive.Storage;

/// <summary>What administrators did, what they deleted for good, and what they know of.</summary>
internal static class AdministrationMapping
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("AuditEntries");
            entry.HasIndex(e => e.At);
            entry.HasIndex(e => new { e.Action, e.At });
            entry.HasIndex(e => new { e.Who, e.At });
            entry.HasIndex(e => new { e.Who, e.Action, e.At });
        });
        model.Entity<Takedown>(takedown =>
        {
            takedown.ToTable("Takedowns");
            takedown.HasIndex(t => t.PublicId);
            takedown.Property(t => t.Unfinished).HasDefaultValue(TakedownRemains.None);
        });
        model.Entity<TakenDownKey>(key =>
        {
            key.ToTable("TakenDownKeys");
            key.HasKey(k => k.KeyHash);
            key.HasOne<Takedown>().WithMany().HasForeignKey(k => k.TakedownId).OnDelete(DeleteBehavior.Cascade);
            key.HasIndex(k => k.TakedownId);
        });
        model.Entity<IgnoredFile>(file =>
        {
            file.ToTable("IgnoredFiles");
            file.HasKey(f => f.Path);
        });
    }
}
