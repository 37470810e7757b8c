package io.basalt.spark.dataset.write;

import io.basalt.hadoop.commit.StagedFile;
import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.DatasetRecords;
import io.basalt.spark.dataset.layout.HivePartitions;
import io.basalt.spark.dataset.layout.PartitionFilter;
import io.basalt.spark.dataset.layout.RecordChanges;
import io.basalt.spark.session.SessionStores;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a statement changes of a dataset, made in one publication or not at all. Appends land whatever else happens, as long as the
 * dataset is still the one that it was and takes their columns. Whatever overwrites is serialisable: it lands only where what it
 * replaces is what the statement saw, and nothing has been added to it.
 */
final class DatasetCommit {
    private static final int TRIES = 10;

    private final DatasetTarget target;
    private final String statement;
    private final Overwrite overwrite;
    private final Optional<DatasetRecord> newRecord;
    private final Store store;

    /** @param newRecord what the dataset's record is to be; its record stays as it is where that is absent */
    DatasetCommit(DatasetTarget target, String statement, Overwrite overwrite, Optional<DatasetRecord> newRecord) {
        target.requireDirectory();
        this.target = target;
        this.statement = statement;
        this.overwrite = overwrite;
        this.newRecord = newRecord;
        this.store = SessionStores.held(target.location(), target.session().sparkContext());
    }

    /**
     * Publishes.
     *
     * @throws ConcurrentModificationException where another change came between: nothing was changed, and the statement can be
     *     run again
     */
    void publish(List<StagedFile> files) throws IOException {
        for (int left = TRIES; ; left--) {
            long lsn = store.visibleLsn();
            List<Publication.Step> steps = steps(lsn, files);
            if (steps.size() > Publication.MAX_STEPS) {
                throw new IllegalArgumentException(statement + " would change " + steps.size()
                        + " files and directories in one commit, and has changed none: the most is "
                        + Publication.MAX_STEPS
                        + "; write fewer, larger files, or in parts");
            }
            Publication publication = Publication.of(steps);
            try {
                store.publish(isOverwriting() ? publication.plannedAt(lsn) : publication);
                return;
            } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
                giveUp(steps);
                if (left == 1) {
                    throw conflict(String.valueOf(e.getMessage()), e);
                }
            }
        }
    }

    /** Gives up a record that was staged and is not published. */
    private void giveUp(List<Publication.Step> steps) throws IOException {
        for (Publication.Step step : steps) {
            if (step instanceof Publication.Complete staged) {
                store.uploads().abort(staged.uploadId());
            }
        }
    }

    String statement() {
        return statement;
    }

    private boolean isOverwriting() {
        return !(overwrite instanceof Overwrite.Nothing);
    }

    private List<Publication.Step> steps(long lsn, List<StagedFile> files) throws IOException {
        Optional<DatasetRecords.Held> now = DatasetRecords.find(store.asOf(lsn), target.name());
        requireSame(now);
        List<Publication.Step> steps = new ArrayList<>();
        steps.add(DatasetRecords.require(target.name(), now));
        steps.addAll(deletions(lsn, files));
        Optional<DatasetRecord> record = record(now);
        if (record.isPresent()) {
            steps.add(DatasetRecords.stage(store, target.name(), record.get()));
        }
        for (StagedFile file : files) {
            steps.add(new Publication.Rename(new RenameRequest(
                    target.name().bucket(), key(file.staged()), key(file.target()), false, KeyMode.HADOOP)));
        }
        return steps;
    }

    /** What is written besides rows: a record that goes with all the rest, or by which overwriters of ranges notice each other. */
    private Optional<DatasetRecord> record(Optional<DatasetRecords.Held> now) {
        if (newRecord.isPresent()) {
            return newRecord;
        }
        boolean isWritten = overwrite instanceof Overwrite.Everything || overwrite instanceof Overwrite.Matching;
        return isWritten
                ? Optional.of(now.map(DatasetRecords.Held::record).orElse(target.record()))
                        .map(record -> overwrite instanceof Overwrite.Everything ? record.anew() : record)
                : Optional.empty();
    }

    private void requireSame(Optional<DatasetRecords.Held> now) {
        Optional<String> before = target.held().map(held -> held.record().id());
        Optional<String> after = now.map(held -> held.record().id());
        if (!before.equals(after)) {
            throw conflict("the dataset was created, dropped or replaced", null);
        }
        if (now.isPresent()
                && !takes(now.get().record(), target.held().orElseThrow().record())) {
            throw conflict("its columns have changed", null);
        }
    }

    /** Whether rows that were written for the record as it was fit the record that there is now. */
    private boolean takes(DatasetRecord now, DatasetRecord then) {
        return newRecord.isEmpty()
                ? now.partitionedBy().equals(then.partitionedBy()) && RecordChanges.takes(now.schema(), then.schema())
                : now.equals(then);
    }

    /** What goes; each of it is as the statement saw it, and is so when the publication is made. */
    private List<Publication.Step> deletions(long lsn, List<StagedFile> files) throws IOException {
        if (!isOverwriting()) {
            return List.of();
        }
        String bucket = target.name().bucket();
        DatasetObjects now = DatasetObjects.of(store, target.name(), OptionalLong.of(lsn));
        List<Publication.Step> steps = new ArrayList<>();
        if (overwrite instanceof Overwrite.Objects objects) {
            requireUnchanged(
                    versions(objects.read().mayMatch(target.objects())),
                    versions(objects.read().mayMatch(now)));
            steps.add(new Publication.RequireDirectory(bucket, target.name().path()));
            for (String key : objects.read().keys()) {
                steps.add(new Publication.Delete(new ObjectKey(bucket, key), Condition.NONE, KeyMode.S3));
            }
            return steps;
        }
        Set<String> directories = new TreeSet<>(scope(target.objects(), files));
        directories.addAll(scope(now, files));
        requireUnchanged(versions(within(target.objects(), directories)), versions(within(now, directories)));
        if (overwrite instanceof Overwrite.Everything) {
            return List.of(new Publication.DeleteDirectory(bucket, target.name().path(), KeyMode.S3));
        }
        directories.forEach(directory -> steps.add(new Publication.DeleteDirectory(bucket, directory, KeyMode.S3)));
        return steps;
    }

    private void requireUnchanged(Map<String, Long> then, Map<String, Long> now) {
        if (!then.equals(now)) {
            throw conflict("what it has read or would have replaced has changed", null);
        }
    }

    private Set<String> scope(DatasetObjects objects, List<StagedFile> files) {
        Set<String> scope = new TreeSet<>();
        if (overwrite instanceof Overwrite.Everything) {
            objects.objects().forEach(object -> scope.add(parent(object.key())));
        } else if (overwrite instanceof Overwrite.Partitions) {
            files.forEach(file -> scope.add(parent(key(file.target()))));
        } else if (overwrite instanceof Overwrite.Matching matching) {
            HivePartitions partitions = HivePartitions.recorded(target.session(), objects, target.record());
            PartitionFilter filter = PartitionFilter.of(target.record().partitionSchema(), matching.predicates())
                    .orElseThrow(() -> new IllegalStateException("Spark asks canOverwrite before"));
            for (DatasetObject object : objects.objects()) {
                if (filter.holds(partitions.values(objects.path(object).getParent()))) {
                    scope.add(parent(object.key()));
                }
            }
        }
        return scope;
    }

    private static List<DatasetObject> within(DatasetObjects objects, Set<String> directories) {
        return objects.objects().stream()
                .filter(object -> directories.contains(parent(object.key())))
                .toList();
    }

    private static Map<String, Long> versions(List<DatasetObject> objects) {
        return objects.stream().collect(Collectors.toMap(DatasetObject::key, DatasetObject::version));
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    private static String key(String path) {
        return new Path(path).toUri().getPath().substring(1);
    }

    private ConcurrentModificationException conflict(String what, @Nullable Exception cause) {
        ConcurrentModificationException conflict = new ConcurrentModificationException(statement
                + " changed nothing, since another change came between: " + what + "; run the statement again");
        conflict.initCause(cause);
        return conflict;
    }
}
