package io.basalt.store.engine;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.catalog.Command;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableRendition;
import io.basalt.store.columnar.parquet.ParquetRendition;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes renditions of the store's contents, reading these as everybody does. Thread-safe. */
final class LocalRenditions implements Renditions, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRenditions.class);

    /** Off the heap, for the batch that is being filled: three times its bytes, and what one long value adds. */
    private static final long MEMORY = 256L << 20;

    private static final long BATCH_BYTES = 32L << 20;

    private final LocalStore store;
    private final RenditionShelf shelf;
    private final RenditionCodec codec;
    private final ParquetRendition.Limits limits;
    private final HotContents hot;
    private final WantedRenditions wanted;
    private final RenditionSweep sweep;

    /**
     * @param codec of those that are made from now on
     * @param name of the thread that makes renditions in the background
     */
    LocalRenditions(LocalStore store, RenditionShelf shelf, RenditionCodec codec, String name) {
        this.store = store;
        this.codec = codec;
        this.wanted = new WantedRenditions(store);
        this.shelf = shelf;
        this.limits = ParquetLimits.of(BATCH_BYTES);
        this.hot = new HotContents(name, this::makeInBackground);
        this.sweep = new RenditionSweep(store, shelf, this::makeInRoom, name + " sweep");
    }

    /** Begins to look for tables that wait for a rendition since the store was closed. */
    void start() {
        sweep.start();
    }

    /** What is looked for then, now. */
    void sweep() throws IOException {
        sweep.run();
    }

    @Override
    public RenditionInfo make(long contentId) throws IOException {
        return make(contentId, shelf::put);
    }

    /** How the shelf takes one. */
    private interface Putting {
        void put(long contentId, RenditionShelf.Renderer renderer) throws IOException;
    }

    private RenditionInfo make(long contentId, Putting putting) throws IOException {
        String name = "content " + ObjectEntry.etag(contentId);
        if (shelf.shareBytes() == 0) {
            throw new StoreException.OverQuota(
                    "rendition of " + name + ": rendition_share = 0 in store.toml, so none are made; raise it");
        }
        try {
            putting.put(contentId, (disk, path) -> {
                TabularFormat format = format(name, contentId);
                try (ObjectReader reader = store.contents().ownReader(name, contentId);
                        BufferAllocator allocator = new RootAllocator(MEMORY)) {
                    ContentFile file = new ContentFile(reader, hot::requireOpen);
                    if (format == TabularFormat.PARQUET) {
                        ParquetRendition.write(contentId, file, disk, path, codec, allocator, limits);
                    } else {
                        TableLimits own = TabularFormat.limits(BATCH_BYTES);
                        TableRendition.write(
                                contentId, format.open(name, file, own), disk, path, codec, allocator, own);
                    }
                }
            });
        } catch (NoClassDefFoundError e) {
            throw new StoreException.Unavailable(
                    "rendition of " + name + ": class " + e.getMessage()
                            + " is missing; Parquet is decoded with the libraries of Spark or Hadoop: add them",
                    e);
        } catch (IOException e) {
            throw DiskErrors.translate("rendition of " + name, e);
        }
        return find(contentId)
                .orElseThrow(() -> new StoreException.Unavailable(
                        "rendition of " + name + " had to make room for others at once; raise rendition_share"));
    }

    /** Whether there are renditions of such tables. */
    static boolean renders(TabularInfo table) {
        return TabularFormat.of(table).isPresent();
    }

    private TabularFormat format(String name, long contentId) throws StoreException {
        Optional<TabularInfo> table = store.tabular(contentId);
        return table.flatMap(TabularFormat::of)
                .orElseThrow(() -> new StoreException.InvalidArgument("rendition of " + name + ": "
                        + TabularFormat.EXPECTED + ", found "
                        + table.map(TabularInfo::format).orElse("no table") + "; read it as it is"));
    }

    private boolean makeInBackground(long contentId) {
        try {
            if (!wanted.allows(contentId)) {
                LOG.debug("content {} gets no rendition by itself: its buckets do not want any", contentId);
                return true;
            }
            tell(make(contentId));
            return true;
        } catch (StoreException.NotFound e) {
            LOG.debug("{}", e.getMessage());
        } catch (StoreException.Unavailable | StoreException.OverQuota e) {
            LOG.debug("{}; it is tried again when it is said to be hot again", e.getMessage());
            return true;
        } catch (IOException | RuntimeException e) {
            if (!hot.isClosing()) {
                LOG.warn("{}; the original is read, and no rendition is tried again", e.getMessage());
            }
        }
        return false;
    }

    private static void tell(RenditionInfo made) {
        LOG.info(
                "rendition of content {}: {} rows, {} bytes, {} columns left out",
                ObjectEntry.etag(made.contentId()),
                made.rows(),
                made.bytes(),
                made.leftOut().size());
    }

    /** For the sweep: false where it makes no sense to go on with others. */
    private boolean makeInRoom(long contentId) {
        try {
            tell(make(contentId, shelf::putIntoRoom));
            return true;
        } catch (StoreException.NotFound e) {
            LOG.debug("{}", e.getMessage());
            return true;
        } catch (StoreException.OverQuota e) {
            LOG.info("{}", e.getMessage());
            return false;
        } catch (StoreException.Unavailable e) {
            LOG.debug("{}; what else waits is looked for when the store is opened again", e.getMessage());
            return false;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}; the original is read", e.getMessage());
            return true;
        }
    }

    @Override
    public boolean drop(long contentId) throws IOException {
        try {
            return store.open(() -> shelf.drop(contentId));
        } catch (IOException e) {
            throw DiskErrors.translate("rendition of content " + ObjectEntry.etag(contentId), e);
        }
    }

    @Override
    public Optional<RenditionInfo> find(long contentId) throws IOException {
        return store.open(() -> info(contentId));
    }

    private Optional<RenditionInfo> info(long contentId) throws IOException {
        try {
            Optional<RenditionShelf.Lease> found = shelf.look(contentId);
            return found.isPresent() ? Optional.of(info(contentId, found.get())) : Optional.empty();
        } catch (StoreException.CorruptData e) {
            return Optional.empty(); // The shelf has told, and there is none any more.
        }
    }

    /** Closes the lease. */
    private static RenditionInfo info(long contentId, RenditionShelf.Lease lease) {
        try (lease) {
            Rendition rendition = lease.rendition();
            return new RenditionInfo(
                    contentId,
                    rendition.rows(),
                    lease.bytes(),
                    rendition.columns().stream().map(Field::getName).toList(),
                    rendition.leftOut());
        }
    }

    @Override
    public List<RenditionInfo> list() throws IOException {
        return store.open(() -> {
            List<RenditionInfo> all = new ArrayList<>();
            for (long contentId : shelf.contents()) {
                info(contentId).ifPresent(all::add);
            }
            return all;
        });
    }

    @Override
    public void hot(long contentId) throws StoreException {
        if (store.open(shelf::shareBytes) > 0) {
            if (!hot.add(contentId)) {
                sweep.due();
            }
        }
    }

    @Override
    public Space space() throws StoreException {
        return store.open(() -> new Space(shelf.usedBytes(), shelf.shareBytes()));
    }

    /** A command has been committed. */
    void committed(Command<?> command) {
        if (wanted.committed(command)) {
            sweep.due();
        }
    }

    /** Ends what is being made; scans that have begun go on. Idempotent. */
    @Override
    public void close() {
        hot.closing();
        shelf.close();
        sweep.close();
        hot.close();
    }
}
