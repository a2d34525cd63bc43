using Microsoft.EntityFrameworkCore;

namespace NewsBrowser.Archive.Storage;

/// <summary>Items, what belongs to one, and what many share: topics, publishers, boards, people.</summary>
internal static class ItemMapping
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<Item>(item =>
        {
            item.ToTable("Items");
            item.HasIndex(i => i.PublicId).IsUnique();
            item.HasIndex(i => new { i.Kind, i.PublishedAt });
            item.HasIndex(i => new { i.Kind, i.CommentCount });
            item.HasIndex(i => new { i.SourceId, i.PublishedAt });
            item.HasIndex(i => new { i.BoardId, i.PublishedAt });
            item.HasIndex(i => new { i.BoardId, i.ThreadKey });
            item.HasIndex(i => new { i.AuthorId, i.PublishedAt });
            item.HasIndex(i => i.ArticleKey);
            item.HasIndex(i => i.SourceFileId);
            item.HasIndex(i => i.ChangeNumber);
            item.HasIndex(i => i.TitleClass).HasFilter("TitleClass IS NOT NULL");
            item.HasIndex(i => i.Reporter).HasFilter("Reporter IS NOT NULL");
            item.HasIndex(i => i.Language);
            item.HasIndex(i => new { i.AddedInRun, i.Kind, i.IsLink, i.PublishedAt });
            item.HasIndex(i => i.ChangedInRun).HasFilter("ChangedInRun > AddedInRun");
            item.HasOne(i => i.Source).WithMany().HasForeignKey(i => i.SourceId).OnDelete(DeleteBehavior.Restrict);
            item.HasOne(i => i.Board).WithMany().HasForeignKey(i => i.BoardId).OnDelete(DeleteBehavior.Restrict);
            item.HasOne(i => i.Author).WithMany().HasForeignKey(i => i.AuthorId).OnDelete(DeleteBehavior.Restrict);
            item.HasOne(i => i.SourceFile).WithMany().HasForeignKey(i => i.SourceFileId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ItemBody>(body =>
        {
            body.ToTable("ItemBodies");
            body.HasKey(b => b.ItemId);
            body.Property(b => b.ItemId).ValueGeneratedNever();
            body.HasOne<Item>().WithOne().HasForeignKey<ItemBody>(b => b.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ItemKey>(key =>
        {
            key.ToTable("ItemKeys");
            key.HasKey(k => k.Key);
            key.HasIndex(k => k.ItemId);
            key.HasOne<Item>().WithMany().HasForeignKey(k => k.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ItemVersion>(version =>
        {
            version.ToTable("ItemVersions");
            version.HasIndex(v => new { v.ItemId, v.SourceFileId, v.ContentHash }).IsUnique();
            version.HasOne<Item>().WithMany().HasForeignKey(v => v.ItemId).OnDelete(DeleteBehavior.Cascade);
            version.HasOne<SourceFile>().WithMany().HasForeignKey(v => v.SourceFileId).OnDelete(DeleteBehavior.Restrict);
            version.HasIndex(v => v.SourceFileId);
            version.HasIndex(v => v.SeenInRun);
        });
        model.Entity<ItemImage>(image =>
        {
            image.ToTable("ItemImages");
            image.HasKey(i => new { i.ItemId, i.Position });
            image.HasOne<Item>().WithMany().HasForeignKey(i => i.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RelatedReference>(reference =>
        {
            reference.ToTable("RelatedReferences");
            reference.HasKey(r => new { r.FromItemId, r.Position });
            reference.HasIndex(r => r.ToItemId);
            reference.HasOne<Item>().WithMany().HasForeignKey(r => r.FromItemId).OnDelete(DeleteBehavior.Cascade);
            reference.HasOne(r => r.To).WithMany().HasForeignKey(r => r.ToItemId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<QuotedUrl>(quote =>
        {
            quote.ToTable("QuotedUrls");
            quote.HasKey(q => new { q.ItemId, q.Position });
            quote.HasIndex(q => q.Key);
            quote.HasOne<Item>().WithMany().HasForeignKey(q => q.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Topic>(topic =>
        {
            topic.ToTable("Topics");
            topic.HasIndex(t => t.Name).IsUnique();
            topic.HasIndex(t => t.Slug).IsUnique();
        });
        model.Entity<ItemTopic>(topic =>
        {
            topic.ToTable("ItemTopics");
            topic.HasKey(t => new { t.ItemId, t.TopicId });
            topic.HasIndex(t => t.TopicId);
            topic.HasOne<Item>().WithMany(i => i.Topics).HasForeignKey(t => t.ItemId).OnDelete(DeleteBehavior.Cascade);
            topic.HasOne(t => t.Topic).WithMany().HasForeignKey(t => t.TopicId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Source>(source =>
        {
            source.ToTable("Sources");
            source.Property(s => s.Slug).HasDefaultValue(string.Empty);
            source.HasIndex(s => new { s.Domain, s.Name }).IsUnique();
            source.HasIndex(s => new { s.Domain, s.Slug }).IsUnique();
        });
        model.Entity<Board>(board =>
        {
            board.ToTable("Boards");
            board.Property(b => b.FormPosts).HasDefaultValue(0);
            board.HasIndex(b => b.Key).IsUnique();
        });
        model.Entity<Person>(person =>
        {
            person.ToTable("People");
            person.HasIndex(p => p.Key).IsUnique();
        });
    }
}
