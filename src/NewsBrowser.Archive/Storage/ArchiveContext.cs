using Microsoft.EntityFrameworkCore;

namespace NewsBrowser.Archive.Storage;

/// <summary>The store's tables as EF Core sees them. Ingestion writes them through prepared statements
/// (<c>Statement</c>); everything else reads here.</summary>
public sealed class ArchiveContext(DbContextOptions<ArchiveContext> options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();

    public DbSet<ItemBody> Bodies => Set<ItemBody>();

    public DbSet<ItemKey> Keys => Set<ItemKey>();

    public DbSet<ItemVersion> Versions => Set<ItemVersion>();

    public DbSet<ItemImage> Images => Set<ItemImage>();

    public DbSet<RelatedReference> References => Set<RelatedReference>();

    public DbSet<QuotedUrl> Quotes => Set<QuotedUrl>();

    public DbSet<Topic> Topics => Set<Topic>();

    public DbSet<ItemTopic> ItemTopics => Set<ItemTopic>();

    public DbSet<Source> Sources => Set<Source>();

    public DbSet<Board> Boards => Set<Board>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<StoredComment> Comments => Set<StoredComment>();

    public DbSet<StoredMessage> Messages => Set<StoredMessage>();

    public DbSet<StoredNote> Notes => Set<StoredNote>();

    public DbSet<SourceFile> Files => Set<SourceFile>();

    public DbSet<RawText> Texts => Set<RawText>();

    public DbSet<IngestionRun> IngestionRuns => Set<IngestionRun>();

    public DbSet<RunRejection> Rejections => Set<RunRejection>();

    public DbSet<Tombstone> Tombstones => Set<Tombstone>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Takedown> Takedowns => Set<Takedown>();

    public DbSet<TakenDownKey> TakenDownKeys => Set<TakenDownKey>();

    public DbSet<IgnoredFile> IgnoredFiles => Set<IgnoredFile>();

    public DbSet<ArchiveState> State => Set<ArchiveState>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UnixMillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ItemMapping.Apply(modelBuilder);
        CommentMapping.Apply(modelBuilder);
        SourceMapping.Apply(modelBuilder);
        AdministrationMapping.Apply(modelBuilder);
    }
}
