package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.OpenEntry;
import io.basalt.store.catalog.OpenFileReader;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files under construction of a store in this process. */
final class LocalOpenFiles implements OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOpenFiles.class);

    /** How long after its lease ran out a file is closed by the store itself. */
    static final Duration ABANDONED = Duration.ofMinutes(20);

    /** From so many extents on small ones are joined when a file is closed. */
    private static final int MANY_AT_CLOSE = 16;

    static final int RECOVERED_AT_ONCE = 100;
    private static final int SCANNED_AT_ONCE = 1000;

    private final LocalStore store;
    private final OpenFileReader files;
    private final Puts puts;
    private final Joining joining;

    LocalOpenFiles(LocalStore store, OpenFileReader files, Puts puts) {
        this.store = store;
        this.files = files;
        this.puts = puts;
        this.joining = new Joining(store);
    }

    private Info info(ObjectKey key, OpenEntry entry) {
        return new Info(
                key,
                entry.openId(),
                entry.epoch(),
                entry.holder(),
                NamespaceReader.instant(entry.leaseMicros()),
                entry.length(),
                NamespaceReader.instant(entry.createdMicros()));
    }

    Info info(OpenEntry entry) throws StoreException {
        return info(key(entry), entry);
    }

    /** Where a file lies now. */
    private ObjectKey key(OpenEntry entry) throws StoreException {
        return store.open(() -> store.namespace().key(entry)).orElseThrow(() -> notOpen(entry));
    }

    private static StoreException.NotFound notOpen(OpenEntry entry) {
        return new StoreException.NotFound("'" + entry.name() + "' is not open any more: it was closed or deleted");
    }

    private long lease() {
        return store.micros() + LEASE.toNanos() / 1000;
    }

    // ---- opening

    @Override
    public OpenFile create(ObjectKey key, PutOptions options, String holder) throws IOException {
        KeyRules.requireShort(key);
        store.contents().requireTier(options.tier());
        int components = (int) key.key().chars().filter(c -> c == '/').count();
        OpenEntry entry = store.commit(new Command.CreateOpenFile(
                key, options, holder, store.ids().next(), lease(), store.ids().next(components), store.micros()));
        return new OpenFileStream(this, entry, List.of());
    }

    @Override
    public OpenFile append(ObjectKey key, String holder) throws IOException {
        Optional<OpenEntry> earlier = store.open(() -> files.find(key));
        if (earlier.isPresent() && earlier.get().leaseMicros() <= store.micros()) {
            recover(earlier.get(), OptionalLong.of(store.micros()));
        }
        OpenEntry entry = store.commit(new Command.AppendOpenFile(
                key, PutOptions.DEFAULT, holder, store.ids().next(), lease(), store.micros()));
        return new OpenFileStream(this, entry, durable(entry));
    }

    // ---- looking

    @Override
    public Optional<Info> find(ObjectKey key) throws StoreException {
        return store.open(() -> files.find(key).map(entry -> info(key, entry)));
    }

    @Override
    public ObjectReader read(ObjectKey key) throws IOException {
        OpenEntry entry = store.open(() -> files.find(key))
                .orElseThrow(() -> new StoreException.NotFound(key + " is not being written"));
        return store.contents().reader(key.toString(), durable(entry));
    }

    private List<Content.Extent> durable(OpenEntry entry) throws StoreException {
        return entry.contentId() == 0
                ? List.of()
                : store.contents()
                        .content("open file '" + entry.name() + "'", entry.contentId())
                        .extents();
    }

    @Override
    public List<Info> list(String bucket, String path, String after, int limit) throws StoreException {
        return store.open(() -> {
            String directory = path.isEmpty() || path.endsWith("/") ? path : path + "/";
            List<Info> infos = new ArrayList<>();
            for (OpenEntry entry : files.list(bucket, path, after, limit)) {
                infos.add(info(new ObjectKey(bucket, directory + entry.name()), entry));
            }
            return infos;
        });
    }

    @Override
    public List<Info> below(String bucket, String prefix, long afterId, int limit) throws StoreException {
        return store.open(() -> {
            List<Info> infos = new ArrayList<>();
            List<OpenEntry> page = files.all(afterId, SCANNED_AT_ONCE);
            while (!page.isEmpty() && infos.size() < limit) {
                for (OpenEntry entry : page) {
                    Optional<ObjectKey> key = store.namespace()
                            .key(entry)
                            .filter(at -> at.bucket().equals(bucket) && at.key().startsWith(prefix));
                    if (key.isPresent() && infos.size() < limit) {
                        infos.add(info(key.get(), entry));
                    }
                }
                page = files.all(page.get(page.size() - 1).openId(), SCANNED_AT_ONCE);
            }
            return infos;
        });
    }

    // ---- for the stream

    ContentWriter writer(String bucket, OpenEntry entry) throws IOException {
        return store.contents()
                .writer(
                        "open file '" + entry.name() + "'",
                        bucket,
                        entry.options().tier(),
                        false);
    }

    /** What a synced file is, and the extents that it consists of. */
    record Synced(OpenEntry entry, List<Content.Extent> extents) {}

    Synced sync(OpenEntry entry, List<Content.Extent> durable, ContentWriter more) throws IOException {
        ObjectKey key = key(entry);
        byte[] label = label(key, entry);
        Staged staged = more.end(() -> more.finish(label));
        Staged whole = joined(key, durable, label, staged, Extents.MANY).followedBy(staged);
        long contentId = store.ids().next();
        Command.SyncOpenFile sync = new Command.SyncOpenFile(
                entry.openId(), entry.epoch(), contentId, whole.extents(), whole.blobs(), lease(), store.micros());
        OpenEntry synced = whole.commit(
                () -> store.commit(sync, whole.packed(), whole.places()), made -> made.contentId() == contentId);
        return new Synced(synced, whole.extents());
    }

    private Staged joined(ObjectKey key, List<Content.Extent> durable, byte[] label, Staged more, int many)
            throws IOException {
        return joining.join(key, durable, label, many).orElseGet(() -> Staged.existing(more.tiers(), durable));
    }

    private static byte[] label(ObjectKey key, OpenEntry entry) {
        PutOptions options = entry.options();
        return BlobLabel.of(key, options.contentType().orElse(""), options.attributes());
    }

    OpenEntry renew(OpenEntry entry) throws StoreException {
        return store.commit(new Command.HoldOpenFile(
                entry.openId(), entry.epoch(), false, OptionalLong.empty(), entry.holder(), lease(), store.micros()));
    }

    ObjectInfo close(OpenEntry entry, List<Content.Extent> durable, ContentWriter more) throws IOException {
        try (ContentWriter.ClosableSource source = more.source()) {
            ObjectKey key = key(entry);
            byte[] label = label(key, entry);
            Staged staged = more.end(() -> more.finish(label));
            Staged whole = joined(key, durable, label, staged, MANY_AT_CLOSE).followedBy(staged);
            Optional<ObjectRow> base = entry.appending() ? store.row(key) : Optional.empty();
            Ingest.Extracted extracted = extract(key, entry, base, durable, source);
            Attributes stated = base.map(row -> row.attributes().stated()).orElse(Attributes.NONE);
            Puts.Facts facts = new Puts.Facts(
                    extracted.contentType(),
                    extracted.attributes().with(stated).with(entry.options().attributes()),
                    Optional.empty());
            // The condition was that of the opening.
            Puts.Target target = new Puts.Target(key, KeyMode.HADOOP, Condition.NONE);
            Command.PutObject put = puts.command(target, store.ids().next(), whole.extents(), whole.blobs(), facts);
            Command.CloseOpenFile close = new Command.CloseOpenFile(entry.openId(), entry.epoch(), put);
            ObjectRow row = whole.commit(
                    () -> store.commit(
                            Puts.described(close, put.contentId(), extracted), whole.packed(), whole.places()),
                    made -> made.contentId() == put.contentId());
            return store.info(store.namespace().key(row).orElse(key), row);
        }
    }

    private Ingest.Extracted extract(
            ObjectKey key, OpenEntry entry, Optional<ObjectRow> base, List<Content.Extent> durable, Source more)
            throws IOException {
        Optional<String> contentType =
                base.map(ObjectRow::contentType).or(() -> entry.options().contentType());
        return puts.reread(key, contentType, durable, more);
    }

    boolean abandon(OpenEntry entry) throws StoreException {
        return store.commit(new Command.AbandonOpenFile(entry.openId(), entry.epoch(), store.micros()));
    }

    // ---- recovery

    @Override
    public Optional<ObjectInfo> recoverLease(ObjectKey key) throws IOException {
        Optional<OpenEntry> entry = store.open(() -> files.find(key));
        return entry.isPresent() ? Optional.of(recover(entry.get(), OptionalLong.empty())) : Optional.empty();
    }

    /** @param endedBy where present, only if the lease has ended by then */
    private ObjectInfo recover(OpenEntry entry, OptionalLong endedBy) throws IOException {
        OpenEntry mine = store.commit(new Command.HoldOpenFile(
                entry.openId(), entry.epoch(), true, endedBy, "lease recovery", lease(), store.micros()));
        try (ContentWriter nothing = writer(key(mine).bucket(), mine)) {
            return close(mine, durable(mine), nothing);
        }
    }

    @Override
    public int recoverExpired(Instant before) throws IOException {
        long endedBy = LocalStore.micros(before);
        int recovered = 0;
        List<OpenEntry> expired = store.open(() -> files.expired(endedBy, 0, RECOVERED_AT_ONCE));
        while (!expired.isEmpty()) {
            for (OpenEntry entry : expired) {
                recovered += recoverOrAbandon(entry, endedBy) ? 1 : 0;
            }
            long last = expired.get(expired.size() - 1).openId();
            expired = store.open(() -> files.expired(endedBy, last, RECOVERED_AT_ONCE));
        }
        return recovered;
    }

    private boolean recoverOrAbandon(OpenEntry entry, long endedBy) throws IOException {
        try {
            recover(entry, OptionalLong.of(endedBy));
            return true;
        } catch (StoreException.NotFound e) {
            abandon(entry); // Its directory is gone, and it with that.
        } catch (StoreException.PreconditionFailed | StoreException.CorruptData e) {
            LOG.warn("a file whose lease has expired stays open for now: {}", e.getMessage());
        }
        return false;
    }
}
