using Microsoft.EntityFrameworkCore;

namespace NewsBrowser.Archive.Storage;

/// <summary>What stands under a post. Comments and notes are kept in the order of their key (WITHOUT ROWID in the migration).</summary>
internal static class CommentMapping
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<StoredComment>(comment =>
        {
            comment.ToTable("Comments");
            comment.HasKey(c => new { c.ItemId, c.Floor });
            comment.HasIndex(c => new { c.PersonId, c.Tag });
            comment.HasOne<Item>().WithMany().HasForeignKey(c => c.ItemId).OnDelete(DeleteBehavior.Cascade);
            comment.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<StoredMessage>(run =>
        {
            // The id holds the item's number in its upper bits, so a post's runs are one stretch of the table.
            run.ToTable("CommentRuns");
            run.Property(r => r.Id).ValueGeneratedNever();
            run.HasIndex(r => r.ItemId);
            run.HasIndex(r => new { r.PersonId, r.At });
            run.HasOne<Item>().WithMany().HasForeignKey(r => r.ItemId).OnDelete(DeleteBehavior.Cascade);
            run.HasOne(r => r.Person).WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<StoredNote>(note =>
        {
            note.ToTable("Notes");
            note.HasKey(n => new { n.ItemId, n.Position });
            note.HasOne<Item>().WithMany().HasForeignKey(n => n.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
