package io.basalt.store.engine;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.CollectReport;
import io.basalt.store.api.CommitCounts;
import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.PinnedBackup;
import io.basalt.store.api.PurgeReport;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.MetadataIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The upkeep of a store that is open in this process. */
final class LocalMaintenance implements Maintenance {
    private final Supplier<CommitCounts> counts;
    private final Collector collector;
    private final Compactor compactor;
    private final Scrubber scrubber;
    private final MetadataIndex index;
    private final OpenStoreCheck check;
    private final PinnedBackups backups;
    private final Gate gate;

    /** Runs work unless the store is closed, and keeps it from being closed meanwhile. */
    interface Gate {
        <T> T pass(Work<T> work) throws StoreException;
    }

    /** What an operation does once the store is known to be open. */
    interface Work<T> {
        T run() throws StoreException;
    }

    LocalMaintenance(
            Supplier<CommitCounts> counts,
            Collector collector,
            Compactor compactor,
            Scrubber scrubber,
            MetadataIndex index,
            OpenStoreCheck check,
            PinnedBackups backups,
            Gate gate) {
        this.counts = counts;
        this.compactor = compactor;
        this.scrubber = scrubber;
        this.collector = collector;
        this.index = index;
        this.check = check;
        this.backups = backups;
        this.gate = gate;
    }

    @Override
    public CommitCounts commitCounts() {
        return counts.get();
    }

    @Override
    public CollectReport collect() throws StoreException {
        return gate.pass(() -> {
            try {
                return collector.collect();
            } catch (IOException e) {
                throw DiskErrors.translate("collecting", e);
            }
        });
    }

    @Override
    public PurgeReport purge(String bucket, String path) throws StoreException {
        return gate.pass(() -> {
            try {
                return collector.purge(bucket, path);
            } catch (IOException e) {
                throw DiskErrors.translate("purging " + BasaltUri.SCHEME + "://" + bucket + "/" + path, e);
            }
        });
    }

    @Override
    public CatalogBackup backup(Path directory) throws StoreException {
        return gate.pass(() -> backups.backup(directory));
    }

    @Override
    public List<CatalogBackup> pruneBackups(Path directory, int keep) throws StoreException {
        return gate.pass(() -> backups.prune(directory, keep));
    }

    @Override
    public List<PinnedBackup> pinnedBackups() throws StoreException {
        return gate.pass(backups::list);
    }

    @Override
    public long forgetBackups(Path directory) throws StoreException {
        return gate.pass(() -> backups.forget(directory));
    }

    @Override
    public long rebuildIndex() throws StoreException {
        return gate.pass(() -> {
            try {
                index.rebuild();
                return index.rows();
            } catch (IOException e) {
                throw DiskErrors.translate("rebuilding the metadata index", e);
            }
        });
    }

    @Override
    public CompactionReport compact(double minLiveRatio) throws IOException {
        if (!(minLiveRatio >= 0 && minLiveRatio <= 1)) {
            throw new StoreException.InvalidArgument("live ratio " + minLiveRatio + ": expected 0 to 1");
        }
        try {
            return compactor.compact(minLiveRatio, Pace.UNBOUNDED);
        } catch (IOException e) {
            throw DiskErrors.translate("compaction", e);
        }
    }

    @Override
    public ScrubReport scrub(ScrubOptions options) throws IOException {
        try {
            return scrubber.scrub(
                    options,
                    options.bytesPerSecond().isPresent()
                            ? Pace.of(options.bytesPerSecond().getAsLong())
                            : Pace.UNBOUNDED);
        } catch (IOException e) {
            throw DiskErrors.translate("scrub", e);
        }
    }

    @Override
    public FsckReport fsck(boolean deep, Consumer<Finding> findings) throws StoreException {
        return gate.pass(() -> check.run(deep, findings));
    }
}
